import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { toPalette } from './png-palette.ts';
import { PASSWORD } from './screenshot-day.ts';
import type { Picture } from './screenshot-pages.ts';
import { NOW } from './screenshot-scene.ts';

export const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

/** How pages are looked at. */
export interface Look {
  theme: 'light' | 'dark';
  /** What the name of each picture says about it, where it is no plain one. */
  suffix?: string;
  width?: number;
  locale?: string;
}

/**
 * Takes pictures of a service's pages, as the admin sees them at a desk in Buenos Aires where it is `NOW` for ever.
 * Resolves to what went wrong in the pages, refusals of their Content-Security-Policy among it.
 */
export async function takePictures(
  browser: Browser,
  { theme, suffix = '', width = 1280, locale = 'en-US' }: Look,
  { url, pictures }: { url: string; pictures: readonly Picture[] },
): Promise<string[]> {
  const context = await browser.newContext({
    colorScheme: theme,
    locale,
    timezoneId: 'America/Argentina/Buenos_Aires',
    reducedMotion: 'reduce',
  });
  await context.request.post(`${url}/console/api/sign-in`, {
    headers: { origin: url },
    data: { name: 'admin', password: PASSWORD },
    failOnStatusCode: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.clock.setFixedTime(NOW);
  const faults = faultsOf(page);
  for (const { name, path: place, shows, prepare, height = 800 } of pictures) {
    await page.setViewportSize({ width, height });
    await page.goto(url + place);
    await prepare?.(page);
    await page.getByText(shows).first().waitFor();
    await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' });
    const png = await page.screenshot({ animations: 'disabled' });
    await writeFile(path.join(FOLDER, `${name}${suffix}-${theme}.png`), toPalette(png));
  }
  await context.close();
  return faults;
}

/** What goes wrong in a page from now on. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error}`));
  page.on('console', (message) => {
    // What an answer's status was is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  return faults;
}
