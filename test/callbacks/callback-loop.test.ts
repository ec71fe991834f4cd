import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { callbackStatus, createCallbackOutbox } from '../../src/store/deliveries/callback-outbox.ts';
import { HOUR, MINUTE } from '../support/events.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';
import { openPanel, type Panel } from './open-panel.ts';
import {
  enqueueCallbacks,
  numbersOf,
  runLoop,
  secret,
  standingClock,
  type RunningLoop,
} from './running-loop.ts';

let store: TempStore;
let panel: Panel;
let clock: ReturnType<typeof standingClock>;
const loops: RunningLoop[] = [];
beforeEach(async () => {
  store = await tempStore();
  panel = await openPanel();
  clock = standingClock();
});
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  await panel.close();
  await store.close();
});

type Wanted = Partial<Parameters<typeof runLoop>[0]>;
function run(wanted: Wanted = {}): RunningLoop {
  const loop = runLoop({ db: store.db, url: panel.url, clock, ...wanted });
  loops.push(loop);
  return loop;
}

const enqueue = (count: number, first?: number) => enqueueCallbacks(store.db, clock, count, first);
const rows = () => store.db.selectFrom('callbacks').selectAll().orderBy('seq').execute();

describe('What is in the outbox', () => {
  it('is posted once each, signed, with a few connections', async () => {
    await enqueue(30);
    await run().firstRest;
    expect(numbersOf(panel.received).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, n) => n),
    );
    for (const { body, headers } of panel.received) {
      new Webhook(secret).verify(body, headers as Record<string, string>);
    }
    expect(panel.ids().toSorted()).toEqual((await rows()).map(({ id }) => id).toSorted());
    expect(panel.mostAtOnce()).toBeLessThanOrEqual(4);
    expect(await callbackStatus(store.db)).toEqual({ waiting: 0, givenUp: 0 });
  });

  it('is posted when the loop is woken, or looks by itself', async () => {
    const loop = run();
    await loop.firstRest;
    expect(loop.lastRest()).toBe(1000);
    await enqueue(1);
    await loop.after(0);
    expect(panel.received).toHaveLength(1);
  });

  it('is posted once each by two processes', async () => {
    const theirs = await store.open();
    await enqueue(60);
    await Promise.all([run().firstRest, run({ db: theirs }).firstRest]);
    expect(panel.received).toHaveLength(60);
    expect(new Set(panel.ids()).size).toBe(60);
  });

  it('is signed with the secret that comes first at that moment', async () => {
    const rotated = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    let secrets = [secret];
    const loop = run({ secrets: () => secrets });
    await loop.firstRest;
    secrets = [rotated, secret];
    await enqueue(1);
    await loop.after(0);
    const [{ body, headers }] = panel.received as [(typeof panel.received)[0]];
    expect(() => new Webhook(rotated).verify(body, headers as Record<string, string>)).not.toThrow();
  });

  it('waits where there is no secret to sign it with, and costs no try', async () => {
    let secrets: string[] = [];
    await enqueue(1);
    const loop = run({ secrets: () => secrets });
    await loop.firstRest;
    expect(panel.received).toEqual([]);
    expect(await rows()).toMatchObject([{ attempts: 0 }]);
    expect(loop.logged()).toContain('NoSecretError');
    secrets = [secret];
    await loop.after(0);
    expect(panel.received).toHaveLength(1);
  });
});

describe('A callback that the panel does not take', () => {
  it('is posted again under the same id, with the same body, signed anew', async () => {
    panel.behave({ status: 500 });
    await enqueue(1);
    const loop = run();
    await loop.firstRest;
    await loop.after(9999);
    expect(panel.received).toHaveLength(1);
    panel.behave({ status: 200 });
    await loop.after(1);
    const [first, second] = panel.received as [(typeof panel.received)[0], (typeof panel.received)[0]];
    expect([second.id, second.body]).toEqual([first.id, first.body]);
    const at = ({ headers }: typeof first) => Number(headers['webhook-timestamp']);
    expect(at(second) - at(first)).toBe(10);
    expect(() =>
      new Webhook(secret).verify(second.body, second.headers as Record<string, string>),
    ).not.toThrow();
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('does not hold back the others', async () => {
    panel.behave(({ body }) => ({ status: body.includes('"n":0,') ? 422 : 200 }));
    await enqueue(9);
    const loop = run();
    await loop.firstRest;
    await loop.after(MINUTE);
    expect(await callbackStatus(store.db)).toMatchObject({ waiting: 1 });
    expect(new Set(panel.ids()).size).toBe(9);
  });

  it('is given up after a day of tries that come less and less often, and kept with the last answer', async () => {
    panel.behave({ status: 503, body: 'made-up words' });
    await enqueue(1);
    const loop = run();
    await loop.firstRest;
    const times: number[] = [];
    for (let minutes = 0; minutes < 30 * 60; minutes += 1) {
      const before = panel.received.length;
      await loop.after(MINUTE);
      if (panel.received.length > before) times.push(minutes + 1);
    }
    expect(times.length).toBeGreaterThan(20);
    expect(times.length).toBeLessThan(40);
    expect(times.at(-1)).toBe(24 * 60);
    expect(new Set(panel.ids()).size).toBe(1);
    const [row] = await rows();
    expect(row).toMatchObject({
      state: 'given_up',
      last_detail: 'HTTP 503',
      attempts: panel.received.length,
      settled_at: clock.start + 24 * HOUR,
    });
    expect(await callbackStatus(store.db)).toEqual({ waiting: 0, givenUp: 1 });
    expect(loop.logged()).toContain('given_up');
  });
});

describe('A process that dies', () => {
  it('between a post and its record has it posted again, under the same id', async () => {
    const outbox = createCallbackOutbox(store.db);
    await enqueue(1);
    const dying = run({
      outbox: { ...outbox, delivered: () => Promise.reject(new Error('killed')) },
    });
    await dying.firstRest;
    await dying.stop();
    expect(await rows()).toMatchObject([{ state: 'waiting' }]);

    const next = run();
    await next.firstRest;
    expect(panel.received).toHaveLength(1);
    await next.after(MINUTE);
    expect(panel.received).toHaveLength(2);
    expect(new Set(panel.ids()).size).toBe(1);
    await next.after(HOUR);
    expect(panel.received).toHaveLength(2);
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('or a store that fails stops nothing', async () => {
    const outbox = createCallbackOutbox(store.db);
    let isBroken = true;
    await enqueue(1);
    const loop = run({
      outbox: {
        ...outbox,
        claim: (wanted) => (isBroken ? Promise.reject(new Error('no disk')) : outbox.claim(wanted)),
      },
    });
    await loop.firstRest;
    expect(loop.logged()).toContain('no disk');
    isBroken = false;
    await loop.after(0);
    expect(panel.received).toHaveLength(1);
  });
});

describe('A stop', () => {
  it('breaks off what is under way, which is due again at once, and leaves no connection', async () => {
    panel.behave('hangs');
    await enqueue(3);
    const loop = run();
    await panel.hasReceived(3);
    await loop.stop();
    await panel.wasHungUpOn(3);
    expect(
      await createCallbackOutbox(store.db).claim({ now: clock.now, until: clock.now, limit: 9 }),
    ).toHaveLength(3);
  });

  it('gives nothing up, however old it is', async () => {
    panel.behave('hangs');
    await enqueue(1);
    clock.now += 30 * HOUR;
    const loop = run();
    await panel.hasReceived(1);
    await loop.stop();
    expect(await callbackStatus(store.db)).toMatchObject({ waiting: 1, givenUp: 0 });
  });

  it('that comes before anything was posted lets nothing out', async () => {
    await enqueue(1);
    await run().stop();
    expect(panel.received).toEqual([]);
    expect(await callbackStatus(store.db)).toMatchObject({ waiting: 1, givenUp: 0 });
  });
});

it('Neither what is posted, nor the address, nor what is answered gets into a log or the store’s detail', async () => {
  panel.behave(({ body }) =>
    body.includes('"n":1,')
      ? { status: 200, body: 'made-up-answer' }
      : { status: 302, headers: { location: '/made-up-place' }, body: 'made-up-answer' },
  );
  await enqueue(2);
  const loop = run();
  await loop.firstRest;
  await panel.close();
  await loop.after(MINUTE);
  expect(panel.received).toHaveLength(2);
  expect(loop.logged()).toContain('delivered');
  expect(loop.logged()).toContain('the connection failed');
  for (const said of [loop.logged(), ...(await rows()).map(({ last_detail }) => last_detail ?? '')]) {
    expect(said).not.toMatch(/made-up|5491123456789|127\.0\.0\.1|whsec/);
  }
});
