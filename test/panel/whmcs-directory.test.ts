import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { createWhmcsDirectory, type WhmcsDirectoryOptions } from '../../src/panel/whmcs-directory.ts';
import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';
import type { Directory } from '../../src/transfer/directory.ts';
import { credentials, openWhmcsStandIn, type WhmcsStandIn } from './whmcs-stand-in.ts';
import { detailsOf } from './whmcs-wire.ts';

const juan: DirectoryFile['clients'][number] = {
  id: '11',
  firstName: 'Juan',
  lastName: 'Pérez',
  email: 'juan@example.com',
  phone: '+5491123456711',
  status: 'active',
  verified: true,
  services: Array.from({ length: 3 }, (_, index) => ({
    id: String(111 + index),
    name: 'Radio',
    status: 'active',
    unpaidInvoices: [],
  })),
};

let panel: WhmcsStandIn;

beforeEach(async () => {
  panel = await openWhmcsStandIn([juan]);
});

afterEach(() => panel.close());

function directory(more: Partial<WhmcsDirectoryOptions> = {}): Directory {
  return createWhmcsDirectory({
    url: panel.url,
    ...credentials,
    logger: createLogger('silent'),
    pausesMs: [],
    ...more,
  });
}

describe('a client by e-mail', () => {
  it('is nobody where the panel answers with somebody else', async () => {
    panel.answer('GetClientsDetails', () => ({ result: 'success', ...detailsOf(juan) }));
    expect(await directory().clientByEmail('other@example.com')).toEqual({ kind: 'not_found' });
    expect(await directory().clientByEmail('JUAN@example.com')).toMatchObject({ kind: 'found' });
  });

  it('has the id of the client, not of the user', async () => {
    expect(await directory().clientByEmail('juan@example.com')).toMatchObject({ value: { id: '11' } });
  });

  it('is verified by the configured custom field', async () => {
    const { client } = detailsOf(juan);
    const answer = { result: 'success', client: { ...client, email_verified: false } };
    panel.answer('GetClientsDetails', () => answer);
    expect(await directory({ verifiedField: '3' }).clientByEmail(juan.email)).toMatchObject({
      value: { verified: true },
    });
    expect(await directory().clientByEmail(juan.email)).toMatchObject({ value: { verified: false } });
  });

  it('is not asked for without an address, nor anything without an id: that would list everybody', async () => {
    expect(await directory().clientByEmail(' ')).toEqual({ kind: 'not_found' });
    for (const id of ['', '0x1', '1 or 1', 'prospect:17']) {
      expect(await directory().servicesOf(id)).toEqual({ kind: 'not_found' });
      expect(await directory().unpaidInvoices(id, '111')).toEqual({ kind: 'not_found' });
      expect(await directory().unpaidInvoices('11', id)).toEqual({ kind: 'not_found' });
    }
    expect(panel.asked).toEqual([]);
  });
});

describe('the services', () => {
  interface Pages {
    atOnce?: number;
    total?: number | string | null;
  }

  /** Answers with as many of these as it is asked for and can give at once. */
  function pages(ids: number[], { atOnce = 100, total = ids.length }: Pages = {}): void {
    panel.answer('GetClientsProducts', ({ clientid, limitstart, limitnum }) => {
      const start = Number(limitstart);
      const page = ids.slice(start, start + Math.min(atOnce, Number(limitnum)));
      const product = page.map((id) => ({ id, clientid, name: 'Radio', status: 'Active' }));
      return { result: 'success', totalresults: total, products: { product } };
    });
  }

  async function idsOf(clientId: string): Promise<number[]> {
    const answer = await directory().servicesOf(clientId);
    return answer.kind === 'found' ? answer.value.map(({ id }) => Number(id)) : [];
  }

  const many = Array.from({ length: 230 }, (_, index) => 1000 + index);

  it.each([
    ['as many as it is asked for', {}],
    ['fewer than it is asked for', { atOnce: 25 }],
    ['no count of them', { total: null }],
    ['no count, and fewer than it is asked for', { total: '', atOnce: 25 }],
  ])('come from all pages where the panel gives %s', async (_, how) => {
    pages(many, how);
    expect(await idsOf('11')).toEqual(many);
  });

  it('are unavailable where some of them do not come', async () => {
    pages(many, { total: 231 });
    expect(await directory().servicesOf('11')).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable where every page is the first one', async () => {
    const product = [{ id: 111, clientid: '11', name: 'Radio', status: 'Active' }];
    panel.answer('GetClientsProducts', () => ({ result: 'success', totalresults: 2, products: { product } }));
    expect(await directory().servicesOf('11')).toMatchObject({ kind: 'unavailable' });
    expect(panel.asked).toHaveLength(2);
  });

  it('are unavailable where there is no end of them', async () => {
    let id = 0;
    panel.answer('GetClientsProducts', () => {
      const product = Array.from({ length: 100 }, () => ({ id: (id += 1), clientid: 11, status: 'Active' }));
      return { result: 'success', products: { product } };
    });
    expect(await directory().servicesOf('11')).toMatchObject({ kind: 'unavailable' });
    expect(panel.asked.length).toBeLessThan(100);
  });

  it('are unavailable where a page fails', async () => {
    const product = [{ id: 111, clientid: '11', name: 'Radio', status: 'Active' }];
    panel.answer('GetClientsProducts', ({ limitstart }) =>
      limitstart === '0'
        ? { result: 'success', totalresults: 2, products: { product } }
        : { result: 'error', message: 'Something broke' },
    );
    expect(await directory().servicesOf('11')).toMatchObject({ kind: 'unavailable' });
    expect(panel.asked).toHaveLength(2);
  });

  it('are unavailable where one of them is another client’s', async () => {
    const product = [{ id: 111, clientid: 12, name: 'Radio', status: 'Active' }];
    panel.answer('GetClientsProducts', () => ({ result: 'success', totalresults: 1, products: { product } }));
    expect(await directory().servicesOf('11')).toMatchObject({ kind: 'unavailable' });
  });

  it('have nobody’s password', async () => {
    const answer = await directory().servicesOf('11');
    expect(answer).toMatchObject({ value: [{ id: '111' }, { id: '112' }, { id: '113' }] });
    expect(JSON.stringify(answer)).not.toContain('password');
  });

  it('are nobody’s where the panel knows no such client', async () => {
    panel.answer('GetClientsProducts', () => ({ result: 'error', message: 'Client Not Found' }));
    expect(await directory().servicesOf('11')).toEqual({ kind: 'not_found' });
  });
});

describe('a question', () => {
  it('ends by itself, with all the calls that it makes', async () => {
    panel.setTrouble('hangs');
    const answer = await directory({ questionMs: 50 }).unpaidInvoices('11', '111');
    expect(answer).toMatchObject({ kind: 'unavailable' });
  });

  it('ends when the service stops', async () => {
    const controller = new AbortController();
    panel.setTrouble('hangs');
    const asking = directory({ signal: controller.signal }).clientByEmail('juan@example.com');
    while (panel.asked.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await asking).toMatchObject({ kind: 'unavailable' });
  });
});
