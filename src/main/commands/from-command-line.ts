import type { Deed } from '../../console/route.ts';
import { recordDeed } from '../../store/staff/audit.ts';
import type { Db } from '../../store/database/schema.ts';

/** Who does what is done here: the pages have words for this name. */
export const COMMAND_LINE = 'command line';

/** Keeps in the audit log what is about to be done from the command line. Called before it is done. */
export function recordFromCommandLine(db: Db, deed: Deed): Promise<void> {
  return recordDeed(db, { ...deed, at: Date.now(), who: COMMAND_LINE });
}
