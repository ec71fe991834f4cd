import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { sampleEvent } from '../../src/events/sample-event.ts';
import {
  callApi,
  changePassword,
  openBrowser,
  signIn,
  visit,
  type Visitor,
} from '../support/console-browser.ts';
import { overflow, seriousFaults } from '../support/page-faults.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

jest.setTimeout(120_000);

const HOSTILE = '<img src=x onerror="document.title=1"><b>Bobby</b>{{constructor}}';
const PHONE = '+5491155550001';
const REFUSED = '+5491155550002';

const PASSWORD = 'seven wooden kettles';

describe('every page', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let service: Service;
  let browser: Browser;
  let visitors: Record<'wide and light' | 'narrow and dark', Visitor>;
  let paths: string[];

  const inSandbox = (method: string, path: string, body: unknown) =>
    fetch(`${service.url}/sandbox/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    folder = await tempFolder();
    service = await startService({ DATA_DIR: folder.folder, CONSOLE_PASSWORD: 'given at the first start' });
    browser = await openBrowser();
    visitors = {
      'wide and light': await visit(browser),
      'narrow and dark': await visit(browser, { width: 360, colorScheme: 'dark' }),
    };
    const { 'wide and light': wide, 'narrow and dark': narrow } = visitors;
    await signIn(wide.page, { url: service.url, name: 'admin', password: 'given at the first start' });
    await changePassword(wide.page, 'given at the first start', PASSWORD);
    await wide.page.getByRole('heading', { name: 'Home' }).waitFor();
    await signIn(narrow.page, { url: service.url, name: 'admin', password: PASSWORD });
    await narrow.page.getByRole('heading', { name: 'Home' }).waitFor();

    // Something on every page, as bad as it can be.
    await inSandbox('PUT', `phones/${REFUSED}`, { registered: false });
    const client = { id: '<i>1</i>', firstName: HOSTILE.slice(0, 60), lastName: HOSTILE, phone: PHONE };
    const data = { type: 'service.suspended', locale: 'en' };
    await post(service.url, sampleEvent(data.type, { ...data, id: 'hostile', client }));
    await post(
      service.url,
      sampleEvent(data.type, { ...data, id: 'refused', client: { id: '2', phone: REFUSED } }),
    );
    await inSandbox('POST', 'messages', {
      phone: PHONE,
      text: `${HOSTILE} https://example.com ${'x'.repeat(400)}`,
    });
    const drafted = await (await inSandbox('POST', 'transfers', { locale: 'en' })).json();
    const { text, origin } = drafted as { text: string; origin: { phone: string } };
    await inSandbox('POST', 'messages', { phone: origin.phone, text });
    const draft = { source: HOSTILE, revision: 0 };
    await callApi(wide, service.url, ['PUT', '/texts/template/invoice.paid/en/draft', draft]);
    await callApi(wide, service.url, ['POST', '/keys', { name: HOSTILE }]);
    await callApi(wide, service.url, ['POST', '/keys', { name: 'x'.repeat(80) }]);
    await fetch(`${service.url}/console/api/sign-in`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: service.url,
        'user-agent': HOSTILE + 'x'.repeat(200),
      },
      body: JSON.stringify({ name: 'admin', password: PASSWORD }),
    });
    await eventually(
      () => messagesOn(service.url, PHONE),
      (messages) => messages.some(({ direction }) => direction === 'to_customer'),
    );
    const { body: list } = await callApi<{ deliveries: Array<{ id: string }> }>(wide, service.url, [
      'GET',
      '/deliveries',
    ]);
    const { body: transfers } = await eventually(
      () => callApi<{ transfers: Array<{ id: string }> }>(wide, service.url, ['GET', '/transfers']),
      ({ body }) => body.transfers.length > 0,
    );
    paths = [
      '/console',
      '/console/deliveries',
      ...list.deliveries.map(({ id }) => `/console/deliveries/${id}`),
      '/console/dead-letters',
      '/console/inbox',
      '/console/transfers',
      '/console/transfers/new',
      `/console/transfers/${transfers.transfers[0]?.id}`,
      '/console/texts',
      '/console/texts/template/invoice.paid/en',
      '/console/texts/phrase/transfer.sentence/es',
      '/console/coverage',
      '/console/phone',
      '/console/settings',
      '/console/people',
      '/console/audit',
      '/console/account',
      '/console/nowhere',
      '/sandbox',
    ];
  });
  afterAll(async () => {
    await browser?.close();
    expect(await service?.stop()).toBe(0);
    await folder.remove();
  });

  for (const kind of ['wide and light', 'narrow and dark'] as const) {
    it(`has no serious fault of accessibility, fits its window and shows what is hostile as text: ${kind}`, async () => {
      const { page, faults } = visitors[kind];
      const wrong: string[] = [];
      for (const path of paths) {
        await page.goto(service.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        // Texts, code editors and what is watched arrive after the heading.
        await page.waitForLoadState('load');
        await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' });
        wrong.push(...(await seriousFaults(page)).map((fault) => `${path} ${fault}`));
        const { width = 0, height = 0 } = page.viewportSize() ?? {};
        // Also zoomed to twice the size, and where the menu just fits beside the page.
        for (const each of kind === 'wide and light' ? [640, 900, 950, width] : [width]) {
          await page.setViewportSize({ width: each, height });
          const tooWide = await overflow(page);
          if (tooWide > 0) wrong.push(`${path} is ${tooWide} px too wide for ${each}`);
        }
        if ((await page.title()) === '1') wrong.push(`${path} ran a script of somebody else's`);
        if ((await page.locator('img[src="x"]').count()) > 0)
          wrong.push(`${path} shows somebody else's image`);
      }
      expect([...wrong, ...faults]).toEqual([]);
    });
  }

  it('says so where a browser does not keep the session, as of a service that is meant for TLS', async () => {
    const stranger = await visit(browser);
    await stranger.page.route('**/sign-in', (route) => route.fulfill({ status: 200, json: {} }));
    await signIn(stranger.page, { url: service.url, name: 'admin', password: PASSWORD });
    await stranger.page.getByText('does not keep the session').waitFor();
    expect(stranger.faults).toEqual([]);
    await stranger.close();
  });

  it('can be signed in to without a serious fault of accessibility', async () => {
    const stranger = await visit(browser, { width: 360 });
    await stranger.page.goto(`${service.url}/console`);
    await stranger.page.getByLabel('Name').waitFor();
    expect(await seriousFaults(stranger.page)).toEqual([]);
    expect(await overflow(stranger.page)).toBeLessThanOrEqual(0);
    await stranger.close();
  });
});
