import type { Db } from '../database/schema.ts';

/** So many are read at once. */
const PAGE = 1000;

interface FoundCallback {
  seq: number;
  type: string;
  state: string;
  createdAt: number;
  /** As it is posted. */
  body: { occurredAt: string; data: { id?: string } };
}

/** What the panel was or is to be told of these deliveries and transfers. Reads them all: there is no index of that. */
export async function callbacksAbout(db: Db, ids: ReadonlySet<string>): Promise<FoundCallback[]> {
  const found: FoundCallback[] = [];
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('callbacks')
      .select(['seq', 'type', 'state', 'created_at', 'body'])
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return found;
    after = last.seq;
    for (const { seq, type, state, created_at: createdAt, body: text } of rows) {
      const body = JSON.parse(text) as FoundCallback['body'];
      if (body.data.id !== undefined && ids.has(body.data.id))
        found.push({ seq, type, state, createdAt, body });
    }
  }
}
