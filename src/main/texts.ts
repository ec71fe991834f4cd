import { fileURLToPath } from 'node:url';
import type { Logger } from '../logger.ts';
import { createRenderer, type Renderer } from '../rendering/renderer.ts';
import { createTemplateStore } from '../rendering/template-store.ts';
import type { Config } from './config.ts';

/** Where the shipped texts are. */
export const textDirectories = {
  templates: fileURLToPath(new URL('../../templates', import.meta.url)),
  locales: fileURLToPath(new URL('../../locales', import.meta.url)),
};

/** Templates and phrases, kept up to date with their files. */
export interface Texts {
  renderer: Renderer;
  warnings(): string[];
  close(): void;
}

export function openTexts(config: Config, logger: Logger): Texts {
  const { companyName, clientAreaUrl, defaultLocale, defaultCountry } = config;
  const store = createTemplateStore({ ...textDirectories, logger });
  const renderer = createRenderer({ store, companyName, clientAreaUrl, defaultLocale, defaultCountry });
  return { renderer, warnings: store.warnings, close: store.close };
}
