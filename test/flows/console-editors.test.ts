import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { TextVersionView, TextView } from '../../src/console/texts-wire.ts';
import {
  callApi,
  changePassword,
  openBrowser,
  signIn,
  visit,
  type Visitor,
} from '../support/console-browser.ts';
import { eventually, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

jest.setTimeout(60_000);

const PASSWORD = 'seven wooden kettles';
const PATH = '/texts/template/domain.deleted/en';

describe('Two who edit one text at once', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let service: Service;
  let browser: Browser;
  let ana: Visitor;
  let bea: Visitor;

  const view = async () => (await callApi<TextView>(ana, service.url, ['GET', PATH])).body;
  const history = async () =>
    (await callApi<{ versions: TextVersionView[] }>(ana, service.url, ['GET', `${PATH}/history`])).body
      .versions;

  async function write(page: Page, source: string): Promise<void> {
    await page.getByRole('textbox', { name: /^Text of/ }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(source);
  }
  const saved = (page: Page) => page.getByText('Draft saved').waitFor();
  const publish = async (page: Page) => {
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const keepMine = (page: Page) => page.getByRole('button', { name: 'Keep mine on top' });

  beforeAll(async () => {
    folder = await tempFolder();
    service = await startService({ DATA_DIR: folder.folder, CONSOLE_PASSWORD: 'given at the first start' });
    browser = await openBrowser();
    ana = await visit(browser);
    await signIn(ana.page, { url: service.url, name: 'admin', password: 'given at the first start' });
    await changePassword(ana.page, 'given at the first start', PASSWORD);
    await ana.page.getByRole('heading', { name: 'Home', exact: true }).waitFor();
    const made = await callApi<{ password: string }>(ana, service.url, [
      'POST',
      '/accounts',
      { name: 'bea', role: 'editor' },
    ]);
    bea = await visit(browser);
    await signIn(bea.page, { url: service.url, name: 'bea', password: made.body.password });
    await changePassword(bea.page, made.body.password, 'nine blue lanterns');
    await bea.page.getByRole('heading', { name: 'Home', exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    expect(await service?.stop()).toBe(0);
    await folder.remove();
  });
  beforeEach(async () => {
    for (const { page } of [ana, bea]) {
      await page.goto(`${service.url}/console${PATH}`);
      await page.getByRole('textbox', { name: /^Text of/ }).waitFor();
    }
  });

  it('decide once where one of them publishes what the other was writing over, and lose nothing', async () => {
    await write(bea.page, 'Of Bea: {{domain.name}}');
    await saved(bea.page);
    await ana.page.getByText('Of Bea: ').first().waitFor();
    await write(ana.page, 'Of Ana: {{domain.name}}');
    await saved(ana.page);
    await keepMine(bea.page).waitFor();
    await publish(ana.page);
    await bea.page.getByText('published another wording').waitFor();
    await keepMine(bea.page).click();
    await saved(bea.page);
    await publish(bea.page);
    expect((await history()).map(({ source }) => source)).toEqual([
      'Of Bea: {{domain.name}}',
      'Of Ana: {{domain.name}}',
    ]);
    await ana.page.getByText('Of Bea: ').first().waitFor();
  });

  it('are told where the other has discarded what they wrote, and can keep it', async () => {
    await write(ana.page, 'Kept: {{domain.name}}');
    await saved(ana.page);
    await bea.page.getByText('Kept: ').first().waitFor();
    await bea.page.getByRole('button', { name: /^Discard/ }).click();
    await bea.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Discard/ })
      .click();
    await ana.page.getByText('The draft of this text is gone').waitFor();
    await keepMine(ana.page).click();
    const { draft } = await eventually(view, ({ draft: its }) => its !== null);
    expect(draft).toMatchObject({ source: 'Kept: {{domain.name}}', author: 'admin' });
  });

  it('have nothing to decide where both publish the same at the same moment', async () => {
    await write(ana.page, 'The same: {{domain.name}}');
    await saved(ana.page);
    await bea.page.getByText('The same: ').first().waitFor();
    const before = (await history()).length;
    await Promise.all([publish(ana.page), publish(bea.page)]);
    for (const { page } of [ana, bea]) await page.getByText('No draft yet.').waitFor();
    expect(await history()).toHaveLength(before + 1);
    for (const { page, faults } of [ana, bea]) {
      expect(await page.getByRole('button', { name: 'Keep mine on top' }).count()).toBe(0);
      expect(faults).toEqual([]);
    }
  });
});
