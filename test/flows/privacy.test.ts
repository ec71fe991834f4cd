import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { apiKey, avisador, customerWrites, deliveriesOf, settled } from '../support/api.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('what is kept of one client, while the service runs,', () => {
  let temp: Awaited<ReturnType<typeof tempFolder>>;
  let service: Service;
  let env: Record<string, string>;
  let key: string;
  const client = { id: '1042', phone: '+5491155551042' };
  const other = { id: '1043', phone: '+5491155551043' };

  beforeAll(async () => {
    temp = await tempFolder();
    env = { DATA_DIR: temp.folder };
    service = await startService(env);
    key = await apiKey(temp.folder);
    for (const each of [client, other]) {
      await post(service.url, sampleEvent('invoice.paid', { id: `paid-${each.id}`, client: each }));
      await settled(service.url, key, `paid-${each.id}`);
    }
    await customerWrites(service.url, client.phone, 'Gracias, ya lo vi');
    await eventually(
      async () => (await clients('export', '--phone', client.phone)).stdout,
      (text) => text.includes('Gracias, ya lo vi'),
    );
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await temp.remove();
  });

  const clients = (...args: string[]) => avisador(['clients', ...args], env);

  it('is printed as JSON, by id as by number', async () => {
    const byId = await clients('export', client.id);
    const { deliveries, inbound } = JSON.parse(byId.stdout) as { deliveries: unknown[]; inbound: unknown[] };
    expect([byId.code, deliveries.length, inbound.length]).toEqual([0, 1, 1]);
    const byPhone = JSON.parse(
      (await clients('export', '--phone', client.phone)).stdout,
    ) as typeof deliveries;
    expect(byPhone).toMatchObject({ deliveries, inbound });
    expect(byId.stdout).not.toContain(other.phone);
  });

  it('is not asked for by halves', async () => {
    for (const args of [[], [client.id, '--phone', client.phone], ['--phone', 'nothing']])
      expect((await clients('export', ...args)).code).toBe(1);
    expect(await clients('export', 'nobody')).toMatchObject({ code: 1, stdout: '' });
  });

  it('is erased when that is said twice, and the rest goes on', async () => {
    const asked = await clients('erase', client.id);
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect((await deliveriesOf(service.url, key, `paid-${client.id}`))[0]?.text).toEqual(expect.any(String));

    const onThePhone = await messagesOn(service.url, client.phone);
    expect(await clients('erase', client.id, '--yes')).toMatchObject({ code: 0 });
    expect(await deliveriesOf(service.url, key, `paid-${client.id}`)).toMatchObject([
      { clientId: client.id, recipient: '', text: null, status: 'delivered' },
    ]);
    const { stdout } = await clients('export', client.id);
    for (const trace of [client.phone.slice(1), 'Gracias']) expect(stdout).not.toContain(trace);
    expect((await clients('export', '--phone', client.phone)).code).toBe(1);

    const again = await post(service.url, sampleEvent('invoice.paid', { id: `paid-${client.id}`, client }));
    expect(again.status).toBe(202);
    await post(service.url, sampleEvent('domain.deleted', { id: 'later', client: other }));
    await settled(service.url, key, 'later');
    expect(await messagesOn(service.url, other.phone)).toHaveLength(2);
    expect(await messagesOn(service.url, client.phone)).toEqual(onThePhone);
  });

  it('stands in the audit log without a number', async () => {
    await clients('export', '--phone', other.phone);
    const exported = JSON.parse((await clients('export', client.id)).stdout) as {
      audit: Array<{ action: string; subject: string }>;
    };
    const actions = exported.audit.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['clients.export', 'clients.erase']));
    expect(JSON.stringify(exported.audit)).not.toContain('549115555');
  });
});
