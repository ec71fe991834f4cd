import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/console-browser.ts';
import { webEnv } from '../support/web-service.ts';
import { openWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';
import { FIRST_PASSWORD, openDay, PASSWORD } from './screenshot-day.ts';
import { FOLDER, takePictures } from './screenshot-look.ts';
import { picturesOf, unlinkedPhone } from './screenshot-pages.ts';
import { NOW, playScene } from './screenshot-scene.ts';

const themes = ['light', 'dark'] as const;

/**
 * Takes the pictures of docs/console.md: of a service to which a few days have happened, and of one that no phone is
 * linked to. Resolves to what went wrong in the pages.
 */
async function main(): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'avisador-screenshots-'));
  const browser = await openBrowser();
  try {
    await mkdir(FOLDER, { recursive: true });
    return [
      ...(await ofEveryPage(browser, path.join(folder, 'console'))),
      ...(await ofPairing(browser, path.join(folder, 'pairing'))),
    ];
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ofEveryPage(browser: Browser, dataDir: string): Promise<string[]> {
  const scene = await playScene(dataDir);
  const { url, service } = scene.day;
  const pictures = picturesOf(scene);
  const onPhones = pictures.filter(({ name }) => ['home', 'delivery', 'editor'].includes(name));
  const home = pictures.filter(({ name }) => name === 'home');
  const inSpanish = home.map((picture) => ({ ...picture, shows: 'necesitan a una persona' }));
  try {
    const faults: string[] = [];
    for (const theme of themes) {
      const narrow = { theme, suffix: '-narrow', width: 390 };
      faults.push(...(await takePictures(browser, { theme }, { url, pictures })));
      faults.push(...(await takePictures(browser, narrow, { url, pictures: onPhones })));
    }
    const spanish = { theme: 'light', suffix: '-es', locale: 'es-AR' } as const;
    faults.push(...(await takePictures(browser, spanish, { url, pictures: inSpanish })));
    return faults;
  } finally {
    await service.stop();
  }
}

async function ofPairing(browser: Browser, dataDir: string): Promise<string[]> {
  const whatsApp = await openWhatsApp();
  try {
    const { DATA_DIR: _, ...env } = await webEnv(whatsApp, dataDir);
    const { url, service, staff } = await openDay(NOW, { dataDir, ...env });
    try {
      const admin = await staff('admin', FIRST_PASSWORD);
      await admin('POST', '/password', { current: FIRST_PASSWORD, next: PASSWORD });
      const faults: string[] = [];
      for (const theme of themes)
        faults.push(...(await takePictures(browser, { theme }, { url, pictures: [unlinkedPhone] })));
      return faults;
    } finally {
      await service.stop();
    }
  } finally {
    await whatsApp.close();
  }
}

const faults = await main();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
