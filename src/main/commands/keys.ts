import { createApiKey, listApiKeys, newApiKeyId, revokeApiKey } from '../../store/staff/api-keys.ts';
import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';

/** Makes an API key and prints it; it cannot be shown again. */
export async function createKey(config: Config, name: string): Promise<number> {
  const id = newApiKeyId();
  const { key } = await withDatabase(config, async (db) => {
    await recordFromCommandLine(db, { action: 'keys.create', subject: id, detail: name });
    return createApiKey(db, { id, name }, Date.now());
  });
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
  const isRevoked = await withDatabase(config, async (db) => {
    const isKnown = (await listApiKeys(db)).some((key) => key.id === id && key.revokedAt === undefined);
    if (!isKnown) return false;
    await recordFromCommandLine(db, { action: 'keys.revoke', subject: id });
    return revokeApiKey(db, id, Date.now());
  });
  if (!isRevoked) process.stderr.write(`avisador: there is no valid key ${id}\n`);
  return isRevoked ? 0 : 1;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
