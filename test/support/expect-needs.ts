import { expect } from '@jest/globals';
import { roles, type Role, type Route } from '../../src/console/route.ts';
import { startConsole } from './console-server.ts';

/**
 * Expects that these are all the routes, by `GET /deliveries/:id`, with the role that each needs; and that over HTTP each
 * is kept from whoever is not signed in or may not, and from nobody else.
 */
export async function expectNeeds(
  routes: readonly Route[],
  expected: Readonly<Record<string, Role>>,
): Promise<void> {
  expect(Object.fromEntries(routes.map(({ method, path, needs }) => [`${method} ${path}`, needs]))).toEqual(
    expected,
  );
  const reached: string[] = [];
  const stubs = routes.map((route) => ({
    ...route,
    handle: async () => {
      reached.push(`${route.method} ${route.path}`);
    },
  }));
  const console = await startConsole({ routes: stubs });
  try {
    const asked: Array<[string, Role | undefined, number, string | undefined]> = [];
    const wanted: typeof asked = [];
    const people = await Promise.all(roles.map(async (role) => ({ role, visitor: await console.as(role) })));
    for (const { method, path, needs } of routes) {
      const place = path.replaceAll(/:\w+/g, 'x');
      const name = `${method} ${path}`;
      for (const { role, visitor } of [{ role: undefined, visitor: console.visitor() }, ...people]) {
        const before = reached.length;
        const { status, body } = await visitor.call<{ code: string } | undefined>(place, { method });
        asked.push([name, role, status, body?.code]);
        const isAdmitted = role !== undefined && roles.indexOf(role) >= roles.indexOf(needs);
        const refusal =
          role === undefined ? ([401, 'not_signed_in'] as const) : ([403, 'not_allowed'] as const);
        wanted.push([name, role, ...(isAdmitted ? ([204, undefined] as const) : refusal)]);
        expect(reached.slice(before)).toEqual(isAdmitted ? [name] : []);
      }
    }
    expect(asked).toEqual(wanted);
  } finally {
    await console.close();
  }
}
