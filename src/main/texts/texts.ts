import { fileURLToPath } from 'node:url';
import type { DeliveryDetail } from '../../console/deliveries-wire.ts';
import type { Logger } from '../../logger.ts';
import { createRenderer, type Renderer } from '../../rendering/renderer.ts';
import { createTemplateStore, type TextsNow } from '../../rendering/template-store.ts';
import { findPublished } from '../../store/staff/texts.ts';
import type { Db } from '../../store/database/schema.ts';
import type { Config } from '../config.ts';
import { conversationRule, createConversationTexts, type ConversationTexts } from './conversation-texts.ts';
import { followOverrides } from './follow-overrides.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the shipped texts are. */
export const textDirectories = { templates: `${root}templates`, locales: `${root}locales` };

/** Templates and phrases, kept up to date with their files and with what staff publish. */
export interface Texts {
  renderer: Renderer;
  conversation: ConversationTexts;
  /** Resolves when what was published before the call, by whatever process, is in use here. Never rejects. */
  fresh(): Promise<void>;
  /** All texts as they stand here. */
  now(): TextsNow;
  /** What the `template_version` of a delivery tells about the wording that it was made with. */
  wordingOf(type: string, locale: string, version: string): Promise<NonNullable<DeliveryDetail['template']>>;
  warnings(): string[];
  close(): void;
}

/** Loads the shipped texts at once; those that staff have published with the first `fresh()`. Without a store there are none. */
export function openTexts(config: Config, logger: Logger, db?: Db): Texts {
  const { companyName, clientAreaUrl, defaultLocale, defaultCountry } = config;
  const store = createTemplateStore({ ...textDirectories, logger, rule: conversationRule });
  const renderer = createRenderer({ store, companyName, clientAreaUrl, defaultLocale, defaultCountry });
  // Where the service is installed is nobody's business who asks whether it is well.
  const warnings = () => store.warnings().map((warning) => warning.replace(root, ''));
  const conversation = createConversationTexts({ phrases: store.phrases, config, logger });
  const follower = db && followOverrides({ db, use: store.override, logger });

  async function wordingOf(type: string, locale: string, version: string) {
    const isCurrent = store.find(type, locale)?.template?.version === version;
    const [source = ''] = version.split('.');
    const published =
      db && (await findPublished(db, { kind: 'template', name: type, locale, version: source }));
    if (!published) return { version, isCurrent };
    const { seq, author, at } = published;
    return { version, isCurrent, published: { seq, author, at: new Date(at).toISOString() } };
  }

  return {
    renderer,
    conversation,
    fresh: async () => follower?.fresh(),
    now: store.now,
    wordingOf,
    warnings,
    close() {
      store.close();
      follower?.close();
    },
  };
}
