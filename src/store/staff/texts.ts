import type { Selectable, Transaction } from 'kysely';
import type { Override, TextName } from '../../rendering/override.ts';
import type { Db, Tables } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** A wording that was published, and by whom. */
export interface TextVersion {
  seq: number;
  /** `null`: back to the shipped text. */
  source: string | null;
  action: Tables['text_versions']['action'];
  author: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** A wording to put in force, in the place of the one that its author has seen. */
export interface NewTextVersion extends TextName {
  /** `null`: back to the shipped text. */
  source: string | null;
  /** Names the source; `null` with it. */
  version: string | null;
  action: TextVersion['action'];
  author: string;
  /** The version that was in force when it was written; 0: the shipped text. */
  currentSeq: number;
}

/** Published, or not: `stale` is a text that is not as its author has seen it any more. */
export type Publication = { ok: true } | { ok: false; stale: TextName };

/** Changes whenever a text is published, and only then. */
export async function textRevision(db: Db): Promise<number> {
  const row = await db.selectFrom('text_revision').select('revision').executeTakeFirst();
  return row?.revision ?? 0;
}

/** The overrides that staff want in force, by text. */
export async function listOverrides(db: Db): Promise<Array<Override & { seq: number }>> {
  const rows = await db
    .selectFrom('text_versions')
    .select(['seq', 'kind', 'name', 'locale', 'source'])
    .where('seq', 'in', (newest) =>
      newest
        .selectFrom('text_versions')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .groupBy(['kind', 'name', 'locale']),
    )
    .orderBy('kind')
    .orderBy('name')
    .orderBy('locale')
    .execute();
  return rows.flatMap(({ seq, source, ...text }) => (source === null ? [] : [{ ...text, source, seq: seq }]));
}

/** The newest version of a text; undefined where none was ever published. */
export async function newestVersion(db: Db, text: TextName): Promise<TextVersion | undefined> {
  const row = await versionsOf(db, text).limit(1).executeTakeFirst();
  return row && viewOf(row);
}

/** What was published of a text, newest first. */
export async function textHistory(db: Db, text: TextName): Promise<TextVersion[]> {
  return (await versionsOf(db, text).limit(MOST_VERSIONS).execute()).map(viewOf);
}

const MOST_VERSIONS = 500;

/** Who published a wording last; undefined where nobody did, such as for a shipped text. */
export async function findPublished(
  db: Db,
  { version, ...text }: TextName & { version: string },
): Promise<TextVersion | undefined> {
  const row = await versionsOf(db, text).where('version', '=', version).limit(1).executeTakeFirst();
  return row && viewOf(row);
}

/**
 * Puts wordings in force, in every process, and removes the drafts of their texts: all of them, or none. Of several who
 * publish the same text at once, one is first.
 */
export async function publishTexts(
  db: Db,
  versions: readonly NewTextVersion[],
  now: number,
): Promise<Publication> {
  if (versions.length === 0) return { ok: true };
  try {
    await transact(db, async (tx) => {
      // Locks the row: until the end, nobody else publishes anything.
      await tx
        .updateTable('text_revision')
        .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
        .execute();
      for (const version of versions) await publish(tx, version, now);
    });
  } catch (error) {
    if (error instanceof StaleTextError) return { ok: false, stale: error.text };
    throw error;
  }
  return { ok: true };
}

/** Undoes the transaction. */
class StaleTextError extends Error {
  override readonly name = 'StaleTextError';
  readonly text: TextName;
  constructor({ kind, name, locale }: TextName) {
    super(`another wording of ${name}/${locale} was published meanwhile`);
    this.text = { kind, name, locale };
  }
}

async function publish(
  tx: Transaction<Tables>,
  { currentSeq, ...version }: NewTextVersion,
  now: number,
): Promise<void> {
  const newest = await newestVersion(tx, version);
  if (seqInForce(newest) !== currentSeq) throw new StaleTextError(version);
  const { kind, name, locale } = version;
  await tx
    .insertInto('text_versions')
    .values({ ...version, at: now })
    .execute();
  await tx
    .updateTable('text_drafts')
    .set(({ eb }) => ({ source: null, revision: eb('revision', '+', 1) }))
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('locale', '=', locale)
    .execute();
}

/** The version in force, of the newest one: 0 is the shipped text. */
export function seqInForce(newest: TextVersion | undefined): number {
  return newest && newest.source !== null ? newest.seq : 0;
}

function versionsOf(db: Db, { kind, name, locale }: TextName) {
  return db
    .selectFrom('text_versions')
    .select(['seq', 'source', 'action', 'author', 'at'])
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('locale', '=', locale)
    .orderBy('seq', 'desc');
}

type Row = Pick<Selectable<Tables['text_versions']>, 'seq' | 'source' | 'action' | 'author' | 'at'>;

function viewOf({ seq, source, action, author, at }: Row): TextVersion {
  return { seq: seq, source, action, author, at: at };
}
