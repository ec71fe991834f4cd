import { setImmediate } from 'node:timers/promises';
import type { CompiledQuery } from 'kysely';
import { createAlarm } from '../../src/delivery/alarm.ts';
import type { Inbound, Resolution } from '../../src/delivery/ports.ts';
import { createLogger } from '../../src/logger.ts';
import { sampleClients } from '../../src/panel/seed-directory.ts';
import { createConversationStore } from '../../src/store/conversations/conversation-store.ts';
import { createInbox } from '../../src/store/conversations/inbox.ts';
import { getTransfer } from '../../src/store/conversations/transfers.ts';
import { buildClaim } from '../../src/transfer/build-claim.ts';
import {
  createConversation,
  type Conversation,
  type ConversationOptions,
} from '../../src/transfer/conversation-loop.ts';
import type { Directory, PanelClient, PanelService } from '../../src/transfer/directory.ts';
import type { ConversationStore, Say } from '../../src/transfer/ports.ts';
import type { ClaimFacts } from '../../src/transfer/sentence.ts';
import type { TransferView } from '../../src/transfer/transfer-view.ts';
import { sentences, sentenceOf } from '../transfer/shipped-sentences.ts';
import { candidatesOf, HOUR, START } from './events.ts';
import { NUMBER } from './ledgers.ts';
import { runLoop, until, type Running } from './loops.ts';
import { tempStore, type TempStore } from './temp-store.ts';

const GIVE_UP_MS = 30_000;

/** Two clients of the sample directory who may transfer a service, and somebody whom nobody knows. */
export const juan = { id: '701', phone: '+5491123456701', email: 'juan.perez@example.com' };
export const jose = { id: '702', phone: '+5491123456702', email: 'jose.garcia@example.com' };
export const lucia = { id: '703', phone: '+5491123456703', email: 'lucia.fernandez@example.com' };
export const ana = { id: '704', phone: '+5511912345704', email: 'ana.souza@example.com' };
export const stranger = { phone: '+5491199999999' };

export const transferFacts: ClaimFacts = {
  originName: 'Juan Pérez',
  originEmail: juan.email,
  service: 'Radio 128 kbps',
  destinationName: 'José García',
  destinationEmail: jose.email,
};

/** The sentence, filled in. */
export function claimText(changes: Partial<ClaimFacts> = {}, locale = 'es'): string {
  return buildClaim({ ...transferFacts, ...changes }, sentenceOf(locale));
}

/** The chat of a phone. */
export function chatOf(phone: string): string {
  return `${phone.slice(1)}@c.us`;
}

/** What a saying is made into: its key without the first word, and what it puts in. */
export const say: Say = (locale, { key, values }) =>
  [locale, key.replace('conversation.', ''), ...Object.values(values)].join('|');

/** A directory in memory: the sample clients, to be changed at will. */
export interface MemoryDirectory extends Directory {
  clients: Map<string, PanelClient & { services: (PanelService & { unpaidInvoices: string[] })[] }>;
  /** Cannot be asked. */
  isAway: boolean;
  asked: number;
}

export function memoryDirectory(): MemoryDirectory {
  const clients: MemoryDirectory['clients'] = new Map(
    sampleClients.map((client) => [client.email, structuredClone(client) as never]),
  );
  async function ask<T>(value: () => T | undefined) {
    directory.asked += 1;
    await setImmediate();
    if (directory.isAway) return { kind: 'unavailable', detail: 'away' } as const;
    const found = value();
    return found === undefined
      ? ({ kind: 'not_found' } as const)
      : ({ kind: 'found', value: found } as const);
  }
  const byId = (id: string) => [...clients.values()].find((client) => client.id === id);
  const directory: MemoryDirectory = {
    clients,
    isAway: false,
    asked: 0,
    clientByEmail: (email) => ask<PanelClient>(() => clients.get(email.toLowerCase())),
    servicesOf: (id) => ask<PanelService[]>(() => byId(id)?.services),
    unpaidInvoices: (id, serviceId) =>
      ask(() => byId(id)?.services.find((service) => service.id === serviceId)?.unpaidInvoices),
  };
  return directory;
}

interface Told {
  to: string;
  text: string;
}

/** A store, a directory and a clock that stands still, for conversations to work between. */
export interface ConversationBench {
  store: TempStore;
  conversations: ConversationStore;
  directory: MemoryDirectory;
  /** Where numbers are on WhatsApp: `found` under their own number where nothing is said. */
  resolutions: Map<string, Resolution>;
  now(): number;
  /** Moves the clock on and tells the loops. */
  advance(ms: number): void;
  /** Keeps what somebody writes; resolves to WhatsApp's id of it. */
  write(from: { phone: string }, text: string, changes?: Partial<Inbound>): Promise<string>;
  edit(from: { phone: string }, messageId: string, text: string): Promise<void>;
  revoke(from: { phone: string }, messageId: string): Promise<void>;
  start(changes?: Partial<ConversationOptions>): RunningConversation;
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Resolves when there is nothing left that could be done now. */
  settled(): Promise<void>;
  /** All replies, oldest first. */
  told(): Promise<Told[]>;
  callbacks(): Promise<{ type: string; data: TransferView }[]>;
  transfers(): Promise<TransferView[]>;
  optedOut(): Promise<string[]>;
  /** What the messages were taken for, oldest first; null: not dealt with. */
  handledAs(): Promise<(string | null)[]>;
  close(): Promise<void>;
}

type RunningConversation = Running<Conversation>;

interface BenchWanted {
  tellsPanel?: boolean;
  onQuery?: (query: CompiledQuery) => void;
}

export async function openConversationBench({
  tellsPanel = true,
  onQuery,
}: BenchWanted = {}): Promise<ConversationBench> {
  const store = await tempStore(onQuery);
  const { db } = store;
  const conversations = createConversationStore(db, { tellsPanel });
  const inbox = createInbox(db);
  const directory = memoryDirectory();
  const resolutions = new Map<string, Resolution>();
  const running = new Set<RunningConversation>();
  let now = START;
  let written = 0;

  const keep = async (fact: Partial<Inbound> & { phone: string }) => {
    written += 1;
    const { phone } = fact;
    const messageId = fact.messageId ?? `wa-${written}`;
    const id = fact.id ?? `${messageId}:${written}`;
    const defaults = { kind: 'message', chat: chatOf(phone), text: '', at: now } as const;
    const { phone: _known, ...hidden } = fact;
    // A LID does not tell the number behind it.
    const told = fact.chat?.endsWith('@lid') ? hidden : fact;
    await inbox.keep(NUMBER, [{ ...defaults, ...told, id, messageId }], now);
    for (const one of running) one.wake();
    return messageId;
  };

  const bench: ConversationBench = {
    store,
    conversations,
    directory,
    resolutions,
    now: () => now,
    advance(ms) {
      now += ms;
      for (const one of running) one.wake();
    },
    write: ({ phone }, text, more = {}) => keep({ phone, text, ...more }),
    edit: async ({ phone }, messageId, text) => void (await keep({ phone, text, messageId, kind: 'edited' })),
    revoke: async ({ phone }, messageId) => void (await keep({ phone, messageId, kind: 'revoked' })),
    start(options = {}) {
      const conversation = createConversation({
        fresh: async () => undefined,
        store: conversations,
        directory,
        phones: {
          candidatesOf,
          resolve: async ([phone = '']) =>
            resolutions.get(phone) ?? { kind: 'found', phone, chat: chatOf(phone) },
        },
        sentences: () => sentences,
        say,
        defaultLocale: 'es',
        ourNumber: () => NUMBER,
        windowMs: 72 * HOUR,
        onApplied: () => {},
        alarm: createAlarm(),
        logger: createLogger('silent'),
        clock: () => now,
        pollMs: 3,
        ...options,
      });
      return runLoop(conversation, running);
    },
    until: (isSo) => until(isSo, GIVE_UP_MS),
    settled: () =>
      bench.until(async () => {
        const waiting = await conversations.next(now, new Set());
        const due = [...(await conversations.toCheck(now, 1)), ...(await conversations.toExpire(now, 1))];
        return waiting === undefined && due.length === 0;
      }),
    async told() {
      const rows = await db
        .selectFrom('deliveries')
        .select(['chat', 'text'])
        .where('type', '=', 'conversation.reply')
        .orderBy('seq')
        .execute();
      return rows.map(({ chat, text }) => ({ to: `+${chat?.replace(/@.*/, '')}`, text: text ?? '' }));
    },
    async callbacks() {
      const rows = await db.selectFrom('callbacks').select('body').orderBy('seq').execute();
      return rows.map(({ body }) => JSON.parse(body) as { type: string; data: TransferView });
    },
    async transfers() {
      const rows = await db.selectFrom('transfers').select('id').orderBy('created_at').execute();
      const views = await Promise.all(rows.map(({ id }) => getTransfer(db, id)));
      return views.filter((view) => view !== undefined);
    },
    async optedOut() {
      const rows = await db.selectFrom('opt_outs').select('address').execute();
      return rows.map(({ address }) => address);
    },
    async handledAs() {
      const rows = await db.selectFrom('inbound').select('handled_as').orderBy('seq').execute();
      return rows.map(({ handled_as }) => handled_as);
    },
    async close() {
      await Promise.all([...running].map((one) => one.stop()));
      await store.close();
    },
  };
  return bench;
}
