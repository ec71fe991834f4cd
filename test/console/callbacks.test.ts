import { expect, it } from '@jest/globals';
import { callbackRoutes } from '../../src/console/callbacks.ts';
import { callRoute } from './call-route.ts';

const NOW = Date.parse('2026-11-21T17:00:00Z');
const DAY = 24 * 3_600_000;

it('What the panel was not told this week is told again when an editor wants that, which is recorded', async () => {
  const done: unknown[] = [];
  const routes = callbackRoutes({
    retry: async (since) => done.push(since) + 2,
    onRetry: () => done.push('wake'),
    clock: () => NOW,
  });
  expect(await callRoute(routes, 'POST /callbacks/retry', { role: 'editor' })).toEqual({
    answer: { retried: 3 },
    deeds: [{ action: 'callbacks.retry' }],
  });
  expect(done).toEqual([NOW - 7 * DAY, 'wake']);
});

it('Nothing is told again where there is nobody to tell', async () => {
  const routes = callbackRoutes({ retry: undefined, onRetry: () => undefined, clock: () => NOW });
  expect(await callRoute(routes, 'POST /callbacks/retry', { role: 'editor' })).toEqual({
    refusal: { status: 409, code: 'not_possible' },
    deeds: [],
  });
});
