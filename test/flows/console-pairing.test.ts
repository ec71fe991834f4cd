import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { changePassword, openBrowser, signIn, visit, type Visitor } from '../support/console-browser.ts';
import { startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { webEnv } from '../support/web-service.ts';
import { openWhatsApp, type SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

// Two browsers are started here, one of them by the service.
jest.setTimeout(120_000);

describe('pairing in the console, with WhatsApp Web simulated in a real browser', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let whatsApp: SimulatedWhatsApp;
  let service: Service;
  let browser: Browser;
  let admin: Visitor;

  beforeAll(async () => {
    folder = await tempFolder();
    whatsApp = await openWhatsApp();
    const env = await webEnv(whatsApp, folder.folder);
    service = await startService({ ...env, CONSOLE_PASSWORD: 'given at the first start' });
    browser = await openBrowser();
    admin = await visit(browser);
    admin.page.setDefaultTimeout(60_000);
    await signIn(admin.page, { url: service.url, name: 'admin', password: 'given at the first start' });
    await changePassword(admin.page, 'given at the first start', 'seven wooden kettles');
    await admin.page.getByRole('heading', { name: 'Home' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    expect(await service?.stop()).toBe(0);
    await whatsApp.close();
    await folder.remove();
  });

  it('shows the code until the phone scans it, and then which number is linked', async () => {
    const { page } = admin;
    await page.goto(`${service.url}/console/phone`);
    const code = page.getByRole('img', { name: 'Code to be scanned with WhatsApp' });
    await code.waitFor();
    whatsApp.setScanner('+5491100000000');
    await code.waitFor({ state: 'detached' });
    await page.getByText('+5491100000000').first().waitFor();
  });

  it('unlinks the phone, and asks for a new scan', async () => {
    const { page } = admin;
    whatsApp.setScanner(undefined);
    await page.getByRole('button', { name: 'Unlink …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('img', { name: 'Code to be scanned with WhatsApp' }).waitFor();
    expect(admin.faults).toEqual([]);
  });
});
