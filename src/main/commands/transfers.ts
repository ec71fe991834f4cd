import type { Deed } from '../../console/route.ts';
import { createLogger } from '../../logger.ts';
import { getTransferRecord } from '../../store/conversations/transfer-details.ts';
import { listTransfers } from '../../store/conversations/transfers.ts';
import type { TransferStatus } from '../../transfer/ports.ts';
import { executeTransfer, refuseTransfer, type Staff, type StaffOutcome } from '../../transfer/staff.ts';
import { candidatesOf } from '../candidates-of.ts';
import type { Config } from '../config.ts';
import { conversationStore } from '../conversation.ts';
import { withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';
import { openDirectory } from '../panel.ts';
import { openTexts } from '../texts/texts.ts';

/** More are for the console. */
const MOST_LISTED = 100;

/** Prints the newest transfers, or those that stand somewhere, a line each. */
export async function printTransfers(config: Config, status?: TransferStatus): Promise<number> {
  const wanted = { limit: MOST_LISTED, ...(status !== undefined && { status }) };
  const transfers = await withDatabase(config, (db) => listTransfers(db, wanted));
  for (const { id, createdAt, origin, destination, service, reasons, ...transfer } of transfers) {
    const state = [transfer.status, ...reasons].join(' ');
    const parties = `client ${origin.clientId ?? '?'} to client ${destination.clientId ?? '?'}`;
    process.stdout.write(`${id}  ${createdAt.slice(0, 10)}  ${state}  ${parties}  ${service}\n`);
  }
  return 0;
}

/** Checks a verified transfer once more, records that it is carried out and tells the parties. 1: it could not be. */
export async function executeOne(config: Config, id: string): Promise<number> {
  const deed = { action: 'transfers.execute', subject: id } as const;
  const outcome = await asStaff(config, deed, (staff) => executeTransfer(staff, id));
  return report(outcome, 'executed: move the service in the panel now');
}

/** Rejects an open transfer and tells those who asked for it. 1: it could not be. */
export async function refuseOne(config: Config, id: string): Promise<number> {
  const deed = { action: 'transfers.refuse', subject: id } as const;
  return report(await asStaff(config, deed, (staff) => refuseTransfer(staff, id)), 'refused');
}

/** The parties are told by the worker that runs on the same store. */
async function asStaff(
  config: Config,
  deed: Deed & { subject: string },
  act: (staff: Staff) => Promise<StaffOutcome>,
): Promise<StaffOutcome> {
  const logger = createLogger('silent');
  const stopping = new AbortController();
  return withDatabase(config, async (db) => {
    if (await getTransferRecord(db, deed.subject)) await recordFromCommandLine(db, deed);
    const texts = openTexts(config, logger, db);
    try {
      await texts.fresh();
      return await act({
        store: conversationStore(config, db),
        directory: await openDirectory(config, logger, stopping.signal),
        candidatesOf: candidatesOf(config),
        say: texts.conversation.say,
        clock: Date.now,
      });
    } finally {
      stopping.abort();
      texts.close();
    }
  });
}

function report(outcome: StaffOutcome, done: string): number {
  switch (outcome.kind) {
    case 'done':
      process.stdout.write(`${done}\n`);
      return 0;
    case 'rejected':
      process.stdout.write(`rejected: ${outcome.reasons.join(', ')}\n`);
      return 1;
    case 'unavailable':
      process.stderr.write('avisador: the panel cannot be asked now: try again later\n');
      return 1;
    case 'not_possible':
      process.stderr.write('avisador: there is no transfer of that id that this can be done to\n');
      return 1;
  }
}
