/** A word of a text, where it stands, and what it is compared by. */
export interface Word {
  /** Without case and accents, and with look-alike letters of other scripts taken for the Latin ones. */
  key: string;
  /** Whether the key owes letters to look-alikes: the word reads as its key but is not written so. */
  isLookAlike: boolean;
  /** UTF-16 positions in the text, the end excluded. */
  start: number;
  end: number;
}

/** Punctuation, markers and emoji stand between words; only `e-mail` is one word with its hyphen or without. */
const WORD = /e[-‐‑]mail(?![\p{L}\p{M}\p{N}])|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/giu;

export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (match) => {
    const word = match[0].replace(/[-‐‑]/u, '');
    const plain = fold(word);
    const key = fold(latinised(word));
    return { key, isLookAlike: key !== plain, start: match.index, end: match.index + match[0].length };
  });
}

/** Without case, accents and typographic forms (`ﬁ`, full-width letters). */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Other scripts' marks are letters in their own right.
      .replace(/[\u0300-\u036F]/g, '')
      // By way of capitals `ß` is `ss` and a dotless `ı` an `i`.
      .toUpperCase()
      .toLowerCase()
  );
}

/** Cyrillic and Greek letters, and the Latin ones that they look like. */
const LOOK_ALIKES = [
  ['АВЕКМНОРСТУХІЈЅԚԜ', 'ABEKMHOPCTYXIJSQW'],
  ['аеорсухіјѕһԁԛԝѵ', 'aeopcyxijshdqwv'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['αικνορυχϲϳ', 'aikvopuxcj'],
] as const;
const latinTwins = new Map(
  LOOK_ALIKES.flatMap(([letters, twins]) =>
    Array.from(letters, (letter, index) => [letter, twins.charAt(index)] as const),
  ),
);

function latinised(word: string): string {
  return word.replace(/[\u0370-\u052F]/g, (letter) => latinTwins.get(letter) ?? letter);
}
