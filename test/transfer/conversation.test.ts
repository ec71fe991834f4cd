import { describe, expect, it } from '@jest/globals';
import { waLink } from '../../src/transfer/build-claim.ts';
import { converse, type Setting } from '../../src/transfer/conversation.ts';
import { meaningOf } from '../../src/transfer/meaning.ts';
import type { Background, Effects, Fact } from '../../src/transfer/ports.ts';
import { chatOf, claimText, juan, say } from '../support/conversation-bench.ts';
import { HOUR, START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import { locales, sentences } from './shipped-sentences.ts';

const setting: Setting = {
  say,
  sentences,
  defaultLocale: 'es',
  ourNumber: NUMBER,
  windowMs: 72 * HOUR,
  now: START,
};

const nobody: Background = {
  isKnown: false,
  isOptedOut: false,
  wasParty: false,
  lastLocale: undefined,
  isCounted: false,
  pending: [],
  origins: [],
  answers: { stranger: 0, attempt: 0, other: 0 },
};

const people = {
  unknown: nobody,
  'unknown, answered today': { ...nobody, answers: { stranger: 2, attempt: 3, other: 1 } },
  client: { ...nobody, isKnown: true, answers: { stranger: 0, attempt: 90, other: 90 } },
  'opted out': { ...nobody, isKnown: true, isOptedOut: true },
} satisfies Record<string, Background>;
type Person = keyof typeof people;

function tell(text: string, background: Background, changes: Partial<Fact> = {}): Effects {
  const fact: Fact = {
    id: 'f1',
    kind: 'message',
    messageId: 'm1',
    chat: chatOf(juan.phone),
    phone: juan.phone,
    text,
    at: START,
    tries: 0,
    tryAt: undefined,
    ...changes,
  };
  return converse({ fact, meaning: meaningOf(fact.text, sentences), background }, setting);
}

/** What was answered (locale and key), or what it was taken for. */
function outcome({ handled, replies }: Effects): string {
  const [reply] = replies;
  return reply ? reply.text.split('|').slice(0, 2).join(' ') : `- ${handled[0]?.as}`;
}

const near = claimText().replace('deseo que', 'quiero que ya');
const blank = claimText({ service: 'xxxxx', destinationName: 'xxxxx' });
const hidden = claimText().replace('deseo', 'd\u200Beseo');

describe('What somebody writes is answered', () => {
  const table: [string, Record<Person, string>][] = [
    ...(
      [
        ['STOP', 'es opt_out', 'opt_out'],
        ['baja', 'es opt_out', 'opt_out'],
        ['SAIR', 'pt opt_out', 'opt_out'],
        ['cancelar', 'es opt_out', 'opt_out'],
        ['Quiero cancelar el servicio', 'es questions.cancellation', 'question'],
        ['I want to upgrade my plan', 'en questions.upgrade', 'question'],
        ['Voglio trasferire il servizio', 'it transfer.how', 'question'],
        ['Cancelar la transferencia', 'es transfer.none', 'cancel'],
      ] as const
    ).map(([text, answer, as]): [string, Record<Person, string>] => [
      text,
      // Whoever stops the notices is told so, however much they asked today.
      {
        unknown: answer,
        'unknown, answered today': as === 'opt_out' ? answer : `- ${as}`,
        client: answer,
        'opted out': answer,
      },
    ]),
    ...(
      [
        [near, 'es transfer.near'],
        [blank, 'es transfer.blank'],
        [hidden, 'es transfer.hidden'],
      ] as const
    ).map(([text, answer]): [string, Record<Person, string>] => [
      text,
      { unknown: answer, 'unknown, answered today': '- attempt', client: answer, 'opted out': answer },
    ]),
    ...['Hola, ¿cómo están?', '', '👍', 'No me anda la radio desde ayer'].map(
      (text): [string, Record<Person, string>] => [
        text,
        {
          unknown: '- person',
          'unknown, answered today': '- person',
          client: '- person',
          'opted out': '- person',
        },
      ],
    ),
    [
      'ALTA',
      {
        unknown: '- person',
        'unknown, answered today': '- person',
        client: '- person',
        'opted out': 'es opt_in',
      },
    ],
  ];

  it.each(
    table.flatMap(([text, expected]) =>
      (Object.keys(expected) as Person[]).map(
        (who) => [text.slice(0, 40), who, text, expected[who]] as const,
      ),
    ),
  )('"%s" of somebody %s', (_, who, text, expected) => {
    expect(outcome(tell(text, people[who]))).toBe(expected);
  });
});

describe('An opt-out', () => {
  it('counts for number and chat, whether it is answered or not', () => {
    for (const background of Object.values(people))
      expect(tell('STOP', background).optOut.map(({ address }) => address)).toEqual([
        juan.phone,
        chatOf(juan.phone),
      ]);
  });

  it('counts where nobody knows the number', () => {
    expect(tell('STOP', nobody, { phone: undefined, chat: '1@lid' }).optOut).toEqual([
      { address: '1@lid', messageId: 'm1' },
    ]);
  });

  it('counts after days, without an answer, and when a message was edited into one', () => {
    const old = tell('STOP', people.client, { at: START - 80 * HOUR });
    expect([old.optOut.length, old.replies.length]).toEqual([2, 0]);
    expect(tell('STOP', people.client, { kind: 'edited' }).optOut).toHaveLength(2);
  });

  it('tells the word that takes it back, which does', () => {
    const told = tell('STOP', { ...people.client, lastLocale: 'fr' }).replies[0]?.text ?? '';
    const word = told.split('|').at(-1) ?? '';
    expect(tell(word, people['opted out']).optIn).toHaveLength(2);
  });

  it('is never taken for the end of a transfer or a service', () => {
    expect(tell('STOP', people.client).changes).toEqual([]);
  });
});

describe('The language of an answer', () => {
  it.each(locales)('is the sentence’s: %s', (locale) => {
    const told = tell(claimText({ service: 'xxxxx' }, locale), { ...nobody, lastLocale: 'es' });
    expect(outcome(told)).toBe(`${locale} transfer.blank`);
  });

  it('is the words’, else the one of our last message, else the default', () => {
    expect(outcome(tell('SAIR', { ...people.client, lastLocale: 'fr' }))).toBe('pt opt_out');
    expect(outcome(tell('STOP', { ...people.client, lastLocale: 'fr' }))).toBe('fr opt_out');
    expect(outcome(tell('STOP', people.client))).toBe('es opt_out');
  });
});

describe('What is nearly a claim', () => {
  it('is answered with the text to send, as far as it is known, and the link that has it ready', () => {
    const [key, text, link] = tell(hidden, nobody).replies[0]?.text.split('|').slice(1) ?? [];
    expect(key).toBe('transfer.hidden');
    expect(text).toBe(claimText());
    expect(link).toBe(waLink(NUMBER, claimText()));
  });

  it('that lacks something is told what', () => {
    expect(tell(blank, nobody).replies[0]?.text).toBe(
      'es|transfer.blank|es|blanks.service y es|blanks.destinationName',
    );
  });
});

describe('What came days ago', () => {
  it.each([near, 'Quiero cancelar el servicio', claimText()])('is left for a person: %s', (text) => {
    expect(outcome(tell(text, people.client, { at: START - 80 * HOUR }))).toBe('- person');
  });
});

describe('An edited message', () => {
  it('that is a claim now does not count, and is to be sent anew', () => {
    const told = tell(claimText(), nobody, { kind: 'edited' });
    expect([outcome(told), told.changes]).toEqual(['es transfer.edited', []]);
  });

  it('that is anything else is left for a person', () => {
    expect(outcome(tell('cancelar', people.client, { kind: 'edited' }))).toBe('- person');
  });

  it('that is taken back again is of no matter', () => {
    expect(tell('', people.client, { kind: 'revoked' })).toMatchObject({ replies: [], changes: [] });
  });
});

describe('A claim', () => {
  it('that counted before is not answered again', () => {
    expect(tell(claimText(), { ...people.client, isCounted: true })).toMatchObject({
      replies: [],
      changes: [],
    });
  });
});
