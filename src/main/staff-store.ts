import type { StaffStore } from '../console/staff-store.ts';
import {
  changeAccount,
  changePassword,
  createAccount,
  findAccount,
  listAccounts,
  resetPassword,
} from '../store/staff/accounts.ts';
import { listDeeds, recordDeed } from '../store/staff/audit.ts';
import {
  endSession,
  findSession,
  openSession,
  seeSession,
  sessionsOfAccount,
} from '../store/staff/console-sessions.ts';
import type { Db } from '../store/database/schema.ts';
import { clearTries, giveTryBack, takeTry } from '../store/staff/sign-in-failures.ts';

/** The store, as the console knows it where its people are concerned. */
export function staffStore(db: Db): StaffStore {
  return {
    createAccount: (account, now) => createAccount(db, account, now),
    listAccounts: () => listAccounts(db),
    findAccount: (name) => findAccount(db, name),
    changeAccount: (id, change) => changeAccount(db, id, change),
    changePassword: (id, change) => changePassword(db, id, change),
    resetPassword: (id, reset) => resetPassword(db, id, reset),
    openSession: (session, alive) => openSession(db, session, alive),
    findSession: (hash, alive) => findSession(db, hash, alive),
    seeSession: (seen) => seeSession(db, seen),
    endSession: (ended) => endSession(db, ended),
    sessionsOfAccount: (account, alive) => sessionsOfAccount(db, account, alive),
    takeTry: (tried, at) => takeTry(db, tried, at),
    clearTries: (subject) => clearTries(db, subject),
    giveTryBack: (subjects) => giveTryBack(db, subjects),
    recordDeed: (entry) => recordDeed(db, entry),
    listDeeds: (query) => listDeeds(db, query),
  };
}
