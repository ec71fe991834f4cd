import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import {
  SEARCHED_TEXTS,
  type DeliveryFilter,
  type NumberFilter,
  type Search,
} from '../../delivery/delivery-filter.ts';
import type { Db, Tables } from '../database/schema.ts';

type Builder = ExpressionBuilder<Tables, 'deliveries'>;

/** A filter in SQL, to be asked of `deliveries`. */
export interface Condition {
  where: (eb: Builder) => Expression<SqlBool>;
  /** Words are looked for: only the newest texts are read. */
  readsTexts: boolean;
}

/**
 * What a filter lets through. What somebody searches for is looked up first: whether it is an id decides what is asked.
 *
 * But for ids and numbers, which have indexes of their own, no condition may lead SQLite to another index than
 * `deliveries_listed`: to read all of that takes some milliseconds, and to look a hundred thousand rows up one by one takes
 * many times as long.
 */
export async function conditionOf(db: Db, filter: DeliveryFilter): Promise<Condition> {
  const { statuses, type, locale, client, reason, exceptReasons, number, since, until, search } = filter;
  const searched = search && (await searchedBy(db, search));
  const toNumber = number && (await byNumber(db, number));
  return {
    readsTexts: searched?.readsTexts ?? false,
    where: (eb) =>
      eb.and([
        ...(statuses ? [eb(sql<string>`status || ''`, 'in', statuses)] : []),
        ...(type === undefined ? [] : [eb('type', '=', type)]),
        ...(locale === undefined ? [] : [eb('locale', '=', locale)]),
        ...(client === undefined ? [] : [eb('client_id', '=', client)]),
        ...(reason === undefined ? [] : [eb('reason', '=', reason)]),
        ...(exceptReasons ? [eb.or([eb('reason', 'is', null), eb('reason', 'not in', exceptReasons)])] : []),
        ...(toNumber ? [toNumber(eb)] : []),
        ...(since === undefined ? [] : [eb(momentOf(filter), '>=', since)]),
        ...(until === undefined ? [] : [eb(momentOf(filter), '<', until)]),
        ...(searched ? [searched.where(eb)] : []),
      ]),
  };
}

function momentOf({ moment }: DeliveryFilter) {
  const created = sql.ref<number>('created_at');
  return moment === undefined ? created : sql<number>`coalesce(${sql.ref(`${moment}_at`)}, ${created})`;
}

async function searchedBy(db: Db, { id, number, words }: Search): Promise<Condition> {
  for (const column of ['id', 'event_id', 'client_id'] as const) {
    const found = await db.selectFrom('deliveries').select('seq').where(column, '=', id).limit(1).execute();
    if (found.length > 0) return { where: (eb) => eb(column, '=', id), readsTexts: false };
  }
  if (number) return { where: await byNumber(db, number), readsTexts: false };
  return {
    readsTexts: true,
    where: (eb) =>
      eb.and([
        eb('seq', '>', newest(eb, SEARCHED_TEXTS)),
        ...words.map((word) => eb(sql`lower(text)`, 'like', sql`${pattern(word)} escape '!'`)),
      ]),
  };
}

/** The place before the newest so many. */
function newest(eb: Builder, count: number) {
  return eb
    .selectFrom('deliveries as newest')
    .select(({ fn }) => sql<number>`${fn.max('newest.seq')} - ${count}`.as('seq'));
}

/** SQLite folds the case of ASCII only: any other letter stands for whatever stands there. */
function pattern(word: string): string {
  const literal = word.toLowerCase().replace(/[%_!]/g, '!$&');
  return `%${literal.replace(/[^\x20-\x7e]/gu, '_')}%`;
}

async function byNumber(db: Db, { candidates, digits }: NumberFilter): Promise<Condition['where']> {
  const known =
    candidates.length === 0
      ? []
      : await db
          .selectFrom('deliveries')
          .select('seq')
          .where('recipient', 'in', candidates)
          .limit(1)
          .execute();
  return known.length > 0
    ? (eb) => eb('recipient', 'in', candidates)
    : (eb) => eb('recipient', 'like', `%${digits}%`);
}
