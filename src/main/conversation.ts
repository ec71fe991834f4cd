import { randomUUID } from 'node:crypto';
import { createAlarm } from '../delivery/alarm.ts';
import type { Sender } from '../delivery/sender.ts';
import type { Transfers } from '../intake/transfers.ts';
import type { Logger } from '../logger.ts';
import { chooseLocale } from '../rendering/locale.ts';
import { createConversationStore } from '../store/conversations/conversation-store.ts';
import { sessionOf } from '../store/deliveries/delivery-views.ts';
import { numberToWriteTo } from '../store/numbers/number-to-write-to.ts';
import type { Db } from '../store/database/schema.ts';
import { createConversation, type Conversation } from '../transfer/conversation-loop.ts';
import type { Directory } from '../transfer/directory.ts';
import type { DraftRequest } from '../transfer/draft-request.ts';
import { draftTransfer } from '../transfer/draft-transfer.ts';
import type { ConversationStore, HandledAs } from '../transfer/ports.ts';
import { candidatesOf } from './candidates-of.ts';
import type { Config } from './config.ts';
import type { ConversationTexts } from './texts/conversation-texts.ts';

export interface ConversationDeps {
  config: Config;
  db: Db;
  texts: ConversationTexts;
  directory: Directory;
  logger: Logger;
}

interface OpenConversation extends ConversationDeps {
  sender: Pick<Sender, 'resolve' | 'ourNumber'>;
  fresh: () => Promise<void>;
  /** Something was written: replies to send, callbacks to post. */
  onApplied: () => void;
  /** What customers wrote was dealt with, and what it was taken for. */
  onHandled: (as: HandledAs[]) => void;
}

/** The conversation with customers, not running yet. */
export function openConversation({
  config,
  db,
  texts,
  directory,
  sender,
  fresh,
  onApplied,
  onHandled,
  logger,
}: OpenConversation): Conversation {
  const store = conversationStore(config, db);
  const apply: ConversationStore['apply'] = async (effects, now) => {
    const isApplied = await store.apply(effects, now);
    if (isApplied) onHandled(effects.handled.map(({ as }) => as));
    return isApplied;
  };
  return createConversation({
    store: { ...store, apply },
    directory,
    phones: { candidatesOf: candidatesOf(config), resolve: sender.resolve },
    say: texts.say,
    sentences: texts.sentences,
    defaultLocale: config.defaultLocale,
    ourNumber: () => config.whatsappNumber ?? sender.ourNumber(),
    windowMs: config.transferWindowMs,
    fresh,
    onApplied,
    alarm: createAlarm(),
    logger,
    clock: Date.now,
  });
}

/** What prepares a transfer for `POST /v1/transfers`. */
export function transferDrafts({
  config,
  db,
  texts,
  directory,
}: Omit<ConversationDeps, 'logger'>): Transfers['draftTransfer'] {
  return async ({ locale, ...wanted }: DraftRequest) => {
    const sentences = texts.sentences();
    const available = sentences.map((sentence) => sentence.locale);
    const draft = await draftTransfer(
      { ...wanted, ...(locale !== undefined && { locale }) },
      {
        store: conversationStore(config, db),
        directory,
        sentences,
        localeOf: (language) =>
          chooseLocale({ language, available, defaultLocale: config.defaultLocale }) ?? config.defaultLocale,
        defaultLocale: config.defaultLocale,
        ourNumber: ourNumberFor(config, db),
        windowMs: config.transferWindowMs,
        clock: Date.now,
        newId: () => `tr_${randomUUID().replaceAll('-', '')}`,
      },
    );
    const wrong = (fields: readonly string[], detail: string) => ({
      kind: 'unfit' as const,
      errors: fields.map((field) => ({ pointer: `/${field}`, detail })),
    });
    switch (draft.kind) {
      case 'draft':
        return { kind: 'drafted', draft: { id: draft.id, text: draft.text, link: draft.link } };
      case 'unknown_client':
        return wrong(draft.fields, 'is no client’s address');
      case 'unfit':
        return wrong(draft.fields, 'cannot stand in the text that both parties send');
      case 'unavailable':
        return { kind: 'unavailable', detail: 'the panel cannot be asked now' };
      case 'numberless':
        return {
          kind: 'unavailable',
          detail: 'no WhatsApp number is linked yet, and WHATSAPP_NUMBER is not set',
        };
    }
  };
}

/** Which of our numbers these clients are to write to, E.164, be it one that is not linked yet; undefined where none is known. */
export function ourNumberFor(
  { whatsappNumber, account }: Config,
  db: Db,
): (clientIds: readonly string[]) => Promise<string | undefined> {
  return async (clientIds) => {
    const now = Date.now();
    return (
      (await numberToWriteTo(db, clientIds, now)) ??
      whatsappNumber ??
      (await sessionOf(db, account, now)).number
    );
  };
}

export function conversationStore(config: Config, db: Db) {
  return createConversationStore(db, { tellsPanel: config.callbackUrl !== undefined });
}
