import { readFileSync } from 'node:fs';
import { createLogger } from '../../src/logger.ts';
import { createConversationTexts } from '../../src/main/texts/conversation-texts.ts';
import { shippedLocales } from '../../src/rendering/locale.ts';
import { parsePhrases, type Phrases } from '../../src/rendering/phrases.ts';
import type { Say } from '../../src/transfer/ports.ts';
import type { ReplyKey } from '../../src/transfer/reply-texts.ts';
import type { ClaimFacts } from '../../src/transfer/sentence.ts';
import { executeTransfer, refuseTransfer, type Staff } from '../../src/transfer/staff.ts';
import {
  claimText,
  jose,
  juan,
  lucia,
  openConversationBench,
  stranger,
  type MemoryDirectory,
} from '../support/conversation-bench.ts';
import { candidatesOf, HOUR, MINUTE } from '../support/events.ts';
import { customersWords, type CustomersWords } from './customers-words.ts';

/** Who talks with us. */
const people = { origin: juan, destination: jose, stranger, customer: lucia } as const;
type Person = keyof typeof people;

/** One thing of a conversation, in the order in which they came. */
export type Line =
  | { kind: 'wrote'; by: Person; text: string }
  /** Several were told the same. `keys`: the reply's and those of its parts. */
  | { kind: 'told'; to: Person[]; text: string; keys: ReplyKey[] }
  /** What happened besides, in English. */
  | { kind: 'event'; text: string };

/** Where a conversation is had, in one language. */
export interface Stage {
  locale: string;
  words: CustomersWords;
  directory: MemoryDirectory;
  /** The transfer's sentence, filled in. */
  claim(changes?: Partial<ClaimFacts>): string;
  /** Resolves to the message's id when all that follows has followed. */
  writes(by: Person, text: string): Promise<string>;
  edits(by: Person, messageId: string, text: string): Promise<void>;
  takesBack(by: Person, messageId: string): Promise<void>;
  hoursPass(hours: number): Promise<void>;
  /** The panel still knows who is who, but cannot say what they have. */
  panelFails(): void;
  panelRecovers(): Promise<void>;
  execute(): Promise<void>;
  refuse(): Promise<void>;
}

/** A conversation, and what came before it that is not shown but said. */
export interface Play {
  given?: { what: string; happens: (stage: Stage) => unknown };
  play: (stage: Stage) => Promise<unknown>;
}

const byNumber = new Map<string, Person>(
  Object.entries(people).map(([person, { phone }]) => [phone, person as Person]),
);

const phrases = shippedLocales.map(readPhrases);
const texts = createConversationTexts({
  phrases: () => phrases,
  config: { defaultLocale: 'es', clientAreaUrl: 'https://panel.example.com/clientarea.php' },
  logger: createLogger('silent'),
});

/** Has a conversation, with the real words, store and rules; the same one each time. */
export async function haveConversation({ given, play }: Play, locale: string): Promise<Line[]> {
  const bench = await openConversationBench();
  const lines: Line[] = [];
  const said = new Map<string, ReplyKey>();
  let heard = 0;

  const say: Say = (language, saying) => {
    const text = texts.say(language, saying);
    said.set(text, saying.key);
    return text;
  };
  const staff: Staff = {
    store: bench.conversations,
    directory: bench.directory,
    candidatesOf,
    say,
    clock: bench.now,
  };
  const askable = bench.directory.servicesOf;
  const theTransfer = async () => (await bench.transfers()).at(-1)?.id ?? '';

  /** Waits for all that follows, and writes down what we have told. */
  async function follow(): Promise<void> {
    await bench.settled();
    const told = (await bench.told()).slice(heard);
    heard += told.length;
    for (const { to, text } of told) {
      const person = byNumber.get(to);
      if (!person) throw new Error(`nobody of the conversation has the number ${to}`);
      const last = lines.at(-1);
      if (last?.kind === 'told' && last.text === text && !last.to.includes(person)) last.to.push(person);
      else lines.push({ kind: 'told', to: [person], text, keys: keysIn(text, said) });
    }
    said.clear();
  }

  const happens = (text: string) => lines.push({ kind: 'event', text });

  const stage: Stage = {
    locale,
    words: customersWords(locale),
    directory: bench.directory,
    claim: (changes) => claimText(changes, locale),
    async writes(by, text) {
      lines.push({ kind: 'wrote', by, text });
      const messageId = await bench.write(people[by], text);
      await follow();
      if ((await bench.handledAs()).at(-1) === 'person') happens('No answer: this is left for a person.');
      return messageId;
    },
    async edits(by, messageId, text) {
      happens(`The ${by} edits the message. It now says:`);
      lines.push({ kind: 'wrote', by, text });
      await bench.edit(people[by], messageId, text);
      await follow();
    },
    async takesBack(by, messageId) {
      happens(`The ${by} deletes the message for everyone.`);
      await bench.revoke(people[by], messageId);
      await follow();
    },
    async hoursPass(hours) {
      happens(`${hours} hours pass.`);
      bench.advance(hours * HOUR);
      await follow();
    },
    panelFails() {
      bench.directory.servicesOf = async () => ({ kind: 'unavailable', detail: 'away' });
    },
    async panelRecovers() {
      happens('The panel answers again.');
      bench.directory.servicesOf = askable;
      bench.advance(31 * MINUTE);
      await follow();
    },
    async execute() {
      happens('The team carries it out: `npx avisador transfers execute tr_…`');
      const { kind } = await executeTransfer(staff, await theTransfer());
      if (kind === 'not_possible' || kind === 'unavailable') throw new Error(`not executed: ${kind}`);
      await follow();
    },
    async refuse() {
      happens('The team refuses it: `npx avisador transfers refuse tr_…`');
      const { kind } = await refuseTransfer(staff, await theTransfer());
      if (kind !== 'done') throw new Error(`not refused: ${kind}`);
      await follow();
    },
  };

  try {
    // Whose words these are may be open: then the answer is in the language of our last message, else in this one.
    bench.start({ say, sentences: texts.sentences, defaultLocale: locale });
    if (given) {
      await given.happens(stage);
      lines.splice(0, Infinity, { kind: 'event', text: given.what });
    }
    await play(stage);
    return lines;
  } finally {
    await bench.close();
  }
}

function keysIn(text: string, said: ReadonlyMap<string, ReplyKey>): ReplyKey[] {
  const parts = [...said].filter(([part]) => part !== text && text.includes(part)).map(([, key]) => key);
  const whole = said.get(text);
  if (whole === undefined) throw new Error(`nobody knows what this says: ${text}`);
  return [whole, ...parts];
}

function readPhrases(locale: string): Phrases {
  const file = new URL(`../../locales/${locale}.json`, import.meta.url);
  const parsed = parsePhrases(readFileSync(file, 'utf8'), locale);
  if (!parsed.ok) throw new Error(`locales/${locale}.json: ${JSON.stringify(parsed.problems)}`);
  return parsed.phrases;
}
