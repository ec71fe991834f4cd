import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { keepLease } from '../delivery/ownership.ts';
import type { Logger } from '../logger.ts';
import type { Db } from '../store/database/schema.ts';
import type { Config } from './config.ts';
import { SESSION } from './data-files.ts';
import { openLeases } from './open-leases.ts';
import { isDead } from './process-holder.ts';

/**
 * Does something while no process can start the browser of our number. Resolves to undefined, with nothing done, where one
 * has it, or may have it.
 */
export async function whileNobodyHasTheSession<Result>(
  { config, db, logger }: { config: Pick<Config, 'account' | 'dataDir'>; db: Db; logger: Logger },
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  const leases = openLeases(db);
  const held = await leases.acquire(config.account, Date.now());
  if (!held) return undefined;
  const ownership = keepLease({
    leases,
    lease: held.lease,
    standing: held.standing,
    state: () => ({ session: 'lost', details: {}, nextSendAt: held.nextSendAt }),
    clock: Date.now,
    logger,
    onLost: () => undefined,
    onStanding: () => undefined,
  });
  try {
    if (isSessionOwned(config.dataDir)) return undefined;
    const result = await act();
    // A process that stood still for longer than its lease does not know who came meanwhile.
    return ownership.isCertain() ? result : undefined;
  } finally {
    await ownership.end();
  }
}

/** Whether a process that is not known to be dead has signed the session's folder. */
export function isSessionOwned(dataDir: string): boolean {
  const folder = path.join(dataDir, SESSION);
  return namesIn(folder)
    .filter(isOwnerFile)
    .some((name) => {
      try {
        return !isDead(
          JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Parameters<typeof isDead>[0],
        );
      } catch (error) {
        // Gone meanwhile, or not to be read: then it may be anybody's.
        return (error as NodeJS.ErrnoException).code !== 'ENOENT';
      }
    });
}

function isOwnerFile(name: string): boolean {
  return /^owner-.*\.json$/.test(name);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
