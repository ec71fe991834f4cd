import { afterEach, describe, expect, it } from '@jest/globals';
import type { IntakeTracing } from '../../src/intake/tracing.ts';
import { bodyOf, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const headers = { traceparent, tracestate: 'panel=1' };
const item = (id: string) => ({ id, ...bodyOf() });

describe('The caller’s trace', () => {
  it('goes on with each event as it came where nobody looks at traces', async () => {
    const { post, published } = await startIntake();
    await post(bodyOf(), { headers });
    await post({ events: [item('a'), {}, item('b')] }, { path: '/v1/events/batch', headers });
    await post(bodyOf());
    await post(bodyOf(), { headers: { ...headers, traceparent: 'hello' } });
    expect(published.map(({ trace }) => trace)).toEqual([headers, headers, headers, undefined, undefined]);
  });

  it('is in the log where its event is not queued', async () => {
    const { post, logLines } = await startIntake({
      publish: async (messages) => messages.map(() => ({ ok: false, detail: 'no' })),
    });
    await post(bodyOf(), { headers });
    expect(logLines.find((line) => line.includes('event not queued'))).toContain(
      `"traceId":"${'a'.repeat(32)}"`,
    );
  });
});

describe('Who follows posts', () => {
  it('is told of each, of its events and of its answer, and says what goes on with them', async () => {
    const told: unknown[] = [];
    const tracing: IntakeTracing = {
      posted(route, { tracestate }) {
        told.push([route, tracestate]);
        return {
          queueing: ({ id }) => ({
            context: { traceparent: traceparent.replace(/b{16}/, id.padEnd(16, '0')) },
            queued: (isQueued) => told.push([id, isQueued]),
          }),
          answered: (status) => told.push(status),
        };
      },
    };
    const { post, published } = await startIntake({
      tracing,
      publish: async (messages) =>
        messages.map(({ event }) => (event.id === 'b' ? { ok: false, detail: 'no' } : { ok: true })),
    });
    await post({ events: [item('a'), {}, item('b')] }, { path: '/v1/events/batch', headers });
    await post(bodyOf(), { id: 'c' });
    await post(bodyOf(), { headers: { 'webhook-signature': 'v1,bm8=' } });
    expect(told).toEqual([
      ['/v1/events/batch', 'panel=1'],
      ['a', true],
      ['b', false],
      207,
      ['/v1/events', undefined],
      ['c', true],
      202,
      ['/v1/events', undefined],
      401,
    ]);
    expect(published.map(({ trace }) => trace?.traceparent.slice(36, 52))).toEqual(
      ['a', 'b', 'c'].map((id) => id.padEnd(16, '0')),
    );
  });
});
