import { createApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import type { Config } from './config.ts';
import { withDatabase } from './database.ts';

/** Makes an API key and prints it; it cannot be shown again. */
export async function createKey(config: Config, name: string): Promise<number> {
  const { id, key } = await withDatabase(config, (db) => createApiKey(db, name, Date.now()));
  process.stdout.write(`${key}\n`);
  process.stderr.write(`This is key ${id}. It is not shown again.\n`);
  return 0;
}

export async function listKeys(config: Config): Promise<number> {
  const keys = await withDatabase(config, listApiKeys);
  for (const { id, name, createdAt, revokedAt } of keys) {
    const state = revokedAt === undefined ? 'valid' : `revoked ${day(revokedAt)}`;
    process.stdout.write(`${id}  ${day(createdAt)}  ${state}  ${name}\n`);
  }
  return 0;
}

/** Revokes a key; exit code 1 where there is no valid one of that id. */
export async function revokeKey(config: Config, id: string): Promise<number> {
  const isRevoked = await withDatabase(config, (db) => revokeApiKey(db, id, Date.now()));
  if (!isRevoked) process.stderr.write(`avisador: there is no valid key ${id}\n`);
  return isRevoked ? 0 : 1;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
