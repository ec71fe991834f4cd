import { Refusal, type Deed, type Role, type Route } from '../../src/console/route.ts';

/** What a call was answered with: what the route resolved to, or its refusal; and what was kept of who did what, before. */
interface Called {
  answer?: unknown;
  refusal?: { status: number; code: string } & Record<string, unknown>;
  deeds: Deed[];
}

interface Call {
  role?: Role;
  body?: unknown;
}

/** Calls the route of `POST /phone/test`, as the server does with one who may. Throws where there is none, or they may not. */
export async function callRoute(
  routes: readonly Route[],
  called: string,
  { role = 'admin', body }: Call = {},
): Promise<Called> {
  const [method, address = ''] = called.split(' ');
  const { pathname, searchParams } = new URL(address, 'http://console');
  for (const route of routes) {
    const params = route.method === method && paramsOf(route.path, pathname);
    if (!params) continue;
    const rank: Role[] = ['viewer', 'editor', 'admin'];
    if (rank.indexOf(role) < rank.indexOf(route.needs)) throw new Error(`${called} is not for a ${role}`);
    const deeds: Deed[] = [];
    try {
      const answer = await route.handle({
        params,
        query: searchParams,
        body,
        by: { id: 'acc_1', name: 'marta', role },
        record: async (deed) => void deeds.push(deed),
      });
      return { answer, deeds };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refusal: { status: error.status, code: error.code, ...error.extra }, deeds };
    }
  }
  throw new Error(`there is no ${called}`);
}

function paramsOf(path: string, pathname: string): Record<string, string> | undefined {
  const names = path.split('/');
  const values = pathname.split('/');
  if (names.length !== values.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, name] of names.entries()) {
    const value = decodeURIComponent(values[n] ?? '');
    if (name.startsWith(':')) params[name.slice(1)] = value;
    else if (name !== value) return undefined;
  }
  return params;
}
