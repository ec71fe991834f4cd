import { facts } from './shipped-sentences.ts';

/** What people and their phones make of the exact text, whatever the sentence's wording. */
type Change = readonly [what: string, change: (text: string) => string];

const withoutWord = (at: number) => (text: string) => {
  let seen = -1;
  return text.replaceAll(/[\p{L}-]+ ?/gu, (word) => ((seen += 1) === at ? '' : word));
};
const put = (value: string, instead: string) => (text: string) => text.replace(value, instead);

/** Still a claim that states the same. */
export const harmless: readonly Change[] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['in small letters', (text) => text.toLowerCase()],
  ['without accents', (text) => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')],
  ['with decomposed accents', (text) => text.normalize('NFD')],
  ['with double spaces', (text) => text.replaceAll(' ', '  ')],
  ['with no-break spaces', (text) => text.replaceAll(' ', '\u00A0')],
  ['with narrow and wide blanks', (text) => text.replaceAll(' ', '\u202F\u3000')],
  ['with a line for each word', (text) => text.replaceAll(' ', '\r\n')],
  ['with tabs', (text) => text.replaceAll(' ', '\t')],
  ['with blanks around it', (text) => `\n  ${text} \u00A0\n`],
  ['with spaces before punctuation', (text) => text.replaceAll(/(?<=\p{L})[,!.](?= |$)/gu, ' $&')],
  ['without punctuation', (text) => text.replaceAll(/[,!.](?= |$)/gu, '')],
  ['with doubled punctuation', (text) => text.replaceAll(/[,!.](?= |$)/gu, '$&$&')],
  ['with a comma that touches the next word', (text) => text.replaceAll(', ', ',')],
  ['with bold names', (text) => text.replaceAll(/Juan Pérez|José García/g, '*$&*')],
  ['with half a name in bold', put('Juan Pérez', 'Juan *Pérez*')],
  ['with bold addresses', (text) => text.replaceAll(/\S+@[\w.]+\w/g, '*$&*')],
  ['with addresses in italics', (text) => text.replaceAll(/\S+@[\w.]+\w/g, '_$&_')],
  ['with addresses in brackets', (text) => text.replaceAll(/\S+@[\w.]+\w/g, '<$&>')],
  ['with a bold service', put('Hosting Pro', '*Hosting Pro*')],
  ['all in bold', (text) => `*${text}*`],
  ['in typographic quotes', (text) => `“${text}”`],
  ['as a quotation', (text) => `> ${text}`],
  ['with a colon before the address', put(facts.originEmail, `: ${facts.originEmail}`)],
  ['with a comma behind the address', put(facts.originEmail, `${facts.originEmail},`)],
  ['with emoji', (text) => `👋🏽 ${text} 🙏❤️`],
  ['with an emoji of several joined', (text) => `${text} 👩‍💻🏳️‍🌈`],
  ['with full-width letters', (text) => text.replace('Juan', 'Ｊｕａｎ')],
  ['with an address in capitals', put(facts.originEmail, 'JUAN@Example.COM')],
];

/** The sentence, were it not for what cannot be seen. */
export const hidden: readonly [...Change, kind: string][] = [
  ['with a zero-width space in a word', put('Juan', 'Ju\u200Ban'), 'invisible'],
  ['with a zero-width space between words', put(' ', ' \u200B'), 'invisible'],
  ['with a zero-width joiner', put('Pérez', 'Pé\u200Drez'), 'invisible'],
  ['with a zero-width non-joiner', put('example', 'exa\u200Cmple'), 'invisible'],
  ['with a word joiner', put('Hosting', 'Hos\u2060ting'), 'invisible'],
  ['with a byte order mark', (text) => `\uFEFF${text}`, 'invisible'],
  ['with a soft hyphen', put('García', 'Gar\u00ADcía'), 'invisible'],
  ['with a Hangul filler', put('Pro', 'Pro\u3164'), 'invisible'],
  ['with a blank Braille pattern', put('Pro', 'Pro\u2800'), 'invisible'],
  ['with a control character', put('Juan', 'Ju\u0008an'), 'invisible'],
  ['with a variation selector on a letter', put('Juan', 'J\uFE0Fuan'), 'invisible'],
  ['with half a surrogate pair', put('Juan', 'Juan\uD83D'), 'invisible'],
  ['with a joiner beside an emoji', (text) => `${text} 🙏\u200D`, 'invisible'],
  ['with a left-to-right mark', put('juan@', '\u200Ejuan@'), 'bidirectional'],
  ['with an override', put('Juan', '\u202EnauJ\u202C'), 'bidirectional'],
  ['with isolates', put('Juan', '\u2068Juan\u2069'), 'bidirectional'],
  ['with an Arabic letter mark', (text) => `${text}\u061C`, 'bidirectional'],
  ['with tag characters', put('Juan', 'Juan\u{E0041}\u{E0042}'), 'tag'],
  ['with a Cyrillic е in a name', put('Pérez', 'Pеrez'), 'mixed_scripts'],
  ['with a Greek ο in an address', put('juan@example', 'juan@examplο'), 'mixed_scripts'],
  ['with a Cyrillic о in the service', put('Hosting', 'Hоsting'), 'mixed_scripts'],
  ['with Cyrillic letters in the sentence itself', (text) => text.replaceAll('i', 'і'), 'mixed_scripts'],
  ['with a whole look-alike word in the sentence itself', lookAlikeWord, 'mixed_scripts'],
  [
    'with an address that lacks its domain as well',
    (text) => text.replace('@example.com', '\u200B'),
    'invisible',
  ],
];

/** With the first word of the sentence that Cyrillic letters can write, written with them. */
function lookAlikeWord(text: string): string {
  const cyrillic = new Map(Array.from('aeopcyxijs', (letter, index) => [letter, 'аеорсухіјѕ'.charAt(index)]));
  return text.replace(/(?<= )[aeopcyxijsh]+(?= )/, (word) =>
    Array.from(word, (letter) => cyrillic.get(letter) ?? 'һ').join(''),
  );
}

/** Nearly the sentence. */
export const near: readonly Change[] = [
  ['without its first word', withoutWord(0)],
  ['without its second word', withoutWord(1)],
  ['with a greeting before it', (text) => `Q ${text}`],
  ['with something after it', (text) => `${text} Zzz zzz.`],
  ['with a word in its middle', put(`${facts.originEmail} `, `${facts.originEmail} zzz `)],
  ['as a chat export quotes it', (text) => `[21:05, 1/12/2026] Juan: ${text}`],
  ['twice', (text) => `${text} ${text}`],
  ['without a space', (text) => text.replace(/(?<= \p{Ll}+) (?=\p{Ll})/u, '')],
  ['with an address that has a blank in it', put('juan@example', 'juan@ example')],
  ['with an address without its @', put('juan@example', 'juan.example')],
  ['with two addresses for one', put(facts.originEmail, `${facts.originEmail} a@example.com`)],
  ['with a name where an address belongs', put(facts.destinationEmail, 'José')],
  ['the other way round', (text) => [text.slice(text.length / 2), text.slice(0, text.length / 2)].join(' ')],
  ['cut short', (text) => text.slice(0, Math.floor(text.length * 0.8))],
];
