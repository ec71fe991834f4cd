import { hashOf, newToken } from './session-cookie.ts';
import type { Session, StaffStore } from './staff-store.ts';

const HOUR = 3_600_000;
/** Without a request; what a page asks for by itself each second is none. */
const IDLE_MS = 12 * HOUR;
const LONGEST_MS = 7 * 24 * HOUR;
/** That somebody is still here is written this often. */
const SEEN_MS = 60_000;

/** How long a browser keeps the cookie. */
export const LONGEST_SECONDS = LONGEST_MS / 1000;

/** Who is signed in where. */
export function createSessions(staff: StaffStore, now: () => number) {
  const alive = () => ({ now: now(), seenAfter: now() - IDLE_MS });
  return {
    /** Opens a session; `token` is for the cookie alone. */
    async open(accountId: string, userAgent: string): Promise<string> {
      const token = newToken();
      const expiresAt = now() + LONGEST_MS;
      await staff.openSession(
        { hash: hashOf(token), accountId, userAgent: cleaned(userAgent), expiresAt },
        alive(),
      );
      return token;
    },

    /** Whose token it is; undefined where the session is over. */
    find(token: string): Promise<Session | undefined> {
      return staff.findSession(hashOf(token), alive());
    },

    /** Keeps a session going. */
    async see({ id, seenAt, account }: Session): Promise<void> {
      if (now() - seenAt < SEEN_MS) return;
      await staff.seeSession({ session: id, account: account.id, now: now() });
    },

    of(accountId: string) {
      return staff.sessionsOfAccount(accountId, alive());
    },

    end(session: string, account: string): Promise<boolean> {
      return staff.endSession({ session, account });
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

/** It is shown to its owner, so that they know their browsers apart. */
function cleaned(userAgent: string): string {
  return userAgent.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 300);
}
