import type { TextCell, TextKind, TextState, TextsOverview } from '../../../console/texts-wire.ts';
import { eventName } from '../../shared/event-names.ts';
import { groupName, phraseGroupName, summaryOf } from './names.ts';

/** A text in all its locales. */
export interface TextRow {
  kind: TextKind;
  name: string;
  /** What staff call it. */
  title: string;
  /** What it is about, and whether it goes out at all. Only a template has that. */
  event?: { summary: string; urgent: boolean; switchedOff: boolean };
  cells: Record<string, TextCell>;
}

export interface TextSection {
  name: string;
  title: string;
  rows: TextRow[];
}

interface Wanted {
  tab: 'events' | 'phrases';
  /** Any part of a name; accents and case do not matter. */
  search: string;
  /** In one locale at least. */
  state: TextState | 'draft' | undefined;
}

/** The texts of a tab that are asked for, in their groups; groups without any are left out. */
export function sectionsOf(overview: TextsOverview, { tab, search, state }: Wanted): TextSection[] {
  const words = plain(search).split(/\s+/);
  return (tab === 'events' ? events(overview) : phrases(overview))
    .map((section) => ({
      ...section,
      rows: section.rows.filter(({ name, title, event, cells }) => {
        const all = plain(`${section.title} ${title} ${name} ${event ? summaryOf(name, event.summary) : ''}`);
        return (
          words.every((word) => all.includes(word)) && (!state || Object.values(cells).some(isIn(state)))
        );
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function events({ groups }: TextsOverview): TextSection[] {
  return groups.map(({ name, types }) => ({
    name,
    title: groupName(name),
    rows: types.map(({ type, cells, ...event }) => ({
      kind: 'template',
      name: type,
      title: eventName(type),
      event,
      cells,
    })),
  }));
}

function phrases({ phrases: groups }: TextsOverview): TextSection[] {
  return groups.map(({ name, keys }) => ({
    name,
    title: phraseGroupName(name),
    rows: keys.map(({ key, cells }) => ({ kind: 'phrase', name: key, title: key, cells })),
  }));
}

function isIn(state: TextState | 'draft') {
  return (cell: TextCell) => (state === 'draft' ? cell.hasDraft : cell.state === state);
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
