import type { Role, SignedIn } from './route.ts';

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
  changePassword(id: string, change: { password: string; session: string }): Promise<void>;
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
  ): Promise<number>;
  clearTries(subject: string): Promise<void>;
  giveTryBack(subjects: readonly string[]): Promise<void>;

  recordDeed(entry: NewEntry): Promise<void>;
  listDeeds(query: {
    subject?: string | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<Array<NewEntry & { seq: number }>>;
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

interface Alive {
  now: number;
  seenAfter: number;
}

interface NewEntry {
  at: number;
  who: string;
  action: string;
  subject?: string | undefined;
  detail?: string | undefined;
}
