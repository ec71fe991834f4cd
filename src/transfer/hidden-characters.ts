/** What a text may hold that its reader cannot see, or takes for something else. */
export type HiddenKind = 'invisible' | 'bidirectional' | 'tag' | 'mixed_scripts';

const BIDIRECTIONAL = /\p{Bidi_Control}/u;
const TAG = /[\u{E0000}-\u{E007F}]/u;

/** All that leaves no mark on the screen. Joiners and variation selectors do, where they make an emoji. */
const UNSEEN = new RegExp(
  [
    String.raw`[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]--[\p{White_Space}\u200D\uFE0E\uFE0F]]`,
    String.raw`(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D`,
    String.raw`\u200D(?!\p{Extended_Pictographic})`,
    String.raw`(?<!\p{Extended_Pictographic})(?<![0-9#*](?=\uFE0F\u20E3))[\uFE0E\uFE0F]`,
  ].join('|'),
  'gv',
);

/** The kinds of hidden characters that a text holds; none: what is seen is what is there. Never throws. */
export function hiddenCharacters(text: string): HiddenKind[] {
  const unseen = text.match(UNSEEN) ?? [];
  const kinds = new Set(unseen.map(kindOf));
  if ((text.match(WORD) ?? []).some(mixesScripts)) kinds.add('mixed_scripts');
  return [...kinds];
}

/** The text as it looks: without what leaves no mark. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

function kindOf(character: string): HiddenKind {
  if (BIDIRECTIONAL.test(character)) return 'bidirectional';
  return TAG.test(character) ? 'tag' : 'invisible';
}

const WORD = /[\p{L}\p{M}]+/gu;

/** Families of letters that are never mixed in one word. East Asian ones look like no others, and are. */
const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /[\p{L}--[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]]/v,
];

function mixesScripts(word: string): boolean {
  return ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1;
}
