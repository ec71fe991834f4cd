import type { Router } from 'express';
import { toString as drawQr } from 'qrcode';
import packageJson from '../../package.json' with { type: 'json' };
import { createConsole } from '../console/app.ts';
import { callbackRoutes } from '../console/callbacks.ts';
import { coverageRoutes } from '../console/coverage.ts';
import { deadLetterRoutes } from '../console/dead-letters.ts';
import { deliveryRoutes } from '../console/deliveries.ts';
import { homeRoutes } from '../console/home.ts';
import { inboxRoutes } from '../console/inbox.ts';
import { createPhoneView, phoneRoutes } from '../console/phone.ts';
import { settingsRoutes } from '../console/settings.ts';
import { transferRoutes } from '../console/transfers.ts';
import type { Logger } from '../logger.ts';
import { shippedLocales } from '../rendering/locale.ts';
import { createApiKey, listApiKeys, newApiKeyId, revokeApiKey } from '../store/staff/api-keys.ts';
import { listDeeds } from '../store/staff/audit.ts';
import { retryGivenUp } from '../store/deliveries/callback-outbox.ts';
import { receivedByType, unreachableClients, unwritten } from '../store/staff/coverage.ts';
import { actOnDelivery } from '../store/staff/delivery-actions.ts';
import { countLeft, countOpen, countSince } from '../store/staff/home-counts.ts';
import { resumeSender, wantLogOut } from '../store/numbers/leases.ts';
import { answerInbound, closeInbound, leftToPerson } from '../store/conversations/left-to-person.ts';
import { actOnMany, countMany } from '../store/staff/many-deliveries.ts';
import { listOptOuts, removeOptOut } from '../store/conversations/opt-outs.ts';
import { ourNumbers } from '../store/numbers/our-numbers.ts';
import type { Db } from '../store/database/schema.ts';
import { deliveryStory, listForStaff } from '../store/staff/staff-deliveries.ts';
import { sendByStaff } from '../store/staff/staff-messages.ts';
import { switchedOffTypes } from '../store/staff/switches.ts';
import { getTransferRecord } from '../store/conversations/transfer-details.ts';
import { listTransfers } from '../store/conversations/transfers.ts';
import type { Directory } from '../transfer/directory.ts';
import { executeTransfer, refuseTransfer } from '../transfer/staff.ts';
import { candidatesOf } from './candidates-of.ts';
import type { Config } from './config.ts';
import { conversationStore, ourNumberFor, transferDrafts } from './conversation.ts';
import type { Queue } from './queue.ts';
import { staffStore } from './staff-store.ts';
import { textDesk } from './texts/text-desk.ts';
import type { Texts } from './texts/texts.ts';
import { canRender, textTroubles } from './texts/text-troubles.ts';

interface ConsoleParts {
  config: Config;
  db: Db;
  queue: Pick<Queue, 'status' | 'deadLetters' | 'redrive'>;
  texts: Texts;
  directory: Directory;
  /** The webhook secrets, newest first; `rotate` is undefined where they stand in the environment. */
  secrets: { list: () => readonly string[]; rotate: (() => string) | undefined };
  /** Where browsers reach us. */
  publicUrl: () => string;
  /** Where the simulated phones can be looked at, if they are this service's. */
  sandboxUrl: () => string | undefined;
  /** There may be something new to send, or to tell the panel. */
  onChange: () => void;
  logger: Logger;
}

/** The console, put together: everything that staff see and do, over the store that all processes share. */
export function openConsole(parts: ConsoleParts): { router: Router; close(): void } {
  const { config, db, queue, texts, directory, secrets, publicUrl, sandboxUrl, onChange, logger } = parts;
  const { account, transport, companyName, defaultLocale, defaultTimeZone } = config;
  const tellsPanel = config.callbackUrl !== undefined;
  const clock = Date.now;
  const toCandidates = candidatesOf(config);

  const viewPhone = createPhoneView({
    transport,
    numbers: () => ourNumbers(db, account, clock()),
    drawQr: (code) => drawQr(code, { type: 'svg', margin: 2 }),
    clock,
  });

  async function sendText(message: {
    phone: string;
    text: string;
    locale: string;
    by: string;
    account?: string;
  }) {
    const { phone, ...text } = message;
    const [likeliest] = toCandidates(phone, undefined);
    if (likeliest === undefined) return undefined;
    const { deliveryId } = await sendByStaff(db, { ...text, to: { phone: likeliest } }, clock());
    onChange();
    return deliveryId;
  }

  const staff = {
    store: conversationStore(config, db),
    directory,
    candidatesOf: toCandidates,
    say: texts.conversation.say,
    clock,
  };

  const routes = [
    ...homeRoutes({
      phone: viewPhone,
      countSince: (since) => countSince(db, since),
      countOpen: () => countOpen(db),
      countLeft: (since) => countLeft(db, since),
      deadLetters: async () => (await queue.status()).dead,
      textTroubles: async () => textTroubles(texts.now()),
      timeZone: defaultTimeZone,
      clock,
    }),
    ...deliveryRoutes({
      list: (query) => listForStaff(db, query, clock()),
      story: (id) => deliveryStory(db, id, clock()),
      act: (deed) => actOnDelivery(db, { ...deed, now: clock(), tellsPanel }),
      count: (many) => countMany(db, many),
      actOnMany: (many) => actOnMany(db, many, clock()),
      candidatesOf: (phone) => toCandidates(phone, undefined),
      wordingOf: ({ type, locale, version }) => texts.wordingOf(type, locale, version),
      onChange,
    }),
    ...callbackRoutes({
      retry: tellsPanel ? (since) => retryGivenUp(db, { since, now: clock() }) : undefined,
      onRetry: onChange,
      clock,
    }),
    ...deadLetterRoutes({
      count: async () => (await queue.status()).dead,
      list: queue.deadLetters,
      redrive: queue.redrive,
    }),
    ...inboxRoutes({
      list: (query) => leftToPerson(db, query),
      close: (seq) => closeInbound(db, seq, clock()),
      answer: (answer) => answerInbound(db, { ...answer, defaultLocale }, clock()),
      onAnswer: onChange,
    }),
    ...coverageRoutes({
      received: (since) => receivedByType(db, since),
      unwritten: (since) => unwritten(db, since),
      canRender: (type, locale) => canRender(texts.now(), type, locale),
      switchedOff: () => switchedOffTypes(db),
      unreachable: (wanted) => unreachableClients(db, wanted),
      clock,
    }),
    ...phoneRoutes({
      view: viewPhone,
      logOut: (number) => wantLogOut(db, number),
      resume: async (number) => {
        await resumeSender(db, number);
      },
      sendText,
      locale: defaultLocale,
      testText: () => `Avisador · ${companyName} ✓`,
    }),
    ...transferRoutes({
      list: (query) => listTransfers(db, query),
      get: (id) => getTransferRecord(db, id),
      execute: (id) => executeTransfer(staff, id),
      refuse: (id) => refuseTransfer(staff, id),
      draft: transferDrafts({ config, db, texts: texts.conversation, directory }),
      ourNumber: ourNumberFor(config, db),
      deedsOn: (id) => deedsOn(db, id),
    }),
    ...settingsRoutes({
      keys: {
        list: () => listApiKeys(db),
        newId: newApiKeyId,
        create: (key) => createApiKey(db, key, clock()),
        revoke: (id) => revokeApiKey(db, id, clock()),
      },
      secrets,
      optOuts: {
        list: (page) => listOptOuts(db, page),
        remove: (address) => removeOptOut(db, address),
      },
    }),
    ...textDesk({ config, db, texts, sendText }),
  ];

  return createConsole({
    routes,
    staff: staffStore(db),
    about: () => ({
      company: companyName,
      transport,
      ...(sandboxUrl() === undefined ? {} : { sandboxUrl: sandboxUrl() ?? '' }),
      version: packageJson.version,
      defaultLocale,
      locales: [...shippedLocales],
    }),
    publicUrl,
    logger,
  });
}

/** What staff did to something, oldest first. */
async function deedsOn(db: Db, subject: string) {
  const deeds = await listDeeds(db, { subject, limit: 100 });
  return deeds.toReversed().map(({ at, who, action, detail }) => ({
    at: new Date(at).toISOString(),
    who,
    action,
    ...(detail !== undefined && { detail }),
  }));
}
