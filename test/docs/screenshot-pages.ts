import type { Page } from 'playwright-core';
import type { Scene } from './screenshot-scene.ts';

/** A page, as it is to be seen. */
export interface Picture {
  /** Its file’s name begins with that. */
  name: string;
  /** Under the service’s address. */
  path: string;
  /** What must be on it before it is taken. */
  shows: string | RegExp;
  /** Brings it about. */
  prepare?: (page: Page) => Promise<unknown>;
  height?: number;
}

const EDITOR = '/console/texts/template/invoice.generated/en';

/** Of a service that no phone is linked to. */
export const unlinkedPhone: Picture = {
  name: 'phone',
  path: '/console/phone',
  shows: 'Linked devices',
  prepare: (page) => page.getByRole('img', { name: 'Code to be scanned' }).waitFor(),
};

/** Every page that the guide shows. */
export function picturesOf({ delivery, inDoubt, transfer }: Scene): Picture[] {
  return [
    { name: 'home', path: '/console', shows: 'need a person' },
    { name: 'deliveries', path: '/console/deliveries', shows: 'Your invoice A-2075' },
    { name: 'delivery', path: `/console${delivery}`, shows: 'The client has opened it.' },
    { name: 'in-doubt', path: `/console${inDoubt}`, shows: 'Did it arrive?', height: 764 },
    { name: 'inbox', path: '/console/inbox', shows: 'it still shows as unpaid' },
    { name: 'transfers', path: '/console/transfers', shows: 'To decide' },
    { name: 'transfer', path: `/console${transfer}`, shows: 'Execute it…', height: 900 },
    {
      name: 'execute',
      path: `/console${transfer}`,
      shows: 'Record it and tell both',
      prepare: (page) => page.getByRole('button', { name: 'Execute it…' }).click(),
    },
    { name: 'texts', path: '/console/texts', shows: 'New invoice' },
    {
      name: 'editor',
      path: EDITOR,
      shows: 'The invoice for your hosting, A-0001',
      prepare: untilColoured,
      height: 900,
    },
    {
      name: 'problem',
      path: '/console/texts/template/service.suspended/en',
      shows: /Line \d+, column/,
      prepare: untilColoured,
    },
    {
      name: 'publish',
      path: EDITOR,
      shows: 'From now on customers get it.',
      prepare: async (page) => {
        await untilColoured(page);
        await page.getByText('No problems found.').waitFor();
        await page.getByRole('button', { name: 'Publish…' }).click();
      },
    },
    { name: 'history', path: `${EDITOR}?view=history`, shows: 'martin' },
    { name: 'coverage', path: '/console/coverage', shows: 'What the panel tells us' },
    { name: 'settings', path: '/console/settings', shows: 'monthly report' },
    { name: 'people', path: '/console/people', shows: 'sofia' },
    { name: 'audit', path: '/console/audit', shows: 'carla' },
    { name: 'sandbox', path: '/sandbox', shows: 'Simulated phones' },
  ];
}

/** The editor comes after the text, which can be written in meanwhile. */
function untilColoured(page: Page): Promise<void> {
  return page.locator('.cm-editor').waitFor();
}
