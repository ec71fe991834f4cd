import { signal } from '@preact/signals';
import type { Role } from '../../console/route.ts';
import type { Me } from '../../console/staff-wire.ts';

/** Who is signed in: undefined until we know, null where nobody is. */
export const me = signal<Me | null | undefined>(undefined);

/** From the one that may do least. */
export const roles: readonly Role[] = ['viewer', 'editor', 'admin'];

/** Whether whoever is signed in may do what needs this role. The server asks again. */
export function may(needed: Role): boolean {
  return me.value ? roles.indexOf(me.value.account.role) >= roles.indexOf(needed) : false;
}

/** Why the server did not do what was asked. `detail` is for developers; pages say it in their own words by `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0: it could not be reached. */
  readonly status: number;
  readonly code: string;
  /** Whatever else it told. */
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    { code, detail, ...extra }: { code: string; detail: string } & Record<string, unknown>,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

/** Calls the console's API. Whoever turns out not to be signed in (any more) is shown the way in. Throws ApiError. */
export async function call<Answer = void>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`/console/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, { code: 'unreachable', detail: 'the service cannot be reached' });
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : parsed(text);
  if (response.ok) return answer as Answer;
  const problem = new ApiError(response.status, {
    code: 'unknown',
    detail: response.statusText,
    ...(answer as object),
  });
  heed(problem);
  throw problem;
}

/** What an answer says about who is signed in. */
export function heed({ code }: { code: string }): void {
  if (code === 'not_signed_in') me.value = null;
  if (code === 'must_change_password' && me.value) me.value = { ...me.value, mustChangePassword: true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
