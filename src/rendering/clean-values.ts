/** The longest value that a text takes over from the panel, in UTF-16 units; addresses of pages are never cut. */
const LONGEST = 200;

/** Letters, digits and quiet punctuation, with single spaces and hyphens in between: nothing to do for most values. */
const PLAIN =
  /^[\p{L}\p{N}.,:;/()@#&'"+?!=%$](?:[\p{L}\p{N}.,:;/()@#&'"+?!=%$]|[ -](?=[\p{L}\p{N}.,:;/()@#&'"+?!=%$]))*$/u;

/** A value that is nothing but a link or an e-mail address. */
const ADDRESS = /^(?:https?:\/\/[\p{L}\p{N}[]\S*|[^\s@<>]{1,64}@[\p{L}\p{N}.-]{1,255})$/iu;

/** Control, format (zero-width, bidirectional, tag) and other characters that leave no mark on the screen. */
const INVISIBLE =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]--[\t-\r\x85\p{Variation_Selector}]]|(?<!\p{Extended_Pictographic})\p{Variation_Selector}/gv;

/**
 * Copies a value out of an event, made fit for a WhatsApp text: every string in it is one line without invisible
 * characters, of 200 characters at most, and cannot format anything. Links and e-mail addresses stay byte for byte.
 */
export function cleanValues(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValues);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) copy[key] = cleanValues(inner);
  return copy;
}

/** See cleanValues. */
export function cleanText(value: string): string {
  if (value.length <= LONGEST && PLAIN.test(value)) return value;
  const visible = value
    .replace(INVISIBLE, '')
    .replace(/[\s\x85]+/g, ' ')
    .trim();
  if (ADDRESS.test(visible)) return visible;
  return neutralise(cut(visible));
}

function cut(value: string): string {
  if (value.length <= LONGEST) return value;
  // Half of a surrogate pair would be no character at all.
  return `${value
    .slice(0, LONGEST - 1)
    .replace(/\p{Cs}$/u, '')
    .trimEnd()}…`;
}

/**
 * Links and e-mail addresses in a longer value (first group: left alone), and what WhatsApp takes for formatting:
 * `*` `~` and backticks anywhere, `_` at the edge of a word, a quote's or a list's sign at the beginning.
 */
const ADDRESS_OR_MARKER =
  /(https?:\/\/[\p{L}\p{N}[][^\s`]*[^\s`*_~.,;:!?)\]>'"]|[\p{L}\p{N}_][\p{L}\p{N}._%+-]*@[\p{L}\p{N}.-]*[\p{L}\p{N}])|[*~`]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])|^>|^-(?= |$)/giu;

/**
 * Twins that format nothing. Full-width forms are on every phone, and a program that normalises what a customer
 * copies out of a text (NFKC) has the originals again; an invisible character in between would spoil the copy unseen.
 */
const TWINS: Readonly<Record<string, string>> = {
  '*': '＊',
  '~': '～',
  _: '＿',
  '`': "'",
  '>': '›',
  '-': '–',
};

function neutralise(value: string): string {
  return value.replace(
    ADDRESS_OR_MARKER,
    (found: string, address: string | undefined) =>
      address ?? (TWINS[found.charAt(0)] ?? '').repeat(found.length),
  );
}
