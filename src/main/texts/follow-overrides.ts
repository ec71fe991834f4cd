import { coalesce } from '../../delivery/coalesce.ts';
import type { Logger } from '../../logger.ts';
import type { Override } from '../../rendering/override.ts';
import { listOverrides, textRevision } from '../../store/staff/texts.ts';
import type { Db } from '../../store/database/schema.ts';

/** Keeps the staff's wordings in memory as they are in the store. */
export interface OverridesFollower {
  /**
   * Resolves when what was published before the call is in use here. Costs one small query for all who ask in one turn
   * of the event loop. Never rejects: where the store cannot be asked, what was last known stays in use.
   */
  fresh(): Promise<void>;
  close(): void;
}

interface FollowOptions {
  db: Db;
  use: (overrides: readonly Override[]) => void;
  logger: Logger;
  /** How often the store is asked without anybody waiting for it, in milliseconds. */
  pollMs?: number;
}

export function followOverrides({ db, use, logger, pollMs = 1000 }: FollowOptions): OverridesFollower {
  let known = 0;
  let isAnswered = true;
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      const revision = await textRevision(db);
      if (revision > known) {
        const overrides = await listOverrides(db);
        // Of two who look at once, the later one may be the first to have read.
        if (revision > known && !isClosed) {
          known = revision;
          use(overrides);
        }
      }
      isAnswered = true;
    } catch (error) {
      if (isAnswered && !isClosed) {
        logger.warn({ err: error }, 'the store cannot be asked for texts: those last known are used');
      }
      isAnswered = false;
    }
  }

  const lookOnce = coalesce<undefined, void>(look);
  const fresh = () => lookOnce(undefined);
  const timer = setInterval(() => void fresh(), pollMs);
  // Watching texts is no reason to keep a process alive.
  timer.unref();
  return {
    fresh,
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
