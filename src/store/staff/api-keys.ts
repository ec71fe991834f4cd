import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../database/schema.ts';

/** An API key as it can be shown: the key itself is seen once, when it is made, and kept only as a hash. */
export interface ApiKey {
  id: string;
  name: string;
  createdAt: number;
  revokedAt: number | undefined;
}

/** The id of a key that is about to be made. */
export function newApiKeyId(): string {
  return `key_${randomBytes(6).toString('hex')}`;
}

/** Makes a key. `key` is not kept and cannot be shown again. */
export async function createApiKey(
  db: Db,
  { id = newApiKeyId(), name }: { id?: string; name: string },
  now: number,
): Promise<{ id: string; key: string }> {
  const key = `avk_${randomBytes(24).toString('base64url')}`;
  await db
    .insertInto('api_keys')
    .values({ id, name, hash: hashOf(key), created_at: now })
    .execute();
  return { id, key };
}

/** All keys, revoked ones too, oldest first. */
export async function listApiKeys(db: Db): Promise<ApiKey[]> {
  const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
  return rows.map(({ id, name, created_at, revoked_at }) => ({
    id,
    name,
    createdAt: created_at,
    revokedAt: revoked_at ?? undefined,
  }));
}

/** Revokes a key at once, in every process. Resolves to false where no valid key has that id. */
export async function revokeApiKey(db: Db, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whether a caller may read. The key is 192 random bits, so that looking its hash up tells an attacker nothing. */
export async function isApiKey(db: Db, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('api_keys')
    .select('id')
    .where('hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
