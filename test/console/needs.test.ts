import { expect, it } from '@jest/globals';
import { callbackRoutes } from '../../src/console/callbacks.ts';
import { coverageRoutes } from '../../src/console/coverage.ts';
import { deadLetterRoutes } from '../../src/console/dead-letters.ts';
import { deliveryRoutes } from '../../src/console/deliveries.ts';
import { homeRoutes } from '../../src/console/home.ts';
import { inboxRoutes } from '../../src/console/inbox.ts';
import { phoneRoutes } from '../../src/console/phone.ts';
import { settingsRoutes } from '../../src/console/settings.ts';
import { textRoutes } from '../../src/console/texts.ts';
import { transferRoutes } from '../../src/console/transfers.ts';
import { expectNeeds } from '../support/expect-needs.ts';

/** Who may do what is told before anything is done. */
const nothing = {} as never;

const slices = [
  homeRoutes,
  deliveryRoutes,
  callbackRoutes,
  deadLetterRoutes,
  inboxRoutes,
  coverageRoutes,
  phoneRoutes,
  transferRoutes,
  textRoutes,
  settingsRoutes,
];

it('Viewers look, editors do what customers notice, admins look after the service', async () => {
  await expect(
    expectNeeds(
      slices.flatMap((routesOf) => routesOf(nothing)),
      {
        'GET /home': 'viewer',
        'GET /deliveries': 'viewer',
        'GET /deliveries/:id': 'viewer',
        'POST /deliveries/:id/resend': 'editor',
        'POST /deliveries/:id/cancel': 'editor',
        'POST /deliveries/:id/arrived': 'editor',
        'POST /deliveries/:id/send_again': 'editor',
        'POST /deliveries/count': 'editor',
        'POST /deliveries/many': 'editor',
        'POST /callbacks/retry': 'editor',
        'GET /dead-letters': 'viewer',
        'POST /dead-letters/redrive': 'editor',
        'GET /inbox': 'viewer',
        'POST /inbox/:seq/close': 'editor',
        'POST /inbox/:seq/reply': 'editor',
        'GET /coverage': 'viewer',
        'GET /phone': 'viewer',
        'POST /phone/log-out': 'admin',
        'POST /phone/resume': 'admin',
        'POST /phone/test': 'admin',
        'GET /transfers': 'viewer',
        'GET /transfers/:id': 'viewer',
        'POST /transfers': 'editor',
        'POST /transfers/:id/execute': 'editor',
        'POST /transfers/:id/refuse': 'editor',
        'GET /texts': 'viewer',
        'GET /texts/:kind/:name/:locale': 'viewer',
        'GET /texts/:kind/:name/:locale/history': 'viewer',
        'GET /samples/:type': 'viewer',
        'POST /texts/:kind/:name/:locale/check': 'viewer',
        'PUT /texts/:kind/:name/:locale/draft': 'editor',
        'DELETE /texts/:kind/:name/:locale/draft': 'editor',
        'POST /texts/:kind/:name/:locale/publish': 'editor',
        'POST /texts/:kind/:name/:locale/restore': 'editor',
        'POST /texts/:kind/:name/:locale/shipped': 'editor',
        'POST /texts/:kind/:name/:locale/send': 'editor',
        'PUT /switches/:type': 'admin',
        'GET /keys': 'admin',
        'POST /keys': 'admin',
        'DELETE /keys/:id': 'admin',
        'GET /secrets': 'admin',
        'POST /secrets/rotate': 'admin',
        'GET /opt-outs': 'editor',
        'DELETE /opt-outs/:address': 'editor',
      },
    ),
  ).resolves.toBeUndefined();
});
