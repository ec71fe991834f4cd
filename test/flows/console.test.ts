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
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

// A page waits for what the service does, and the service for its turn on a busy machine.
jest.setTimeout(60_000);

const FIRST = 'given at the first start';
const PASSWORD = 'seven wooden kettles';

describe('the console, in a browser', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let service: Service;
  let browser: Browser;
  let admin: Visitor;
  let lastClient = 7000;

  /** Posts an event's sample about a client of its own; resolves to the client's phone and id. */
  async function postSample(type: string, client: Record<string, string> = {}) {
    lastClient += 1;
    const about = { id: String(lastClient), phone: `+549115555${lastClient}`, ...client };
    const event = sampleEvent(type, { id: `${type}-${lastClient}`, locale: 'en', client: about });
    expect((await post(service.url, event)).status).toBe(202);
    return about;
  }

  const sandbox = (path: string, body: unknown) =>
    fetch(`${service.url}/sandbox/api/${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const goTo = (path: string) => admin.page.goto(`${service.url}/console${path}`);

  beforeAll(async () => {
    folder = await tempFolder();
    service = await startService({ DATA_DIR: folder.folder, CONSOLE_PASSWORD: FIRST });
    browser = await openBrowser();
    admin = await visit(browser);
  });
  afterAll(async () => {
    await browser?.close();
    // Open pages do not keep it from stopping.
    expect(await service?.stop()).toBe(0);
    await folder.remove();
  });

  it('lets the first account in, which has to change its password before anything else', async () => {
    const { page } = admin;
    await signIn(page, { url: service.url, name: 'admin', password: FIRST });
    await page.getByLabel('Current password').waitFor();
    expect((await callApi(admin, service.url, ['GET', '/home'])).status).toBe(403);

    await changePassword(page, FIRST, PASSWORD);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
  });

  it('keeps out whoever does not know the password, and says so', async () => {
    const stranger = await visit(browser);
    await signIn(stranger.page, { url: service.url, name: 'admin', password: 'not the password' });
    await stranger.page.getByText('The name or the password is not right.').waitFor();
    await stranger.close();
  });

  it('shows where a text is broken, publishes what was mended, and restores the wording before', async () => {
    const { page } = admin;
    await goTo('/texts/template/service.reactivated/en');
    const editor = page.getByRole('textbox', { name: /^Text of/ });
    await editor.click();
    const write = async (source: string) => {
      await page.keyboard.press('ControlOrMeta+a');
      // Where a whole selection is written over, Chromium itself tries to keep its look, by inline styles.
      await page.keyboard.press('Delete');
      await page.keyboard.insertText(source);
    };
    const publish = page.getByRole('button', { name: 'Publish…' });

    await write('Hello {{client.firstName}}:\n\nYour {{service.nmae}} is back.');
    await page.getByText('Line 3, column 8').waitFor();
    await eventually(
      () => publish.isDisabled(),
      (isDisabled) => isDisabled,
    );

    const publishWording = async (word: string) => {
      await write(`Hello {{client.firstName}}:\n\n*{{service.name}}* is ${word}.`);
      await page.getByText('No problems found.').waitFor();
      await eventually(
        () => publish.isEnabled(),
        (isEnabled) => isEnabled,
      );
      await publish.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await publishWording('humming again');
    const { phone } = await postSample('service.reactivated');
    const phones = await visit(browser);
    await phones.page.goto(`${service.url}/sandbox`);
    await phones.page.getByText('is humming again.').first().waitFor();
    expect(phones.faults).toEqual([]);
    await phones.close();
    expect((await messagesOn(service.url, phone))[0]?.text).toContain('humming again');

    await editor.click();
    await publishWording('purring');
    const second = await postSample('service.reactivated');
    await eventually(
      () => messagesOn(service.url, second.phone),
      ([message]) => message?.text.includes('purring') === true,
    );

    await page
      .getByRole('link', { name: 'History' })
      .or(page.getByRole('tab', { name: 'History' }))
      .click();
    await page.getByRole('button', { name: 'Restore…' }).last().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const third = await postSample('service.reactivated');
    await eventually(
      () => messagesOn(service.url, third.phone),
      ([message]) => message?.text.includes('humming again') === true,
    );
  });

  it('finds a delivery and follows it until it is read', async () => {
    const { page } = admin;
    const { id, phone } = await postSample('domain.deleted');
    await goTo('/deliveries');
    await page.getByLabel('Search').fill(id);
    await page.getByRole('row').filter({ hasText: phone }).getByRole('link').first().click();
    await page.getByText('Delivered', { exact: true }).first().waitFor();
    await sandbox(`phones/${phone}`, { reads: true });
    // Without a hand: the page follows the service.
    await page.getByText('The client has opened it.').waitFor();
  });

  it('sends again what was refused', async () => {
    const { page } = admin;
    const phone = '+5491155559999';
    await sandbox(`phones/${phone}`, { registered: false });
    const { id } = await postSample('invoice.generated', { phone });
    await goTo(`/deliveries?client=${id}`);
    await page.getByRole('row').filter({ hasText: 'Not sent' }).getByRole('link').first().click();
    await sandbox(`phones/${phone}`, { registered: true });
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Delivered', { exact: true }).first().waitFor();
    expect(await messagesOn(service.url, phone)).toHaveLength(1);
  });

  it('lets a viewer look, without numbers, and change nothing: neither on the pages nor by the API', async () => {
    const made = await callApi<{ password: string }>(admin, service.url, [
      'POST',
      '/accounts',
      { name: 'vera', role: 'viewer' },
    ]);
    const { phone, id } = await postSample('quote.available');
    const viewer = await visit(browser);
    const { page } = viewer;
    await signIn(page, { url: service.url, name: 'vera', password: made.body.password });
    await changePassword(page, made.body.password, 'nine blue lanterns');
    await page.getByRole('heading', { name: 'Home' }).waitFor();

    await page.goto(`${service.url}/console/deliveries?client=${id}`);
    await page.getByRole('row').filter({ hasText: 'Delivered' }).waitFor();
    expect(await page.content()).not.toContain(phone);
    await page.goto(`${service.url}/console/texts/template/invoice.paid/en`);
    await page.getByText('may look at texts, but not change them').waitFor();
    expect(await page.getByRole('button', { name: 'Publish…' }).count()).toBe(0);

    const text = '/texts/template/invoice.paid/en';
    const { deliveries } = (
      await callApi<{ deliveries: Array<{ id: string; recipient: string }> }>(viewer, service.url, [
        'GET',
        '/deliveries',
      ])
    ).body;
    expect(deliveries.map(({ recipient }) => recipient)).not.toContain(phone);
    const refused = await Promise.all(
      (
        [
          ['POST', `${text}/publish`, { source: 'x', currentSeq: 0 }],
          ['PUT', `${text}/draft`, { source: 'x', revision: 0 }],
          ['POST', `/deliveries/${deliveries[0]?.id}/resend`],
          ['POST', `/deliveries/${deliveries[0]?.id}/cancel`],
          ['POST', '/deliveries/many', { action: 'cancel', filter: {}, upTo: 99 }],
          ['POST', '/transfers/tr_1/execute'],
          ['POST', '/dead-letters/redrive'],
          ['POST', '/phone/log-out'],
          ['POST', '/keys', { name: 'x' }],
          ['POST', '/accounts', { name: 'x', role: 'admin' }],
          ['PUT', '/switches/invoice.paid', { on: false }],
          ['GET', '/audit'],
        ] as Array<[string, string, unknown?]>
      ).map(([method, path, body]) => callApi(viewer, service.url, [method, path, body ?? {}])),
    );
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(viewer.faults).toEqual([]);
    await viewer.close();
  });

  it('has two phones of the sandbox agree on a transfer, and executes it', async () => {
    const phones = await visit(browser);
    await phones.page.goto(`${service.url}/sandbox`);
    await phones.page.getByText('Transfer', { exact: true }).click();
    await phones.page.getByRole('button', { name: 'Prepare the sentence' }).click();
    await phones.page.getByRole('button', { name: 'Both send' }).click();

    const { page } = admin;
    await goTo('/transfers');
    await page.getByRole('row').filter({ hasText: 'To decide' }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Execute it…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Record it and tell both' }).click();
    await page.getByText('Staff approved it and both clients were told.').waitFor();
    expect(phones.faults).toEqual([]);
    await phones.close();
  });

  it('runs nothing that its own policy refuses', () => {
    expect(admin.faults).toEqual([]);
  });
});
