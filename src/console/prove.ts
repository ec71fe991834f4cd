import { createHash } from 'node:crypto';
import type { Logger } from '../logger.ts';
import type { Passwords } from './passwords.ts';
import { Refusal } from './route.ts';
import type { Account, StaffStore } from './staff-store.ts';

/** So many wrong passwords of a name cost nothing but themselves. */
const FREE_OF_NAME = 3;
/** An office full of people has one address. */
const FREE_OF_ADDRESS = 10;
/** Of a name: whoever tries for ever must not keep its owner out for ever. */
const NAME_MOST_MS = 60_000;
const ADDRESS_MOST_MS = 15 * 60_000;
const FORGET_MS = 3_600_000;

/** Someone says who they are, from an address as it is counted by. */
interface Claimed {
  name: string;
  password: string;
  address: string;
}

/** The account, where the password is its. Throws a Refusal: 401 `wrong_password`, 429 `too_many_attempts`. */
export type Prove = (claimed: Claimed) => Promise<Account>;

/**
 * Checks passwords, more and more slowly for a name and for an address that got them wrong. Which names exist cannot be
 * told from the answer or its time.
 */
export function createProve({
  staff,
  passwords,
  now,
  logger,
}: {
  staff: StaffStore;
  passwords: Passwords;
  now: () => number;
  logger: Logger;
}): Prove {
  const keepFailure = async (who: string, address: string) => {
    try {
      await staff.recordDeed({ at: now(), who, action: 'wrong_password', detail: `from ${address}` });
    } catch (error) {
      logger.error({ err: error }, 'a wrong password could not be recorded');
    }
  };

  return async ({ name, password, address }) => {
    const byName = `name:${createHash('sha256').update(name).digest('hex')}`;
    const byAddress = `address:${address}`;
    const tried = [
      { subject: byName, delayAfter: delayAfter(FREE_OF_NAME, NAME_MOST_MS) },
      { subject: byAddress, delayAfter: delayAfter(FREE_OF_ADDRESS, ADDRESS_MOST_MS) },
    ];
    const { wait, taken } = await staff.takeTry(tried, { now: now(), forgetBefore: now() - FORGET_MS });
    if (wait > 0) {
      throw new Refusal(429, {
        code: 'too_many_attempts',
        detail: 'too many wrong passwords: try again later',
        seconds: Math.ceil(wait / 1000),
      });
    }
    const account = await staff.findAccount(name);
    let isRight: boolean;
    try {
      isRight = await passwords.verify(password, account?.password);
    } catch (error) {
      await staff.giveTryBack(taken);
      throw error;
    }
    if (!account || account.disabledAt !== undefined || !isRight) {
      // After the answer, which would otherwise take a little longer for a name that exists.
      if (account) setImmediate(() => void keepFailure(account.name, address));
      throw new Refusal(401, { code: 'wrong_password', detail: 'the name or the password is wrong' });
    }
    await staff.clearTries(byName);
    await staff.giveTryBack(taken.filter(({ subject }) => subject === byAddress));
    return account;
  };
}

/** After that many failures a second, and with each one more twice as long, up to the most. */
function delayAfter(free: number, mostMs: number): (failures: number) => number {
  return (failures) => (failures < free ? 0 : Math.min(mostMs, 1000 * 2 ** (failures - free)));
}
