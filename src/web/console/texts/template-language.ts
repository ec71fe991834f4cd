import { StreamLanguage, type StringStream } from '@codemirror/language';

/** What was open where the last character was read. */
export interface Reading {
  /** Between braces; a comment among them. */
  inside: '' | 'braces' | 'comment';
  /** The marker whose pair is awaited, with how it is shown. */
  style: { marker: string; tag: string } | undefined;
}

const STYLES: Readonly<Record<string, string>> = {
  '*': 'strong',
  _: 'emphasis',
  '~': 'strikethrough',
  '`': 'monospace',
};
const BLOCKS =
  /^(?:[#/^]\s*\w+|else\b|(?:t|phrase|money|date|plural|list|eq|if|unless|each|with)(?=[\s)}])|as\b)/;

/** Colours what is between braces and what WhatsApp formats. It only shows: what a text means is the server's to say. */
export const templateLanguage = StreamLanguage.define<Reading>({
  name: 'template',
  startState: () => ({ inside: '', style: undefined }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (state.inside !== '') return insideBraces(stream, state);
    if (stream.sol()) {
      state.style = undefined;
      if (stream.match(/^(?:> |[-*] |\d{1,3}\. )(?=\S)/)) return 'list';
    }
    if (stream.match('{{!')) {
      state.inside = 'comment';
      return 'comment';
    }
    if (stream.match(/^\{\{\{?/)) {
      state.inside = 'braces';
      return 'brace';
    }
    if (!state.style && stream.match(/^https?:\/\/[^\s{]+/)) return 'link';
    return text(stream, state);
  },
});

function insideBraces(stream: StringStream, state: Reading): string | null {
  if (state.inside === 'comment') {
    if (stream.match(/^.*?\}\}/)) state.inside = '';
    else stream.skipToEnd();
    return 'comment';
  }
  if (stream.match(/^\}?\}\}/)) {
    state.inside = '';
    return 'brace';
  }
  if (stream.eatSpace()) return null;
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
  if (stream.match(BLOCKS)) return 'keyword';
  if (stream.match(/^\d+(?:\.\d+)?\b/)) return 'number';
  if (stream.match(/^[@\w][\w.[\]]*(?=\s*=)/)) return 'attributeName';
  if (stream.match(/^[@\w][\w.[\]]*/)) return 'variableName';
  stream.next();
  return 'punctuation';
}

function text(stream: StringStream, state: Reading): string | null {
  const tag = state.style?.tag ?? null;
  const character = stream.peek() ?? '';
  if (character === state.style?.marker) {
    stream.next();
    state.style = undefined;
    return tag;
  }
  const style = STYLES[character];
  if (style && !state.style && isPair(stream, character)) {
    stream.next();
    state.style = { marker: character, tag: style };
    return style;
  }
  stream.next();
  while (!stream.eol() && !/[{*_~`h]/.test(stream.peek() ?? '')) stream.next();
  return tag;
}

/** Whether a marker opens here: at the edge of a word, with its pair later in the line. */
function isPair(stream: StringStream, marker: string): boolean {
  const before = stream.string.charAt(stream.pos - 1);
  const rest = stream.string.slice(stream.pos + 1).replace(/\{\{.*?\}\}/g, 'x');
  if (/[\p{L}\p{N}]/u.test(before) || !/^[^\s]/.test(rest)) return false;
  return new RegExp(`^[^${marker}]*[^\\s${marker}]\\${marker}(?![\\p{L}\\p{N}])`, 'u').test(rest);
}
