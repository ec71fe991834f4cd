import type { Route } from './route.ts';
import { checkRoutes } from './texts-check.ts';
import type { TextsDeps } from './texts-deps.ts';
import { draftRoutes } from './texts-drafts.ts';
import { overviewOf } from './texts-overview.ts';
import { publishRoutes } from './texts-publish.ts';
import { namedText, viewText } from './texts-view.ts';

/** The desk of the texts: what `texts-wire.ts` says. */
export function textRoutes(deps: TextsDeps): Route[] {
  return [
    { method: 'GET', path: '/texts', needs: 'viewer', handle: () => overviewOf(deps) },
    {
      method: 'GET',
      path: '/texts/:kind/:name/:locale',
      needs: 'viewer',
      async handle({ params }) {
        await deps.fresh();
        return viewText(namedText(params, deps.now()), deps);
      },
    },
    ...checkRoutes(deps),
    ...draftRoutes(deps),
    ...publishRoutes(deps),
  ];
}
