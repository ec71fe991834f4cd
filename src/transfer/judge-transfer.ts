import { askPanel } from './ask-panel.ts';
import { checkTransfer, type Verdict } from './checklist.ts';
import type { Directory } from './directory.ts';
import type { ConversationStore, Transfer } from './ports.ts';
import { samePhone, type PhoneBook } from './who-claims.ts';

interface Judging {
  store: Pick<ConversationStore, 'isPromised'>;
  directory: Directory;
  candidatesOf: PhoneBook['candidatesOf'];
  now: number;
}

/**
 * Asks the panel whether a transfer's conditions hold. A service that another transfer has been verified for waits for what
 * becomes of that one, however differently the two name it. Undefined: nobody claims it.
 */
export async function judgeTransfer(
  { id, claims }: Transfer,
  { store, directory, candidatesOf, now }: Judging,
): Promise<Verdict | undefined> {
  const [claim] = claims;
  if (!claim) return undefined;
  const claimants = Object.fromEntries(claims.map(({ party, clientId }) => [party, clientId]));
  const answers = await askPanel(directory, claim);
  const { verdict } = checkTransfer({ claim, claimants, answers, samePhone: samePhone(candidatesOf) });
  if (verdict.kind === 'verified' && (await store.isPromised(verdict.serviceId, { except: id, now }))) {
    return { kind: 'wait' };
  }
  return verdict;
}
