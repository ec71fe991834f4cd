import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { createWhmcsApi, type WhmcsApiOptions } from '../../src/panel/whmcs-api.ts';
import type { Answer } from '../../src/transfer/directory.ts';
import { credentials, openWhmcsStandIn, type Trouble, type WhmcsStandIn } from './whmcs-stand-in.ts';

const email = 'juan.perez@example.com';
const juan = {
  id: '11',
  firstName: 'Juan',
  lastName: 'Pérez',
  email,
  phone: '+5491123456711',
  status: 'active' as const,
  verified: true,
  services: [],
};

let panel: WhmcsStandIn;

beforeEach(async () => {
  panel = await openWhmcsStandIn([juan]);
});

afterEach(() => panel.close());

/** Three tries without a pause. */
function ask(
  more: Partial<WhmcsApiOptions> = {},
  signal = new AbortController().signal,
): Promise<Answer<unknown>> {
  const call = createWhmcsApi({
    url: panel.url,
    ...credentials,
    logger: createLogger('silent'),
    pausesMs: [0, 0],
    ...more,
  });
  return call('GetClientsDetails', { email }, signal);
}

/** What is said when nothing was answered. It is for the log. */
function detailOf(answer: Answer<unknown>): string {
  expect(answer.kind).toBe('unavailable');
  const detail = answer.kind === 'unavailable' ? answer.detail : '';
  expect(detail).not.toMatch(/made-up|juan|perez|pérez|@|234567/i);
  return detail;
}

describe('the request', () => {
  it('is a form that is posted to the API of the panel', async () => {
    expect(await ask()).toMatchObject({ kind: 'found', value: { client: { id: 11 } } });
    expect(panel.asked).toEqual([
      {
        method: 'POST',
        path: '/billing/includes/api.php',
        contentType: expect.stringContaining('application/x-www-form-urlencoded'),
        fields: { ...credentials, action: 'GetClientsDetails', responsetype: 'json', email },
      },
    ]);
  });

  it('goes to the same address where the panel’s is written with a slash at its end', async () => {
    expect(await ask({ url: `${panel.url}/` })).toMatchObject({ kind: 'found' });
    expect(panel.asked[0]).toMatchObject({ path: '/billing/includes/api.php' });
  });
});

describe('what may pass', () => {
  const passing: [string, Trouble][] = [
    ['HTTP 500', { status: 500, html: 'Internal Server Error' }],
    ['HTTP 503', { status: 503, html: 'Down for maintenance' }],
    ['HTTP 429', { status: 429, html: 'Too Many Requests' }],
    ['a connection that ends in the middle', 'breaks'],
  ];

  it.each(passing)('is tried again and may then be answered: %s', async (_, trouble) => {
    panel.setTrouble(trouble, 2);
    expect(await ask()).toMatchObject({ kind: 'found' });
    expect(panel.asked).toHaveLength(3);
  });

  it.each(passing)('is tried a few times only: %s', async (_, trouble) => {
    panel.setTrouble(trouble);
    expect(detailOf(await ask())).toContain('GetClientsDetails');
    expect(panel.asked).toHaveLength(3);
  });

  it.each<[string, Trouble]>([
    ['no answer', 'hangs'],
    ['an answer that never ends', 'drips'],
  ])('ends each try by itself: %s', async (_, trouble) => {
    panel.setTrouble(trouble);
    let tries = 0;
    const counted: typeof fetch = (...request) => {
      tries += 1;
      return fetch(...request);
    };
    expect(detailOf(await ask({ tryMs: 50, fetch: counted }))).toMatch(/within 50 ms/);
    expect(tries).toBe(3);
  });

  it('is said with the code of the system where there is no connection', async () => {
    await panel.close();
    expect(detailOf(await ask())).toContain('ECONNREFUSED');
    panel = await openWhmcsStandIn();
  });

  it('is not tried again, nor waited for, once the signal aborts', async () => {
    const controller = new AbortController();
    panel.setTrouble({ status: 503, html: '' });
    const asking = ask({ pausesMs: [2 ** 30] }, controller.signal);
    while (panel.asked.length === 0) await new Promise(setImmediate);
    controller.abort();
    detailOf(await asking);
    expect(panel.asked).toHaveLength(1);
  });
});

describe('what will not pass', () => {
  it('is that there is no such client, by either status', async () => {
    for (const status of [200, 403]) {
      panel.setTrouble({ status, body: { result: 'error', message: 'Client Not Found' } });
      expect(await ask()).toEqual({ kind: 'not_found' });
    }
    expect(panel.asked).toHaveLength(2);
  });

  const lasting: [string, Trouble, RegExp][] = [
    ['a wrong secret', refusal('Authentication Failed'), /PANEL_IDENTIFIER/],
    ['an unknown identifier', refusal('Invalid or missing credentials'), /PANEL_SECRET/],
    ['an address that is not allowed', refusal('Invalid IP 203.0.113.7'), /address/],
    ['an action that is not allowed', refusal('Invalid Permissions: API action not allowed'), /action/],
    ['an error of its own', refusal(`Bad value "${email}" in line 7`), /error/],
    ['an error without words', { status: 200, body: { result: 'error' } }, /error/],
    ['a firewall’s page', { status: 403, html: '<h1>Forbidden</h1>' }, /403/],
    ['a page that is not there', { status: 404, html: '<h1>Not Found</h1>' }, /404/],
    ['a page instead of JSON', { status: 200, html: `<p>Hello ${email}</p>` }, /not an answer/],
    ['JSON of something else', { status: 200, body: { status: 'ok' } }, /not an answer/],
    ['a list', { status: 200, body: [] }, /not an answer/],
    ['neither success nor error', { status: 200, body: { result: email } }, /success/],
    ['an answer that is too long', 'huge', /100000 bytes/],
  ];

  it.each(lasting)('is said in our own words, and not asked again: %s', async (_, trouble, words) => {
    panel.setTrouble(trouble);
    expect(detailOf(await ask({ maxBytes: 100_000 }))).toMatch(words);
    expect(panel.asked).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('is a redirect, which is not followed: %i', async (status) => {
    panel.setTrouble({ status, html: 'Moved' }, 1);
    expect(detailOf(await ask())).toMatch(/redirect/);
    expect(panel.asked).toHaveLength(1);
  });

  it('is an address that fetch does not take', async () => {
    for (const url of ['no address', 'http://somebody:made-up-secret@127.0.0.1']) {
      expect(detailOf(await ask({ url }))).toMatch(/connection failed/);
    }
  });
});

function refusal(message: string): Trouble {
  return { status: 403, body: { result: 'error', message } };
}
