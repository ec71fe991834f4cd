import { afterEach, describe, expect, it } from '@jest/globals';
import { bodyOf, jsonOf, problemOf, startIntake, stopServers, type RunningIntake } from './intake-server.ts';

afterEach(stopServers);

interface Results {
  results: { id: string | null; status: number; errors?: { pointer: string; detail: string }[] }[];
}

const event = (id: unknown, more: Record<string, unknown> = {}) => ({
  id,
  ...bodyOf('invoice.paid'),
  ...more,
});

async function postBatch(intake: RunningIntake, events: unknown): Promise<Response> {
  return intake.post({ events }, { path: '/v1/events/batch', id: 'batch-1' });
}

async function resultsOf(intake: RunningIntake, events: unknown): Promise<Results['results']> {
  const response = await postBatch(intake, events);
  expect(response.status).toBe(207);
  return (await jsonOf<Results>(response)).results;
}

describe('a batch', () => {
  it('is answered with one result for each event, in order, and queued in one go, in order', async () => {
    let batches = 0;
    const intake = await startIntake({
      publish: async (messages) => {
        batches += 1;
        return messages.map(() => ({ ok: true }));
      },
    });
    const ids = Array.from({ length: 100 }, (_, index) => `evt-${index}`);
    expect(
      await resultsOf(
        intake,
        ids.map((id) => event(id)),
      ),
    ).toEqual(ids.map((id) => ({ id, status: 202 })));
    expect(intake.published.map((message) => message.event.id)).toEqual(ids);
    expect(intake.published[0]?.event).toEqual({ ...event('evt-0'), occurredAt: expect.any(String) });
    expect(batches).toBe(1);
  });

  it('is not stopped by wrong events, and points into each of those', async () => {
    const intake = await startIntake();
    const results = await resultsOf(intake, [
      event('a'),
      event('b', { data: { invoice: { id: '1', total: { amount: '1', currency: 'pesos' } } } }),
      event('c', { type: 'invoice.eaten' }),
      event('d'),
      'e',
      event(undefined, { occurredAt: 'yesterday' }),
      event('x'.repeat(129)),
      event({}),
    ]);
    expect(results.map(({ status }) => status)).toEqual([202, 422, 422, 202, 422, 422, 422, 422]);
    expect(results.map(({ errors }) => errors?.map(({ pointer }) => pointer))).toEqual([
      undefined,
      ['/data/invoice/total/currency'],
      ['/type'],
      undefined,
      [''],
      ['/id', '/occurredAt'],
      ['/id'],
      ['/id'],
    ]);
    expect(results.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', null, null, 'x'.repeat(129), null]);
    expect(intake.published.map((message) => message.event.id)).toEqual(['a', 'd']);
  });

  it('says 503 for exactly those that the queue has not taken', async () => {
    const intake = await startIntake({
      publish: async (messages) =>
        messages.map(({ event: { id } }) =>
          id === 'b' || id === 'd' ? { ok: false, detail: 'no' } : { ok: true },
        ),
    });
    const response = await postBatch(intake, [
      event('a'),
      event('b'),
      event('bad', { type: 1 }),
      event('c'),
      event('d'),
    ]);
    expect(response.status).toBe(207);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const { results } = await jsonOf<Results>(response);
    expect(results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a 202',
      'b 503',
      'bad 422',
      'c 202',
      'd 503',
    ]);
  });

  it('without one right event asks nothing of the queue', async () => {
    const intake = await startIntake({ publish: () => Promise.reject(new Error('asked')) });
    expect(await resultsOf(intake, [{}, {}])).toMatchObject([{ status: 422 }, { status: 422 }]);
  });

  it('may say the same fact twice', async () => {
    const intake = await startIntake();
    expect(await resultsOf(intake, [event('a'), event('a')])).toEqual([
      { id: 'a', status: 202 },
      { id: 'a', status: 202 },
    ]);
  });

  it('may have integers for ids, which are kept as strings', async () => {
    const intake = await startIntake();
    expect(await resultsOf(intake, [event(9001)])).toEqual([{ id: '9001', status: 202 }]);
    expect(intake.published[0]?.event.id).toBe('9001');
  });

  it('takes its ids from the events themselves, never from what they inherit', async () => {
    const intake = await startIntake();
    const hidden = JSON.stringify(bodyOf()).replace('{', '{"__proto__":{"id":"smuggled"},');
    const response = await intake.post(`{"events":[${hidden}]}`, { path: '/v1/events/batch' });
    expect((await jsonOf<Results>(response)).results).toMatchObject([{ id: null, status: 422 }]);
    expect(intake.published).toEqual([]);
  });

  it.each([
    ['no object', [], ''],
    ['no events', {}, '/events'],
    ['something else than a list', { events: { 0: event('a') } }, '/events'],
    ['an empty list', { events: [] }, '/events'],
    ['more than a hundred', { events: Array.from({ length: 101 }, () => ({})) }, '/events'],
  ])('with %s is refused as a whole: 422', async (_, body, pointer) => {
    const { post, published } = await startIntake();
    const response = await post(body, { path: '/v1/events/batch' });
    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ type: 'urn:avisador:problem:invalid-fields' });
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(published).toEqual([]);
  });

  it('is signed as one, and no larger than 256 KiB', async () => {
    const { post } = await startIntake();
    const path = '/v1/events/batch';
    expect(
      (await post({ events: [event('a')] }, { path, headers: { 'webhook-signature': 'v1,x' } })).status,
    ).toBe(401);
    const large = {
      events: Array.from({ length: 100 }, (_, at) => event(`${at}`, { padding: 'x'.repeat(3000) })),
    };
    expect((await post(large, { path })).status).toBe(413);
    expect((await post('[', { path })).status).toBe(400);
  });

  it('may be signed under an id of any length: it is no event’s', async () => {
    const { post } = await startIntake();
    expect(
      (await post({ events: [event('a')] }, { path: '/v1/events/batch', id: 'b'.repeat(500) })).status,
    ).toBe(207);
  });
});
