import { Refusal, roles, type Route, type RouteRequest } from './route.ts';
import type { Session } from './staff-store.ts';

/** Any slice's route; the console's own see more of who calls. */
export interface Endpoint extends Omit<Route, 'handle'> {
  /** Also answered while a password is to be changed. */
  beforePasswordChange?: boolean;
  handle(request: RouteRequest, visit: Visit): Promise<unknown>;
}

/** Who calls, from where. */
export interface Visit {
  session: Session;
  /** As it is counted by. */
  address: string;
  /** Sends a `Set-Cookie` header with the answer. */
  setCookie(cookie: string): void;
}

export interface Found {
  endpoint: Endpoint;
  params: Record<string, string>;
}

/**
 * Finds who answers an address: the first that fits, as in Express. Throws where two stand at the same one. `find` throws
 * a Refusal: 404 `not_found`, 405 `wrong_method`, 400 `bad_address`.
 */
export function createEndpoints(endpoints: readonly Endpoint[]): (method: string, path: string) => Found {
  const known = endpoints.map((endpoint) => ({ endpoint, parts: endpoint.path.split('/') }));
  const places = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
  const twice = places.find((place, n) => places.indexOf(place) !== n);
  if (twice !== undefined) throw new Error(`${twice} is answered twice`);

  return (method, path) => {
    const parts = path.split('/').map(decoded);
    const fitting = known.filter((each) => fits(each.parts, parts));
    const found = fitting.find(({ endpoint }) => endpoint.method === (method === 'HEAD' ? 'GET' : method));
    if (found) return { endpoint: found.endpoint, params: paramsOf(found.parts, parts) };
    if (fitting.length === 0) {
      throw new Refusal(404, { code: 'not_found', detail: 'there is no such address' });
    }
    throw wrongMethod([...new Set(fitting.map(({ endpoint }) => endpoint.method))].join(', '));
  };
}

export function wrongMethod(allow: string): Refusal {
  return new Refusal(405, { code: 'wrong_method', detail: `this address takes ${allow}`, allow });
}

/** THE place where it is decided who may call what. Throws a Refusal (403). */
export function admit({ account, mustChangePassword }: Session, endpoint: Endpoint): void {
  if (mustChangePassword && endpoint.beforePasswordChange !== true) {
    throw new Refusal(403, { code: 'must_change_password', detail: 'the password is to be changed first' });
  }
  if (roles.indexOf(account.role) < roles.indexOf(endpoint.needs)) {
    throw new Refusal(403, { code: 'not_allowed', detail: `this takes the role ${endpoint.needs}` });
  }
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((each, n) => (each.startsWith(':') ? parts[n] !== '' : each === parts[n]))
  );
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pattern.flatMap((each, n) => (each.startsWith(':') ? [[each.slice(1), parts[n] ?? '']] : [])),
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, { code: 'bad_address', detail: 'the address cannot be decoded' });
  }
}
