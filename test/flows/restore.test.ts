import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { apiKey, avisador, customerWrites, network } from '../support/api.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('a service whose disk is lost, and that is restored from an older backup', () => {
  let temp: Awaited<ReturnType<typeof tempFolder>>;
  let sandbox: Service;
  let service: Service;
  let env: Record<string, string>;

  beforeEach(async () => {
    temp = await tempFolder();
    sandbox = await startService({ DATA_DIR: path.join(temp.folder, 'phones') }, 'sandbox');
    env = { DATA_DIR: path.join(temp.folder, 'service'), SANDBOX_URL: sandbox.url };
    service = await startService(env);
  });
  afterEach(async () => {
    expect([await service.stop(), await sandbox.stop()]).toEqual([0, 0]);
    await temp.remove();
  });

  const phoneOf = (n: number) => `+549115599${String(n).padStart(4, '0')}`;
  const eventOf = (n: number) =>
    sampleEvent('domain.deleted', { id: `e${n}`, client: { id: `c${n}`, phone: phoneOf(n) } });
  const accept = async (n: number) => expect((await post(service.url, eventOf(n))).status).toBe(202);
  const toCustomers = async () =>
    (await messagesOn(sandbox.url)).filter(({ direction }) => direction === 'to_customer');
  const arrive = (count: number) => eventually(toCustomers, ({ length }) => length >= count, 60_000);

  it('sends nothing twice of what the panel posts again, of what waited then, and of what it answered', async () => {
    const folder = path.join(temp.folder, 'backup');
    for (let n = 0; n < 10; n += 1) await accept(n);
    await arrive(10);
    await network(sandbox.url, { state: 'offline' });
    for (let n = 10; n < 20; n += 1) await accept(n);
    const made = await avisador(['backup', folder], env);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(folder) });

    await network(sandbox.url, { state: 'online' });
    for (let n = 20; n < 30; n += 1) await accept(n);
    await customerWrites(sandbox.url, phoneOf(3), 'STOP');
    await arrive(31);

    await service.kill();
    await rm(env['DATA_DIR']!, { recursive: true });
    expect(await avisador(['restore', folder], env)).toMatchObject({ code: 0 });
    service = await startService(env);
    expect((await avisador(['restore', folder, '--force'], env)).code).toBe(1);

    for (let n = 0; n < 31; n += 1) await accept(n);
    await arrive(32);
    const key = await apiKey(env['DATA_DIR']!);
    const headers = { authorization: `Bearer ${key}` };
    await eventually(
      async () => (await fetch(`${service.url}/v1/deliveries?status=queued`, { headers })).json(),
      (answer) => (answer as { deliveries: unknown[] }).deliveries.length === 0,
    );
    const phones = (await toCustomers()).map(({ phone }) => phone).toSorted();
    const expected = Array.from({ length: 31 }, (_, n) => phoneOf(n));
    expect(phones).toEqual([...expected, phoneOf(3)].toSorted());
  }, 120_000);
});
