import type { Deed, Role, SignedIn } from './route.ts';

/** What the console keeps of its people. Times are milliseconds since 1970. */
export interface StaffStore {
  createAccount(
    account: { name: string; role: Role; password: string },
    now: number,
  ): Promise<string | undefined>;
  listAccounts(): Promise<Account[]>;
  findAccount(name: string): Promise<(Account & { password: string }) | undefined>;
  changeAccount(
    id: string,
    change: { role?: Role | undefined; disabled?: boolean | undefined; now: number },
  ): Promise<'changed' | 'unknown' | 'last_admin'>;
  changePassword(id: string, change: { password: string; session: string }): Promise<boolean>;
  resetPassword(id: string, reset: { password: string }): Promise<boolean>;

  openSession(
    session: { hash: string; accountId: string; userAgent: string; expiresAt: number },
    alive: Alive,
  ): Promise<string>;
  findSession(hash: string, alive: Alive): Promise<Session | undefined>;
  seeSession(seen: { session: string; account: string; now: number }): Promise<void>;
  endSession(ended: { session: string; account: string }): Promise<boolean>;
  sessionsOfAccount(
    account: string,
    alive: Alive,
  ): Promise<Array<{ id: string; userAgent: string; createdAt: number; seenAt: number }>>;

  takeTry(
    tried: ReadonlyArray<{ subject: string; delayAfter(failures: number): number }>,
    at: { now: number; forgetBefore: number },
  ): Promise<{ wait: number; taken: readonly TakenTry[] }>;
  clearTries(subject: string): Promise<void>;
  giveTryBack(taken: readonly TakenTry[]): Promise<void>;

  recordDeed(entry: Entry & Deed): Promise<void>;
  listDeeds(query: {
    subject?: string | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<Array<Entry & { seq: number }>>;
}

export interface Account extends SignedIn {
  mustChangePassword: boolean;
  createdAt: number;
  seenAt: number | undefined;
  disabledAt: number | undefined;
}

/** Somebody who is signed in, in one browser. */
export interface Session {
  id: string;
  seenAt: number;
  account: SignedIn;
  mustChangePassword: boolean;
}

/** A try that counts as failed until it is given back. */
interface TakenTry {
  subject: string;
  at: number;
  lastBefore: number;
}

interface Alive {
  now: number;
  seenAfter: number;
}

interface Entry {
  at: number;
  who: string;
  action: string;
  subject?: string | undefined;
  detail?: string | undefined;
}
