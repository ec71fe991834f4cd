import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseClaim } from '../../src/transfer/parse-claim.ts';
import { blanks, fill, parseSentences } from '../../src/transfer/sentence.ts';
import { fold } from '../../src/transfer/words.ts';
import { anyText } from './any-text.ts';
import { harmless, hidden, near } from './changed-texts.ts';
import { ordinary } from './ordinary-texts.ts';
import { facts, locales, sentenceOf, sentences } from './shipped-sentences.ts';

const parse = (text: string) => parseClaim(text, sentences);

describe.each(locales)('the sentence of %s', (locale) => {
  const exact = fill(sentenceOf(locale), facts);

  it.each(harmless)('is a claim %s', (_, change) => {
    const parsed = parse(change(exact));
    expect(parsed).toMatchObject({ kind: 'claim', locale });
    if (parsed.kind !== 'claim') return;
    for (const blank of blanks) expect(fold(parsed[blank])).toBe(fold(facts[blank]));
  });

  it.each(hidden)('is no claim %s: that is said', (_, change, kind) => {
    expect(parse(change(exact))).toMatchObject({ kind: 'hidden', locale, hidden: [kind] });
  });

  it.each(near)('is nearly one %s', (_, change) => {
    const text = change(exact);
    expect(text).not.toBe(exact);
    expect(parse(text)).toMatchObject({ kind: 'near', locale });
  });

  it.each(['xxxxx', 'XXXX XXX', 'xxx@xxxx.com', '____', '…', '*xxxxx*', '{{name}}', ''])(
    'has a blank where it says %j',
    (unfilled) => {
      for (const blank of blanks) {
        const { [blank]: _, ...known } = facts;
        const text = fill(sentenceOf(locale), { ...facts, [blank]: unfilled });
        expect(parse(text)).toEqual({ kind: 'blank', locale, blanks: [blank], known });
      }
    },
  );

  it('names every blank that is left', () => {
    const nothing = Object.fromEntries(blanks.map((blank) => [blank, 'xxxxx'])) as typeof facts;
    expect(parse(fill(sentenceOf(locale), nothing))).toMatchObject({ kind: 'blank', blanks, known: {} });
  });

  it('may lack the words that its wording says may be missing', () => {
    const { text } = sentenceOf(locale);
    const [short] = parseSentences({ [locale]: text.replaceAll(/\[[^\]]*\] ?/g, '') });
    expect(short && parse(fill(short, facts))).toMatchObject({ kind: 'claim', locale, ...facts });
  });

  it('is known in full also when it stands among other words', () => {
    const text = `Zzz zzz zzz. ${exact} Zzz, zzz`;
    expect(parse(text)).toEqual({ kind: 'near', locale, problems: ['wording'], known: facts });
  });

  it('tells which address is none', () => {
    const text = fill(sentenceOf(locale), { ...facts, destinationEmail: 'jose.example.org' });
    const { destinationEmail: _, ...known } = facts;
    expect(parse(text)).toEqual({ kind: 'near', locale, problems: ['unfit_destinationEmail'], known });
  });
});

describe('the sentence as the manual printed it', () => {
  const manual = {
    kind: 'claim',
    locale: 'es',
    originName: 'Juan Perez',
    originEmail: 'a@b.co',
    service: 'web 1',
    destinationName: 'Jose Garcia',
    destinationEmail: 'c@d.co',
  };

  it.each([
    'Hola ! soy Juan Perez , mi correo de cliente es a@b.co y deseo que el servicio web 1\nque activo y  al dia pase a nombre del cliente Jose Garcia  con correo c@d.co..',
    'Hola ! soy *Juan Perez* , mi correo de cliente es a@b.co y deseo que el servicio web 1 que activo y al dia pase a nombre del cliente Jose Garcia con correo c@d.co..',
  ])('is a claim once it is filled in', (text) => {
    expect(parse(text)).toEqual(manual);
  });

  it.each([
    'Hola ! soy Juan Perez , mi correo de cliente es xxxxxxxxx y deseo que el servicio xxxxxxx\nque activo y  al dia pase a nombre del cliente Jose Garcia  con correo xxxxx..',
    'Hola ! soy *Juan Perez* , mi correo de cliente es xxxxxxxxx y deseo que el servicio xxxxxxxx que activo y al dia pase a nombre del cliente Jose Garcia con correo xxxxx..',
  ])('has its blanks named as long as it is not', (text) => {
    expect(parse(text)).toMatchObject({
      kind: 'blank',
      locale: 'es',
      blanks: ['originEmail', 'service', 'destinationEmail'],
    });
  });
});

describe('a text that tries', () => {
  it.each([
    [
      'with words of its own around the addresses',
      'Hola soy Juan Perez, mi mail de cliente es a@b.co y quiero que el servicio web 1 que está activo pase a nombre de Jose Garcia con correo c@d.co',
      { originEmail: 'a@b.co', destinationEmail: 'c@d.co' },
    ],
    [
      'with its clauses in another order',
      'Hola! deseo que el servicio web 1, que está activo y al día, pase a nombre del cliente Jose Garcia con correo c@d.co. Soy Juan Perez, mi correo de cliente es a@b.co',
      { originEmail: 'a@b.co', destinationEmail: 'c@d.co' },
    ],
    [
      'that says the contrary',
      'Hola! soy Juan Perez, mi correo de cliente es a@b.co y no deseo que el servicio web 1, que está activo y al día, pase a nombre del cliente Jose Garcia con correo c@d.co.',
      { originEmail: 'a@b.co', destinationEmail: 'c@d.co' },
    ],
  ])('%s is nearly a claim, and what is sure is known', (_, text, known) => {
    expect(parse(text)).toEqual({ kind: 'near', locale: 'es', problems: ['wording'], known });
  });

  it('to be read in two ways is no claim', () => {
    const twice = 'X, que está activo y al día, pase a nombre del cliente Ana';
    const text = fill(sentenceOf('es'), { ...facts, service: twice });
    expect(parse(text)).toMatchObject({ kind: 'near', problems: ['two_readings'] });
  });

  it('with a name that does not belong is a claim, with that name', () => {
    const text = fill(sentenceOf('es'), { ...facts, originName: 'Juan, no deseo nada,' });
    expect(parse(text)).toMatchObject({ kind: 'claim', originName: 'Juan, no deseo nada' });
  });
});

describe('a name in another script', () => {
  it.each(['Иван Петров', 'Γιώργος Παπαδόπουλος', '田中さくら', 'محمد علي', '김민수'])(
    'is a name: %s',
    (name) => {
      const text = fill(sentenceOf('es'), { ...facts, originName: name });
      expect(parse(text)).toMatchObject({ kind: 'claim', originName: name });
    },
  );
});

describe('a sentence in another script', () => {
  const [russian] = parseSentences({
    ru: 'Я {{originName}}, мой адрес {{originEmail}}, и прошу передать услугу {{service}} клиенту {{destinationName}} с адресом {{destinationEmail}}.',
  });

  it('hides nothing by its letters', () => {
    if (!russian) throw new Error('there is no sentence');
    const all = [...sentences, russian];
    expect(parseClaim(fill(russian, facts), all)).toEqual({ kind: 'claim', locale: 'ru', ...facts });
  });
});

describe('an ordinary message', () => {
  it.each(ordinary)('is left alone: %j', (text) => {
    expect(parse(text)).toEqual({ kind: 'other' });
  });
});

describe('any text at all', () => {
  const pieces = [
    ...sentences.flatMap(({ parts }) => parts.flatMap((part) => ('word' in part ? [part.word] : []))),
    ...['a@b.co', 'xxxxx', '*', '\u200B', ' ', '\n', '.', 'é', 'Juan', '@', '{{service}}', '😀', '\uD83D'],
  ];

  it('is looked at without an error, and what is found in it stands in it', () => {
    const text = fc.oneof(
      anyText(300),
      fc.array(fc.constantFrom(...pieces), { maxLength: 80 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const parsed = parse(any);
        if (parsed.kind !== 'claim') return;
        const seen = fold(any).replaceAll(/\p{White_Space}|[*~`]/gu, '');
        for (const blank of blanks) expect(seen).toContain(fold(parsed[blank]).replaceAll(' ', ''));
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing of ours when it is longer than a message', () => {
    expect(parse(fill(sentenceOf('es'), facts).padEnd(5000))).toEqual({ kind: 'other' });
  });

  /** Steps, not time: a parser that backtracks does not come back at all from these. */
  it('is looked at in no time, however it was made', () => {
    const hostile = [
      'es',
      'hola soy',
      'mi correo de cliente es',
      'a@b.co',
      'x',
      'con correo',
      '.',
      '\u200B',
      'e-',
      'que',
    ];
    for (const one of hostile) {
      for (const join of [' ', '', '.', '\n']) {
        const text = `Hola soy ${`${one}${join}`.repeat(4096)}`.slice(0, 4096);
        expect(parse(text).kind).not.toBe('claim');
      }
    }
  });
});
