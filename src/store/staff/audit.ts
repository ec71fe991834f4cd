import type { Db } from '../database/schema.ts';

/** Something that somebody did. */
export interface AuditEntry {
  at: number;
  who: string;
  action: string;
  subject?: string | undefined;
  detail?: string | undefined;
}

/** Of a subject or a detail that somebody else's input is part of. */
const LONGEST = 500;

/** Adds to the audit log. Nothing takes away from it. */
export async function recordDeed(db: Db, { at, who, action, subject, detail }: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at,
      who,
      action,
      subject: subject?.slice(0, LONGEST) ?? null,
      detail: detail?.slice(0, LONGEST) ?? null,
    })
    .execute();
}

/** What was done, newest first: of one subject where it is named, before an entry where its `seq` is. */
export async function listDeeds(
  db: Db,
  { subject, before, limit }: { subject?: string | undefined; before?: number | undefined; limit: number },
): Promise<Array<AuditEntry & { seq: number }>> {
  let query = db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (before !== undefined) query = query.where('seq', '<', before);
  const rows = await query.execute();
  return rows.map(({ subject: what, detail, ...row }) => ({
    ...row,
    subject: what ?? undefined,
    detail: detail ?? undefined,
  }));
}
