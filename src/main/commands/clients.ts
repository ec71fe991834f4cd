import type { DeedAction } from '../../console/deeds.ts';
import { recordDeed } from '../../store/staff/audit.ts';
import {
  eraseClient,
  holdingsOf,
  OpenTransferError,
  type Holdings,
} from '../../store/clients/client-erasure.ts';
import { exportClient } from '../../store/clients/client-export.ts';
import type { Whose } from '../../store/clients/client-trail.ts';
import type { Db } from '../../store/database/schema.ts';
import { candidatesOf } from '../candidates-of.ts';
import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { COMMAND_LINE } from './from-command-line.ts';

/** A client by the panel's id, or whoever has a number: one of the two. */
export interface Named {
  id?: string | undefined;
  phone?: string | undefined;
}

/** Prints all that is kept of somebody, as JSON. Exit code 1 where that is nothing. */
export async function exportOne(config: Config, named: Named): Promise<number> {
  const whose = whoseOf(config, named);
  if (!whose) return 1;
  const found = await withDatabase(config, async (db) => {
    await record(db, 'clients.export', whose);
    return exportClient(db, whose, Date.now());
  });
  if (!found) return nothingKept();
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  return 0;
}

/**
 * Erases somebody, or without `isSure` says what would be erased. Exit code 1 where nothing was, or where something is
 * left over.
 */
export async function eraseOne(
  config: Config,
  named: Named,
  { isSure }: { isSure: boolean },
): Promise<number> {
  const whose = whoseOf(config, named);
  if (!whose) return 1;
  return withDatabase(config, async (db) => {
    const holdings = await holdingsOf(db, whose);
    if (isNothing(holdings)) return nothingKept();
    process.stdout.write(`${inWords(holdings)}\n`);
    if (!isSure) {
      complain('nothing was erased: add --yes. It cannot be undone');
      return 1;
    }
    try {
      await record(db, 'clients.erase', whose);
      const { sending, callbacks } = await eraseClient(db, whose, Date.now());
      if (sending + callbacks === 0) {
        process.stdout.write('erased\n');
        return 0;
      }
      complain(
        `erased, but for ${sending} that are just being sent and ${callbacks} callbacks that the panel is still to get: run this again in a while (callbacks are given up after a day)`,
      );
      return 1;
    } catch (error) {
      if (!(error instanceof OpenTransferError)) throw error;
      complain(
        `nothing was erased: ${error.message}. Decide it first: \`avisador transfers refuse ${error.transferId}\`, or let the parties`,
      );
      return 1;
    }
  });
}

/** Undefined, with an explanation, where it is not said who. */
function whoseOf(config: Config, { id, phone }: Named): Whose | undefined {
  if ((id === undefined) === (phone === undefined)) {
    complain('say who: the client’s id in the panel, or --phone and a number');
    return undefined;
  }
  if (id !== undefined) return { clientId: id };
  const numbers = candidatesOf(config)(phone ?? '', undefined);
  if (numbers.length > 0) return { numbers };
  complain('that cannot be a number: write it as +5491123456789');
  return undefined;
}

/** The panel's id is no secret; a number is. */
function record(db: Db, action: DeedAction, whose: Whose): Promise<void> {
  const subject = 'clientId' in whose ? { subject: whose.clientId } : { detail: 'by number' };
  return recordDeed(db, { at: Date.now(), who: COMMAND_LINE, action, ...subject });
}

function isNothing({ deliveries, open, inbound, transfers, optOuts }: Holdings): boolean {
  return deliveries + open + inbound + transfers + optOuts === 0;
}

function inWords({ deliveries, open, inbound, transfers, optOuts, shared }: Holdings): string {
  return [
    `${deliveries} messages to them, ${open} of which would still be sent or looked at: these are cancelled`,
    `${inbound} messages from them, ${transfers} transfers`,
    ...(shared > 0
      ? ['what came from a number that is another client’s too stays: erase it with --phone']
      : []),
    ...(optOuts > 0 ? ['that they want no messages is kept, so that nobody writes to them by mistake'] : []),
  ].join('\n');
}

function nothingKept(): number {
  complain('nothing is kept of them');
  return 1;
}

function complain(words: string): void {
  process.stderr.write(`avisador: ${words}\n`);
}
