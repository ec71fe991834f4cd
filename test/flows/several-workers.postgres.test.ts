import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compare } from '../faults/compare.ts';
import { CLIENTS, createPanel } from '../faults/panel.ts';
import { eventually, messagesOn, startService, type Service } from '../support/service.ts';
import { storePlace, type StorePlace } from '../support/temp-store.ts';
import { tempFolder } from '../support/temp-folder.ts';

const EVENTS = 10;

describe('Intake and several workers, with PostgreSQL between them,', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let place: StorePlace;
  let running: Service[];
  beforeEach(async () => {
    folder = await tempFolder();
    place = await storePlace();
    running = [];
  });
  afterEach(async () => {
    for (const service of running) await service.kill();
    await place.remove();
    await folder.remove();
  });

  async function start(role: string, name: string, env: Record<string, string> = {}): Promise<Service> {
    const service = await startService({ DATA_DIR: path.join(folder.folder, name), ...env }, role);
    running.push(service);
    return service;
  }

  it('make the tables once, and have each event on its phone once and in order, though workers are killed', async () => {
    const phones = await start('sandbox', 'phones');
    const env = { DATABASE_URL: place.address, SANDBOX_URL: phones.url };
    const [intake, first, second] = await Promise.all([
      start('intake', 'intake', env),
      start('worker', 'first', env),
      start('worker', 'second', env),
    ]);
    const { signal } = new AbortController();
    const panel = createPanel({ url: () => intake.url, signal });
    const posts = Array.from({ length: CLIENTS * EVENTS }, (_, n) => panel.postNext(n % CLIENTS));
    const arrived = async (count: number) =>
      eventually(
        () => messagesOn(phones.url),
        ({ length }) => length >= count,
        60_000,
      );

    await arrived(20);
    await first.kill();
    await arrived(60);
    const third = await start('worker', 'third', env);
    await second.kill();
    await Promise.all(posts);
    const messages = await arrived(CLIENTS * EVENTS);
    const arrivals = messages.map(({ phone, text, at }) => ({ phone, text, at: Date.parse(at) }));
    expect(compare(panel.accepted, arrivals)).toEqual({
      accepted: CLIENTS * EVENTS,
      lost: [],
      doubled: [],
      disordered: [],
    });
    expect([await intake.stop(), await third.stop()]).toEqual([0, 0]);
  }, 120_000);
});
