import type { TextKind, TextView, VariableView } from '../../../console/texts-wire.ts';

/** What can be written into a text, for the list that opens while it is typed. */
export type Vocabulary = Pick<TextView, 'kind' | 'variables' | 'helpers' | 'phraseKeys'>;

interface Suggestion {
  label: string;
  /** What is put in, where that is more than the label. */
  apply?: string;
  kind: 'variable' | 'helper' | 'phrase';
  /** Beside the label: an example, how a helper is used. */
  detail?: string;
}

/** What may follow, and where in the text what it replaces begins. */
export interface Suggestions {
  from: number;
  suggestions: Suggestion[];
}

/** What may follow between the braces that are open at the end of `before`; undefined where none are, or nothing is known. */
export function suggestAt(before: string, vocabulary: Vocabulary): Suggestions | undefined {
  const opening = before.lastIndexOf('{{');
  if (opening < 0 || before.lastIndexOf('}}') > opening) return undefined;
  const inside = before.slice(opening + 2);
  if (vocabulary.kind === 'phrase') return suggestPlaceholders(before, inside, vocabulary);

  const key = /(?:^|[\s(])t\s+"(?<typed>[^"]*)$/.exec(inside)?.groups?.['typed'];
  if (key !== undefined) {
    const suggestions = vocabulary.phraseKeys.map((label): Suggestion => ({ label, kind: 'phrase' }));
    return { from: before.length - key.length, suggestions };
  }
  if ((inside.split('"').length - 1) % 2 === 1) return undefined;

  const word = /[#/@\w.]*$/.exec(inside)?.[0] ?? '';
  const from = before.length - word.length;
  const blocks = openBlocks(before.slice(0, opening));
  if (inside !== word) return { from, suggestions: variablesIn(blocks, vocabulary) };
  const closing = blocks.at(-1);
  return {
    from,
    suggestions: [
      ...(closing
        ? [{ label: `/${closing.name}`, apply: `/${closing.name}}}`, kind: 'helper' } as const]
        : []),
      ...variablesIn(blocks, vocabulary)
        .filter(({ type }) => type !== 'object')
        .map((suggestion) => ({
          ...suggestion,
          apply: `${written(suggestion.label, suggestion.type)}}}`,
        })),
      ...vocabulary.helpers.map(({ name, usage }): Suggestion => ({
        label: name,
        kind: 'helper',
        detail: usage,
      })),
    ],
  };
}

function suggestPlaceholders(
  before: string,
  inside: string,
  { variables }: Vocabulary,
): Suggestions | undefined {
  const word = /^\s*(?<typed>\w*)$/.exec(inside)?.groups?.['typed'];
  if (word === undefined) return undefined;
  const suggestions = variables.map(({ path }): Suggestion => ({
    label: path,
    apply: `${path}}}`,
    kind: 'variable',
  }));
  return { from: before.length - word.length, suggestions };
}

interface OpenBlock {
  name: string;
  /** What it is about. */
  path: string;
}

/** The blocks that are not closed yet, the outermost first. */
function openBlocks(before: string): OpenBlock[] {
  const open: OpenBlock[] = [];
  for (const { groups } of before.matchAll(/\{\{(?:#(?<name>\w+)\s*(?<path>[@\w.]*)|(?<closing>\/))/g)) {
    if (groups?.['closing']) open.pop();
    else if (groups?.['name']) open.push({ name: groups['name'], path: groups['path'] ?? '' });
  }
  return open;
}

/** The variables as they are called within these blocks: an entry's own in a list, all others from the root. */
function variablesIn(
  blocks: readonly OpenBlock[],
  { variables }: Vocabulary,
): Array<Suggestion & Pick<VariableView, 'type'>> {
  const around = blocks.findLast(({ name }) => name === 'each' || name === 'list' || name === 'with');
  const own = around && `${around.path.replace('@root.', '')}${around.name === 'with' ? '' : '[]'}.`;
  return variables.flatMap(({ path, type, example }) => {
    const isOwn = own !== undefined && path.startsWith(own);
    if (!isOwn && path.includes('[]')) return [];
    const outside = own === undefined ? path : `@root.${path}`;
    const label = isOwn ? path.slice(own.length) : outside;
    return label === '' ? [] : [{ label, type, kind: 'variable' as const, detail: example ?? '' }];
  });
}

/** How a value is written between braces, so that it reads as this locale has it. */
function written(path: string, type: VariableView['type']): string {
  return type === 'money' || type === 'date' ? `${type} ${path}` : path;
}

/** What is put into a text for a variable. `|` is where the writing goes on. */
export function snippetOf(kind: TextKind, { path, type, optional, options }: VariableView): string {
  if (kind === 'phrase') return `{{${path}}}|`;
  const name = path.slice(path.lastIndexOf('[]') + 1).replace(/^\]\.?/, '');
  if (type === 'list') return `{{#list ${name}}}- |{{/list}}`;
  if (type === 'choice') return `{{#if (eq ${name} "${options?.[0] ?? ''}")}}|{{/if}}`;
  const value = `{{${written(name === '' ? 'this' : name, type)}}}`;
  return optional ? `{{#if ${name}}}${value}|{{/if}}` : `${value}|`;
}
