import { z } from 'zod';
import type { Endpoint } from './endpoints.ts';
import { weaknessOf } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { Prove } from './prove.ts';
import { Refusal } from './route.ts';
import { writeToken } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';
import type { Session, StaffStore } from './staff-store.ts';
import type { Me, MySessions } from './staff-wire.ts';
import { valid } from './valid.ts';

export interface AccountDeps {
  staff: StaffStore;
  sessions: Sessions;
  passwords: Passwords;
  prove: Prove;
  meOf: (session: Pick<Session, 'account' | 'mustChangePassword'>) => Me;
  company: () => string;
  isSecure: () => boolean;
}

/** Longer than any that is taken; what is longer still is no password. */
const typed = z.string('must be a string').max(1024, 'must have at most 1024 characters');
const passwordChange = z.object({ current: typed, next: typed });

/** What everybody may do about their own account. */
export function accountEndpoints({
  staff,
  sessions,
  passwords,
  prove,
  meOf,
  company,
  isSecure,
}: AccountDeps): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/me',
      needs: 'viewer',
      beforePasswordChange: true,
      handle: async (_request, { session }) => meOf(session),
    },
    {
      method: 'POST',
      path: '/sign-out',
      needs: 'viewer',
      beforePasswordChange: true,
      async handle({ by, record }, { session, setCookie }) {
        await record({ action: 'sign_out' });
        await sessions.end(session.id, by.id);
        setCookie(writeToken('', { isSecure: isSecure(), seconds: 0 }));
      },
    },
    {
      method: 'POST',
      path: '/password',
      needs: 'viewer',
      beforePasswordChange: true,
      async handle({ body, by, record }, { session, address }) {
        const { current, next } = valid(passwordChange, body);
        await prove({ name: by.name, password: current, address });
        const weakness = weaknessOf(next, { current, names: [by.name, company()] });
        if (weakness) {
          throw new Refusal(422, {
            code: 'weak_password',
            detail: `the password is not taken: ${weakness}`,
            reason: weakness,
          });
        }
        const password = await passwords.hash(next);
        await record({ action: 'password.change' });
        if (!(await staff.changePassword(by.id, { password, session: session.id }))) {
          throw new Refusal(401, { code: 'not_signed_in', detail: 'the session has been ended meanwhile' });
        }
      },
    },
    {
      method: 'GET',
      path: '/my-sessions',
      needs: 'viewer',
      async handle({ by }, { session }): Promise<MySessions> {
        const all = await sessions.of(by.id);
        return {
          sessions: all.map(({ id, userAgent, createdAt, seenAt }) => ({
            id,
            isThis: id === session.id,
            userAgent,
            createdAt: new Date(createdAt).toISOString(),
            seenAt: new Date(seenAt).toISOString(),
          })),
        };
      },
    },
    {
      method: 'DELETE',
      path: '/my-sessions/:id',
      needs: 'viewer',
      async handle({ params, by, record }) {
        const { id = '' } = params;
        await record({ action: 'sessions.end', subject: id });
        if (!(await sessions.end(id, by.id))) {
          throw new Refusal(404, { code: 'not_found', detail: 'there is no such session' });
        }
      },
    },
  ];
}
