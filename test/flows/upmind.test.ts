import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, settled } from '../support/api.ts';
import { eventually, messagesOn, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import {
  UPMIND_SECRET,
  upmindClient,
  upmindInvoice,
  upmindSigned,
  upmindWebhook,
} from '../support/upmind.ts';

describe('a webhook of Upmind', () => {
  let service: Service;
  let key: string;
  let folder: Awaited<ReturnType<typeof tempFolder>>;

  beforeAll(async () => {
    folder = await tempFolder();
    service = await startService({ DATA_DIR: folder.folder, UPMIND_WEBHOOK_SECRET: UPMIND_SECRET });
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await folder.remove();
  });

  async function post(payload: unknown): Promise<unknown> {
    const body = JSON.stringify(payload);
    const response = await fetch(`${service.url}/v1/hooks/upmind`, {
      method: 'POST',
      body,
      headers: upmindSigned(body),
    });
    return [response.status, await response.json()];
  }

  it('stands on the client’s phone, in their language, with its facts, once, though it was posted five times', async () => {
    const payload = upmindWebhook('invoice_created_hook', {
      object: upmindInvoice({ shared: { token: 'tkn-1' } }),
    });
    const id = `upmind:${String(payload['webhook_event_id'])}`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(payload)));
    for (const answer of answers) expect(answer).toEqual([200, { id, status: 'queued' }]);

    const [message] = await eventually(
      () => messagesOn(service.url, '+5491144445555'),
      ({ length }) => length > 0,
    );
    for (const fact of ['Lucía', 'FAC-00812', 'https://clientes.example.com/invoice/tkn-1']) {
      expect(message?.text).toContain(fact);
    }
    expect(message?.text).toMatch(/\$\s15\.950,50/);

    expect(await post(payload)).toEqual([200, { id, status: 'queued' }]);
    const deliveries = await settled(service.url, key, id);
    expect(deliveries.map(({ status, locale }) => [status, locale])).toEqual([['delivered', 'es']]);
    expect(await messagesOn(service.url, '+5491144445555')).toHaveLength(1);
  });

  it('about a client without a phone is refused where staff can see it', async () => {
    const id = 'e0c7';
    await post(
      upmindWebhook('client_registered_hook', {
        webhook_event_id: id,
        object: upmindClient({ id: 'no-phone', default_phone: null }),
      }),
    );
    expect((await settled(service.url, key, `upmind:${id}`))[0]).toMatchObject({
      status: 'refused',
      reason: 'invalid_phone',
      clientId: 'no-phone',
    });
  });
});
