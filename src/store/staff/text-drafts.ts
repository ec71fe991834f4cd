import type { Updateable } from 'kysely';
import type { TextName } from '../../rendering/override.ts';
import type { Db, Tables } from '../database/schema.ts';

/** A wording that somebody is at, not in force. */
export interface TextDraft {
  source: string;
  /** Grows with each save, also after it was removed: no two drafts of a text ever have the same. */
  revision: number;
  author: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What became of a save or a removal; `draft`: as somebody else has left it, undefined where they removed it. */
export type DraftChange<Done> = { ok: true; done: Done } | { ok: false; draft: TextDraft | undefined };

/** The texts that have a draft. */
export async function listDrafts(db: Db): Promise<TextName[]> {
  return db
    .selectFrom('text_drafts')
    .select(['kind', 'name', 'locale'])
    .where('source', 'is not', null)
    .execute();
}

/** A text's draft, if it has one, and the revision of the last one or of its removal; 0: there never was one. */
export async function lastDraft(
  db: Db,
  { kind, name, locale }: TextName,
): Promise<{ draft: TextDraft | undefined; revision: number }> {
  const row = await db
    .selectFrom('text_drafts')
    .select(['source', 'revision', 'author', 'at'])
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('locale', '=', locale)
    .executeTakeFirst();
  if (!row) return { draft: undefined, revision: 0 };
  const { source, revision } = row;
  return { draft: source === null ? undefined : { ...row, source }, revision };
}

/** Keeps a draft over the one of that revision (0: there was none). Nothing is written over what its author has not seen. */
export async function saveDraft(
  db: Db,
  { source, revision, author, ...text }: TextName & Omit<TextDraft, 'at'>,
  now: number,
): Promise<DraftChange<TextDraft>> {
  const written = { source, author, at: now };
  const saved = await (revision === 0
    ? begin(db, { ...text, ...written })
    : change(db, { ...text, revision }, written));
  if (saved) return { ok: true, done: { ...written, revision: saved.revision } };
  return { ok: false, draft: (await lastDraft(db, text)).draft };
}

/** Removes a draft of that revision. */
export async function removeDraft(
  db: Db,
  draft: TextName & { revision: number },
): Promise<DraftChange<undefined>> {
  const removed = await change(db, draft, { source: null });
  return removed ? { ok: true, done: undefined } : { ok: false, draft: (await lastDraft(db, draft)).draft };
}

function begin(db: Db, draft: TextName & Omit<TextDraft, 'revision'>) {
  const { kind, name, locale, ...written } = draft;
  return db
    .insertInto('text_drafts')
    .values({ kind, name, locale, ...written, revision: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'name', 'locale'])
        .doUpdateSet(({ eb }) => ({ ...written, revision: eb('text_drafts.revision', '+', 1) }))
        .where('text_drafts.source', 'is', null),
    )
    .returning('revision')
    .executeTakeFirst();
}

function change(
  db: Db,
  { kind, name, locale, revision }: TextName & { revision: number },
  written: Updateable<Tables['text_drafts']>,
) {
  return db
    .updateTable('text_drafts')
    .set({ ...written, revision: revision + 1 })
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('locale', '=', locale)
    .where('revision', '=', revision)
    .where('source', 'is not', null)
    .returning('revision')
    .executeTakeFirst();
}
