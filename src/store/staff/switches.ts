import type { Db } from '../database/schema.ts';

/** The types that staff have switched off: their notices are refused, `switched_off`. */
export async function switchedOffTypes(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('switched_off').select('type').orderBy('type').execute();
  return rows.map(({ type }) => type);
}

/** Switches a type on or off, in every process. Doing it again changes nothing. */
export async function switchType(
  db: Db,
  { type, on, author }: { type: string; on: boolean; author: string },
  now: number,
): Promise<void> {
  if (on) await db.deleteFrom('switched_off').where('type', '=', type).execute();
  else {
    await db
      .insertInto('switched_off')
      .values({ type, author, at: now })
      .onConflict((conflict) => conflict.column('type').doNothing())
      .execute();
  }
}
