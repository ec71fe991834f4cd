import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { testBrowser, testBrowserArgs } from '../whatsapp-web/find-browser.ts';

/** A real browser, as staff have one. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await testBrowser(),
    args: ['--no-sandbox', ...testBrowserArgs],
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: errors of scripts, and everything that its Content-Security-Policy refused. */
  faults: string[];
  close(): Promise<void>;
}

/** Somebody with a browser of their own, who reads English. */
export async function visit(
  browser: Browser,
  options: { width?: number; colorScheme?: 'light' | 'dark'; locale?: string } = {},
): Promise<Visitor> {
  const { width = 1280, colorScheme = 'light', locale = 'en-US' } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // What an answer's status was is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`${message.text()} (${message.location().url}:${message.location().columnNumber})`);
  });
  return { page, context, faults, close: () => context.close() };
}

interface SignIn {
  url: string;
  name: string;
  password: string;
}

/** Signs in through the page. */
export async function signIn(page: Page, { url, name, password }: SignIn): Promise<void> {
  await page.goto(`${url}/console`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Gives a password of one's own in the place of the first one, as everybody has to. */
export async function changePassword(page: Page, current: string, next: string): Promise<void> {
  await page.getByLabel('Current password').fill(current);
  await page.getByLabel('New password', { exact: true }).fill(next);
  await page.getByLabel('New password, once more').fill(next);
  await page.getByRole('button', { name: 'Change the password' }).click();
}

/** Calls the console's API as the page does, with its session. */
export async function callApi<Answer>(
  { context }: Visitor,
  url: string,
  [method, path, body]: [method: string, path: string, body?: unknown],
): Promise<{ status: number; body: Answer }> {
  const response = await context.request.fetch(`${url}/console/api${path}`, {
    method,
    headers: { origin: url },
    ...(body === undefined ? {} : { data: body }),
  });
  const text = await response.text();
  return { status: response.status(), body: (text === '' ? undefined : JSON.parse(text)) as Answer };
}
