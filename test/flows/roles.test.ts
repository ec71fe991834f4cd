import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypes } from '../../src/events/catalog.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { apiKey, deliveriesOf } from '../support/api.ts';
import { startLocalSqs, type LocalSqs } from '../support/local-sqs.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('intake, worker and sandbox as processes of their own, with SQS between them', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let sqs: LocalSqs;
  let env: Record<string, string>;
  let sandbox: Service;
  let intake: Service;
  let worker: Service;

  beforeAll(async () => {
    folder = await tempFolder();
    sqs = await startLocalSqs();
    env = {
      SQS_ENDPOINT: sqs.endpoint,
      SQS_QUEUE_URL: sqs.queueUrl('events.fifo'),
      SQS_DLQ_URL: sqs.queueUrl('dead.fifo'),
    };
    const data = (name: string) => ({ DATA_DIR: path.join(folder.folder, name) });
    sandbox = await startService(data('sandbox'), 'sandbox');
    intake = await startService({ ...env, ...data('intake') }, 'intake');
    worker = await startService({ ...env, ...data('worker'), SANDBOX_URL: sandbox.url }, 'worker');
  });
  afterAll(async () => {
    expect([await intake.stop(), await worker.stop(), await sandbox.stop()]).toEqual([0, 0, 0]);
    await sqs.close();
    await folder.remove();
  });

  it('carry every event type from the post to the phone', async () => {
    const phones = eventTypes.map((_, index) => `+5491144440${index + 100}`);
    await Promise.all(
      eventTypes.map(async (type, index) => {
        const client = { id: randomUUID(), phone: phones[index]! };
        const { status } = await post(intake.url, sampleEvent(type, { id: randomUUID(), client }));
        expect(status).toBe(202);
      }),
    );
    const messages = await eventually(
      () => messagesOn(sandbox.url),
      ({ length }) => length >= eventTypes.length,
    );
    expect(messages.map(({ phone }) => phone).toSorted()).toEqual(phones.toSorted());
  });

  it('have the console answer those with an API key, since intake knows of no delivery', async () => {
    const data = { DATA_DIR: path.join(folder.folder, 'worker') };
    const staff = await startService({ ...env, ...data }, 'console');
    try {
      const key = await apiKey(data.DATA_DIR);
      const client = { id: randomUUID(), phone: '+5491144441999' };
      const event = sampleEvent('invoice.generated', { id: randomUUID(), client });
      expect((await post(intake.url, event)).status).toBe(202);
      const [delivery] = await eventually(
        () => deliveriesOf(staff.url, key, event.id),
        ([first]) => first?.sentAt !== undefined,
      );
      const ask = (address: string, init: RequestInit = {}) =>
        fetch(`${staff.url}${address}`, {
          ...init,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        });
      expect(await (await ask(`/v1/deliveries/${delivery!.id}`)).json()).toMatchObject({ eventId: event.id });
      expect((await ask('/v1/transfers/tr_none')).status).toBe(404);
      expect((await ask('/v1/transfers', { method: 'POST', body: '{}' })).status).toBe(422);
      expect((await ask('/v1/deliveries', { method: 'DELETE' })).status).toBe(405);
      expect((await fetch(`${intake.url}/v1/deliveries`)).status).toBe(404);
      // As strict with strangers as intake is.
      const statuses = [];
      for (let n = 0; n < 61; n += 1) statuses.push((await fetch(`${staff.url}/v1/deliveries`)).status);
      expect([statuses[0], statuses[59], statuses[60]]).toEqual([401, 401, 429]);
      expect((await ask('/v1/deliveries')).status).toBe(200);
    } finally {
      expect(await staff.stop()).toBe(0);
    }
  });

  it('say whether they are ready', async () => {
    const readiness = async (url: string, what = '') => {
      const response = await fetch(`${url}/readyz${what}`);
      return [response.status, await response.json()];
    };
    expect(await readiness(intake.url)).toEqual([
      200,
      { ready: true, queue: expect.objectContaining({ ok: true, kind: 'sqs' }) },
    ]);
    expect(await readiness(worker.url)).toEqual([200, expect.objectContaining({ ready: true })]);
    expect(await readiness(worker.url, '/whatsapp')).toEqual([200, expect.objectContaining({ ready: true })]);
  });

  it('answer 503 while SQS cannot be reached, and take the same event afterwards', async () => {
    sqs.fail({ action: 'SendMessageBatch', times: 3, kind: 'refused' });
    const event = sampleEvent('domain.deleted', {
      id: randomUUID(),
      client: { id: randomUUID(), phone: '+5491144449999' },
    });
    const response = await post(intake.url, event);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect((await post(intake.url, event)).status).toBe(202);
    await eventually(
      () => messagesOn(sandbox.url, '+5491144449999'),
      ({ length }) => length === 1,
    );
  });
});
