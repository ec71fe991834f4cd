import type { DeedAction } from './deeds.ts';

/** What an account may do; each may do what those before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whoever has signed in. */
export interface SignedIn {
  id: string;
  name: string;
  role: Role;
}

/** Something that a person did, for the audit log. */
export interface Deed {
  action: DeedAction;
  /** What it was done to: an id, a text's place … */
  subject?: string;
  /** In words, without numbers of customers or texts. */
  detail?: string;
}

export interface RouteRequest {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The parsed JSON body; undefined where there is none. */
  body: unknown;
  by: SignedIn;
  /** Keeps what was done. Called before it is done, so that nothing is done unseen. */
  record(deed: Deed): Promise<void>;
}

/**
 * One address under `/console/api`. Who may call it stands here and is asked for in one place. A `GET` only reads, and
 * can be watched: it is asked again each second, and answered anew when the answer is another one.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As Express takes it: `/deliveries/:id`. */
  path: string;
  needs: Role;
  /** Resolves to what is answered as JSON; undefined: 204. Throws Refusal for what is the caller's doing. */
  handle(request: RouteRequest): Promise<unknown>;
}

/** Why a call is not answered as was hoped: shown to the person who made it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 503;
  /** For the page: `stale_draft`. */
  readonly code: string;
  /** Whatever the page needs to go on, such as the other person's draft. */
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    status: Refusal['status'],
    { code, detail, ...extra }: { code: string; detail: string } & Record<string, unknown>,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}
