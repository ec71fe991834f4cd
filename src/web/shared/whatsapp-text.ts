import { findLinks } from './links.ts';

/** A text as a phone shows it: paragraphs, quotes and lists, one under the other. */
export type Block =
  /** Lines as they stand, empty ones too. */
  | { kind: 'lines'; lines: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  /** `marker` is what was typed for the dot or the number. */
  | { kind: 'bullets' | 'numbers'; items: Array<{ marker: string; content: Inline[] }> };

type Style = 'bold' | 'italic' | 'strike';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: Style; children: Inline[] }
  /** What stands between three backticks, over several lines or within one, and between single ones. */
  | { kind: 'block' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

const STYLES: Readonly<Record<string, Style>> = { '*': 'bold', _: 'italic', '~': 'strike' };
const BLOCK = /```(.+?)```/gsu;
const CODE = /`([^`\n]+)`/gu;
const LINE = /(?:(?<quote>> )|(?<bullet>[-*] )|(?<number>\d{1,3}\. ))(?=[^\n]*\S)/uy;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Something with a meaning of its own, in which no marker counts. Places are offsets in the text. */
interface Atom {
  start: number;
  end: number;
  node: Inline;
}

interface Span {
  start: number;
  end: number;
}

/**
 * Reads a text as WhatsApp does (its help: "How to format your messages"): `*bold*`, `_italic_`, `~strike~`, code
 * between backticks, one or three, `> ` quotes, `- ` or `* ` and `1. ` lists, links. A marker counts at the edge of a
 * word, within a line, and when its pair is there; any other is shown as it is. No character is lost or moved:
 * what is shown, with its markers put back, is the text.
 */
export function readWhatsApp(text: string): Block[] {
  const blocks = atomsBy(text, BLOCK, 'block');
  const found = withLinks(text, withCode(text, blocks));
  const atoms = new Map(found.map((atom) => [atom.start, atom]));
  const read: Block[] = [];
  for (const line of linesOf(text, blocks)) {
    LINE.lastIndex = line.start;
    const marker = LINE.exec(text)?.groups ?? {};
    const opening = marker['quote'] ?? marker['bullet'] ?? marker['number'] ?? '';
    const content = inline({ text, atoms }, { start: line.start + opening.length, end: line.end });
    const last = read.at(-1);
    if (marker['bullet'] !== undefined || marker['number'] !== undefined) {
      const kind = marker['bullet'] === undefined ? 'numbers' : 'bullets';
      const item = { marker: opening, content };
      if (last?.kind === kind) last.items.push(item);
      else read.push({ kind, items: [item] });
    } else {
      const kind = marker['quote'] === undefined ? 'lines' : 'quote';
      if (last?.kind === kind) last.lines.push(content);
      else read.push({ kind, lines: [content] });
    }
  }
  return read;
}

/** How many emoji a text is made of, where it is nothing but one, two or three of them: those are shown large. */
export function emojiAlone(text: string): 1 | 2 | 3 | undefined {
  const found = /^\s*(?:(\p{RGI_Emoji})\s*)(?:(\p{RGI_Emoji})\s*)?(?:(\p{RGI_Emoji})\s*)?$/v.exec(text);
  if (!found) return undefined;
  if (found[3]) return 3;
  return found[2] ? 2 : 1;
}

/** Lines end at line breaks, but not at those within a block. */
function linesOf(text: string, blocks: readonly Atom[]): Span[] {
  const lines: Span[] = [];
  let start = 0;
  let next = 0;
  for (const { index } of text.matchAll(/\n/g)) {
    while ((blocks[next]?.end ?? Infinity) <= index) next += 1;
    if ((blocks[next]?.start ?? Infinity) < index) continue;
    lines.push({ start, end: index });
    start = index + 1;
  }
  return [...lines, { start, end: text.length }];
}

function atomsBy(text: string, pattern: RegExp, kind: 'block' | 'code'): Atom[] {
  return Array.from(text.matchAll(pattern), (found) => ({
    start: found.index,
    end: found.index + found[0].length,
    node: { kind, text: found[1] ?? '' },
  }));
}

function withCode(text: string, atoms: Atom[]): Atom[] {
  return among(text, atoms, (part) =>
    atomsBy(part, CODE, 'code').filter(({ node }) => 'text' in node && node.text.trim() !== ''),
  );
}

function withLinks(text: string, atoms: Atom[]): Atom[] {
  return among(text, atoms, (part) =>
    findLinks(part).map(({ start, end, href }) => ({
      start,
      end,
      node: { kind: 'link', text: part.slice(start, end), href },
    })),
  );
}

/** Adds what `find` sees in the parts between the atoms that are there already. */
function among(text: string, atoms: Atom[], find: (part: string) => Atom[]): Atom[] {
  const all: Atom[] = [];
  let from = 0;
  for (const atom of [...atoms, undefined]) {
    const part = text.slice(from, atom?.start);
    for (const found of find(part)) all.push({ ...found, start: from + found.start, end: from + found.end });
    if (!atom) break;
    all.push(atom);
    from = atom.end;
  }
  return all;
}

interface Source {
  text: string;
  /** By where they start; none is within another. */
  atoms: ReadonlyMap<number, Atom>;
}

/** Reads a part of a line. `within`: the styles that it stands in, which cannot begin again. */
function inline(source: Source, { start, end }: Span, within: readonly Style[] = []): Inline[] {
  const { text, atoms } = source;
  const nodes: Inline[] = [];
  const hopeless = new Set<string>();
  let plainFrom = start;
  let at = start;
  const endPlain = () => {
    if (plainFrom < at) nodes.push({ kind: 'text', text: text.slice(plainFrom, at) });
  };
  while (at < end) {
    const atom = atoms.get(at);
    const marker = text.charAt(at);
    const style = STYLES[marker];
    if (atom) {
      endPlain();
      nodes.push(atom.node);
      at = atom.end;
      plainFrom = at;
    } else if (style && !within.includes(style) && !hopeless.has(marker) && opens(text, at, start)) {
      const closing = closingOf(source, at, end);
      if (closing === undefined) {
        // None further on either: a text of nothing but markers is not looked through for each of them.
        hopeless.add(marker);
        at += 1;
        continue;
      }
      endPlain();
      nodes.push({
        kind: style,
        children: inline(source, { start: at + 1, end: closing }, [...within, style]),
      });
      at = closing + 1;
      plainFrom = at;
    } else {
      at += 1;
    }
  }
  endPlain();
  return nodes;
}

/** A marker opens before something visible, not in the middle of a word; of several in a row, the first does. */
function opens(text: string, at: number, start: number): boolean {
  const marker = text.charAt(at);
  const before = at === start ? '' : characterBefore(text, at);
  if (before === marker || WORD_CHARACTER.test(before)) return false;
  let next = at;
  while (text.charAt(next) === marker) next += 1;
  return /\S/.test(text.charAt(next));
}

/** It closes after something visible, before whatever is no letter or digit; of several in a row, the last does. */
function closingOf({ text, atoms }: Source, opening: number, end: number): number | undefined {
  const marker = text.charAt(opening);
  let at = opening + 1;
  while (text.charAt(at) === marker) at += 1;
  while (at < end) {
    const atom = atoms.get(at);
    if (atom) {
      at = atom.end;
      continue;
    }
    if (text.charAt(at) === marker && /\S/.test(text.charAt(at - 1))) {
      const isLast = at + 1 >= end || !(text.charAt(at + 1) === marker || isWordAt(text, at + 1));
      if (isLast) return at;
    }
    at += 1;
  }
  return undefined;
}

function isWordAt(text: string, at: number): boolean {
  return WORD_CHARACTER.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function characterBefore(text: string, at: number): string {
  const unit = text.charAt(at - 1);
  return /[\uDC00-\uDFFF]/.test(unit) ? text.slice(at - 2, at) : unit;
}
