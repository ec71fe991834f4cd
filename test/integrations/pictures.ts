import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { openBrowser } from '../support/console-browser.ts';

/** Who reads what: the plugin's page in English is its README's picture. */
const PICTURES = { en: 'settings.png', es: 'settings-es.png' };

/**
 * Takes the pictures of a plugin's README: what its `tests/show-page.php <language>` prints, seen in a browser. Resolves
 * to the files; to none where the plugin has no such page.
 */
export async function takePictures(folder: string, php: string): Promise<string[]> {
  const script = path.join(folder, 'tests/show-page.php');
  if (!existsSync(script)) return [];
  const files: string[] = [];
  const browser = await openBrowser();
  try {
    for (const [language, picture] of Object.entries(PICTURES)) {
      const { stdout } = await promisify(execFile)(php, [script, language]);
      const page = await browser.newPage({ viewport: { width: 1040, height: 800 } });
      await page.setContent(stdout);
      const file = path.join(folder, picture);
      await page.screenshot({ path: file, fullPage: true });
      files.push(file);
    }
  } finally {
    await browser.close();
  }
  return files;
}
