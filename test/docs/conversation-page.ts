import { shippedLocales } from '../../src/rendering/locale.ts';
import { situations } from './situations.ts';
import { haveConversation, type Line } from './stage.ts';

/** The page, from the top of the project, and what writes it. */
export const PAGE = 'docs/conversations.md';
export const COMMAND = 'npm run docs:conversations';

/** A conversation as it was had, in every language. */
export interface Had {
  about: string;
  title: string;
  lines: Readonly<Record<string, Line[]>>;
}

/** Has all of them; always in the same way. */
export async function haveAll(): Promise<Had[]> {
  const had: Had[] = [];
  for (const [about, group] of Object.entries(situations)) {
    for (const situation of group) {
      const lines: Record<string, Line[]> = {};
      for (const locale of shippedLocales) lines[locale] = await haveConversation(situation, locale);
      had.push({ about, title: situation.title, lines });
    }
  }
  return had;
}

/** The page that shows them: Markdown, ends with a line break. */
export function pageOf(all: readonly Had[]): string {
  const groups = [...new Set(all.map(({ about }) => about))].map((about) => [
    `## ${about}`,
    ...all.filter((had) => had.about === about).map(sectionOf),
  ]);
  return `${[INTRODUCTION, contentsOf(all), ...groups.flat()].join('\n\n')}\n`;
}

const INTRODUCTION = `# Conversations

What customers read when they write to the number, in every language. \`${COMMAND}\` writes this page, and a
test fails where it is not what the service says: each conversation was really had, with the phrases of \`locales/\`.

*Origin* is the client who has the service, Juan Pérez; *destination* is the one who shall have it, José García. Beside each
answer stand the names of its phrases, which are under \`conversation\` in \`locales/<locale>.json\`: edit what reads badly
there, and write this page anew. A character that cannot be seen is shown as its number: ⟨U+200B⟩.`;

function contentsOf(all: readonly Had[]): string {
  const rows = all.map(({ title, lines }) => {
    const keys = new Set(toldIn(lines[shippedLocales[0] ?? ''] ?? []).flatMap((line) => line.keys));
    return `| [${title}](#${anchorOf(title)}) | ${[...keys].map(nameOf).join(', ') || 'nothing'} |`;
  });
  return ['| what happens | what we say |', '| --- | --- |', ...rows].join('\n');
}

/** What was told in a conversation. */
export function toldIn(lines: readonly Line[]): Extract<Line, { kind: 'told' }>[] {
  return lines.filter((line) => line.kind === 'told');
}

function sectionOf({ title, lines }: Had): string {
  const chats = Object.entries(lines).map(
    ([locale, chat]) => `**${languageOf(locale)} (${locale})**\n\n${chat.map(bubble).join('\n\n')}`,
  );
  return [`### ${title}`, ...chats].join('\n\n');
}

function bubble(line: Line, index: number, chat: readonly Line[]): string {
  switch (line.kind) {
    case 'event':
      return `_${line.text}_`;
    case 'wrote': {
      const isAgain = chat.slice(0, index).some(({ kind, text }) => kind === 'wrote' && text === line.text);
      return `> **${capital(line.by)}**\n>\n${isAgain ? '> _The same text._' : quoted(line.text)}`;
    }
    case 'told': {
      const head = `**Avisador** to ${line.to.join(' and ')} · ${line.keys.map(nameOf).join(', ')}`;
      return `> ${head}\n>\n${quoted(line.text)}`;
    }
  }
}

function quoted(text: string): string {
  const paragraphs = markdownOf(text).split('\n\n');
  return paragraphs.map((paragraph) => `> ${paragraph.replaceAll('\n', '\\\n> ')}`).join('\n>\n');
}

/** A text as a phone shows it: its lines and its bold, and nothing else that Markdown would make of it. */
function markdownOf(text: string): string {
  const lines = text.split('\n').map((line) => (/^https?:\S+$/.test(line) ? `<${line}>` : escaped(line)));
  return lines
    .join('\n')
    .replace(/(?<![\p{L}\p{N}])\\\*(?!\s)([^*\n]+)(?<!\s)\\\*(?![\p{L}\p{N}])/gu, '**$1**');
}

function escaped(line: string): string {
  return line
    .replace(/[\\`*_~<>#|[\]&]|^[-+](?= )|^\d+(?=[.)] )/g, '\\$&')
    .replace(/[[\p{Cf}\p{Cc}]]/gv, (unseen) => `⟨U+${hex(unseen)}⟩`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function nameOf(key: string): string {
  return `\`${key.replace('conversation.', '')}\``;
}

function languageOf(locale: string): string {
  return capital(new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}
