import type { RejectionReason } from './checklist.ts';
import type { Directory } from './directory.ts';
import { judgeTransfer } from './judge-transfer.ts';
import type { ConversationStore, Say } from './ports.ts';
import { effectsOf, execute, reject } from './transfer-story.ts';
import type { PhoneBook } from './who-claims.ts';

/** What staff work with. */
export interface Staff {
  store: ConversationStore;
  directory: Directory;
  candidatesOf: PhoneBook['candidatesOf'];
  say: Say;
  clock: () => number;
}

/** What came of what a member of staff asked for. */
export type StaffOutcome =
  | { kind: 'done' }
  /** Its conditions are met no more: it is rejected now, and the parties are told why. */
  | { kind: 'rejected'; reasons: readonly RejectionReason[] }
  /** The panel cannot be asked: nothing has changed. */
  | { kind: 'unavailable' }
  /** There is no transfer of that id that this can be done to (any more): nothing has changed. */
  | { kind: 'not_possible' };

/**
 * Records that a verified transfer is carried out, after checking its conditions once more, and tells the parties. To be
 * called when staff are about to move the service in the panel: once it has moved, it is not the origin's any more.
 */
export async function executeTransfer(
  { store, directory, candidatesOf, say, clock }: Staff,
  id: string,
): Promise<StaffOutcome> {
  for (;;) {
    const origin = await store.originOf(id);
    const transfer = origin?.transfers.find((one) => one.id === id);
    if (!origin || transfer?.status !== 'verified') return { kind: 'not_possible' };
    const verdict = await judgeTransfer(transfer, { store, directory, candidatesOf, now: clock() });
    if (!verdict) return { kind: 'not_possible' };
    if (verdict.kind === 'wait') return { kind: 'unavailable' };
    const story =
      verdict.kind === 'verified' ? execute(transfer, say) : reject(transfer, verdict.reasons, say);
    if (!(await store.apply(effectsOf(origin, story), clock()))) continue;
    return verdict.kind === 'verified' ? { kind: 'done' } : verdict;
  }
}

/** Rejects an open transfer, and tells those who have claimed. */
export async function refuseTransfer(
  { store, say, clock }: Pick<Staff, 'store' | 'say' | 'clock'>,
  id: string,
): Promise<StaffOutcome> {
  for (;;) {
    const origin = await store.originOf(id);
    const transfer = origin?.transfers.find((one) => one.id === id);
    if (!origin || !transfer) return { kind: 'not_possible' };
    const story = reject(transfer, ['refused_by_staff'], say);
    if (await store.apply(effectsOf(origin, story), clock())) return { kind: 'done' };
  }
}
