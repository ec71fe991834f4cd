import { fileURLToPath } from 'node:url';
import type { Logger } from '../logger.ts';
import { createRenderer, type Renderer } from '../rendering/renderer.ts';
import { createTemplateStore } from '../rendering/template-store.ts';
import type { Config } from './config.ts';
import { createConversationTexts, type ConversationTexts } from './conversation-texts.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the shipped texts are. */
export const textDirectories = { templates: `${root}templates`, locales: `${root}locales` };

/** Templates and phrases, kept up to date with their files. */
export interface Texts {
  renderer: Renderer;
  conversation: ConversationTexts;
  warnings(): string[];
  close(): void;
}

export function openTexts(config: Config, logger: Logger): Texts {
  const { companyName, clientAreaUrl, defaultLocale, defaultCountry } = config;
  const store = createTemplateStore({ ...textDirectories, logger });
  const renderer = createRenderer({ store, companyName, clientAreaUrl, defaultLocale, defaultCountry });
  // Where the service is installed is nobody's business who asks whether it is well.
  const warnings = () => store.warnings().map((warning) => warning.replace(root, ''));
  const conversation = createConversationTexts({ phrases: store.phrases, config, logger });
  return { renderer, conversation, warnings, close: store.close };
}
