import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { ensureSecrets } from '../../src/main/secrets.ts';
import { compare, missing } from '../faults/compare.ts';
import { CLIENTS, createPanel, type Panel } from '../faults/panel.ts';
import { avisador } from '../support/api.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
let running: Service[] = [];
beforeEach(async () => {
  temp = await tempFolder();
  running = [];
});
afterEach(async () => {
  expect(await Promise.all(running.toReversed().map((service) => service.stop()))).toEqual(
    running.map(() => 0),
  );
  await temp.remove();
});

async function start(role: string, env: Record<string, string>): Promise<Service> {
  const service = await startService(env, role);
  running.push(service);
  return service;
}

async function stop(service: Service): Promise<void> {
  running = running.filter((each) => each !== service);
  expect(await service.stop()).toBe(0);
}

/** What a takeover takes where nobody gives the number up: until the lease of one that is gone runs out. */
const LEASE_MS = 15_000;
const RESTARTS = 4;
const EVENTS = 500;

describe('While events flow,', () => {
  let sandbox: Service;
  let env: Record<string, string>;
  let panel: Panel;
  let clients: Promise<void[]>;
  let posting: AbortController;
  beforeEach(async () => {
    sandbox = await start('sandbox', { DATA_DIR: path.join(temp.folder, 'phones') });
    env = { DATA_DIR: path.join(temp.folder, 'service'), SANDBOX_URL: sandbox.url };
    const intake = await start('intake', env);
    posting = new AbortController();
    const { signal } = posting;
    panel = createPanel({ url: () => intake.url, signal });
    clients = Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        while (!signal.aborted) {
          await panel.postNext(client);
          await delay(400, undefined, { signal }).catch(() => {});
        }
      }),
    );
  });
  afterEach(() => posting.abort());

  const count = () => [...panel.accepted.values()].reduce((sum, ids) => sum + ids.length, 0);
  const arrivals = async () =>
    (await messagesOn(sandbox.url)).map(({ phone, text, at }) => ({ phone, text, at: Date.parse(at) }));

  async function untilMoreArrive(): Promise<void> {
    const before = (await arrivals()).length;
    await eventually(arrivals, ({ length }) => length > before, 60_000);
  }

  /** Not in the middle of a write: everybody would have to wait for that, as long as it is frozen. */
  async function freeze({ process }: Service): Promise<void> {
    for (;;) {
      process.kill('SIGSTOP');
      const accepted = count();
      const isAccepting = eventually(
        async () => count(),
        (now) => now > accepted + CLIENTS,
        3000,
      );
      if (await isAccepting.then(Boolean, () => false)) return;
      process.kill('SIGCONT');
      await delay(200);
    }
  }

  /** Ends the flow, and expects all of it on the phones, once and in order. Resolves to what stands there. */
  async function expectAllOnce() {
    await eventually(
      async () => count(),
      (accepted) => accepted >= EVENTS,
      60_000,
    );
    posting.abort();
    await clients;
    const all = await eventually(arrivals, (now) => missing(panel.accepted, now).length === 0, 60_000);
    expect(compare(panel.accepted, all)).toEqual({
      accepted: count(),
      lost: [],
      doubled: [],
      disordered: [],
    });
    return all;
  }

  it('workers are restarted one after the other: none is lost, none doubled, and the number is handed on at once', async () => {
    let worker = await start('worker', env);
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const next = await start('worker', env);
      await stop(worker);
      worker = next;
      await untilMoreArrive();
    }
    const all = await expectAllOnce();
    const gaps = all.slice(1).map(({ at }, index) => at - all[index]!.at);
    expect(Math.max(...gaps)).toBeLessThan(LEASE_MS);
  }, 180_000);

  it('a worker is frozen for longer than its lease: another takes over, and it sends nothing more when it wakes', async () => {
    const frozen = await start('worker', env);
    await untilMoreArrive();
    await start('worker', env);
    await freeze(frozen);
    try {
      // Of what it had on its way, some may arrive still.
      await delay(500);
      await untilMoreArrive();
    } finally {
      frozen.process.kill('SIGCONT');
    }
    await untilMoreArrive();
    await expectAllOnce();
  }, 180_000);
});

describe('A webhook secret that is rotated while the panel posts', () => {
  it('costs no event: the one before is accepted until the panel signs with the new one', async () => {
    const DATA_DIR = path.join(temp.folder, 'service');
    const service = await start('start', { DATA_DIR, WEBHOOK_SECRETS: '' });
    const rotate = async () => (await avisador(['secrets', 'rotate'], { DATA_DIR })).stdout.trim();
    let signsWith = ensureSecrets(DATA_DIR).webhookSecrets[0]!;
    const posting = new AbortController();
    const statuses: number[] = [];
    const phones: string[] = [];
    const postOne = async () => {
      const phone = `+5491166${String(phones.length).padStart(6, '0')}`;
      phones.push(phone);
      const event = sampleEvent('domain.deleted', { id: randomUUID(), client: { id: phone, phone } });
      const response = await post(service.url, event, signsWith);
      statuses.push(response.status);
      await response.text();
    };

    const panel = (async () => {
      while (!posting.signal.aborted) await postOne();
    })();
    try {
      for (let rotation = 0; rotation < 2; rotation += 1) {
        const next = await rotate();
        // Somebody takes the new secret to the panel by hand: until the service knows it, the old one is good.
        await eventually(
          () => post(service.url, sampleEvent('domain.deleted', { id: randomUUID() }), next),
          ({ status }) => status === 202,
        );
        signsWith = next;
        const before = statuses.length;
        await eventually(
          async () => statuses.length,
          (length) => length > before + 20,
        );
      }
    } finally {
      posting.abort();
      await panel;
    }
    expect(new Set(statuses)).toEqual(new Set([202]));
    const messages = await eventually(
      () => messagesOn(service.url),
      (all) => phones.every((phone) => all.some((message) => message.phone === phone)),
      60_000,
    );
    for (const phone of phones) expect(messages.filter((message) => message.phone === phone)).toHaveLength(1);
  }, 120_000);
});
