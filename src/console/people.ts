import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Passwords } from './passwords.ts';
import { Refusal, roles, type Route } from './route.ts';
import type { StaffStore } from './staff-store.ts';
import type { Accounts } from './staff-wire.ts';
import { valid } from './valid.ts';

export interface PeopleDeps {
  staff: StaffStore;
  passwords: Passwords;
  now: () => number;
}

const role = z.enum(roles, `must be one of ${roles.join(', ')}`);
const newAccount = z.object({
  name: z
    .string('must be a string')
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9][a-z0-9._@-]{1,63}$/,
      'must be 2 to 64 of the letters a to z, digits, and . _ @ -, and begin with a letter or a digit',
    ),
  role,
});
const accountChange = z
  .object({ role: role.optional(), disabled: z.boolean('must be true or false').optional() })
  .refine(
    (change) => change.role !== undefined || change.disabled !== undefined,
    'must name role or disabled',
  );

const unknown = () => new Refusal(404, { code: 'not_found', detail: 'there is no such account' });

/** The staff's accounts, looked after by admins. */
export function peopleRoutes({ staff, passwords, now }: PeopleDeps): Route[] {
  const nameOf = async (id: string): Promise<string> => {
    const account = (await staff.listAccounts()).find((each) => each.id === id);
    if (!account) throw unknown();
    return account.name;
  };
  return [
    {
      method: 'GET',
      path: '/accounts',
      needs: 'admin',
      async handle(): Promise<Accounts> {
        const accounts = await staff.listAccounts();
        return {
          accounts: accounts.map(({ id, name, role: may, mustChangePassword, ...times }) => ({
            id,
            name,
            role: may,
            createdAt: new Date(times.createdAt).toISOString(),
            ...(times.seenAt !== undefined && { seenAt: new Date(times.seenAt).toISOString() }),
            ...(times.disabledAt !== undefined && { disabledAt: new Date(times.disabledAt).toISOString() }),
            mustChangePassword,
          })),
        };
      },
    },
    {
      method: 'POST',
      path: '/accounts',
      needs: 'admin',
      async handle({ body, record }) {
        const account = valid(newAccount, body);
        if ((await staff.findAccount(account.name)) !== undefined) throw taken();
        const password = newPassword();
        const kept = await passwords.hash(password);
        await record({ action: 'accounts.create', subject: account.name, detail: account.role });
        const id = await staff.createAccount({ ...account, password: kept }, now());
        if (id === undefined) throw taken();
        return { id, password };
      },
    },
    {
      method: 'PUT',
      path: '/accounts/:id',
      needs: 'admin',
      async handle({ params, body, record }) {
        const change = valid(accountChange, body);
        const { id = '' } = params;
        await record({ action: 'accounts.change', subject: await nameOf(id), detail: inWords(change) });
        const changed = await staff.changeAccount(id, { ...change, now: now() });
        if (changed === 'unknown') throw unknown();
        if (changed === 'last_admin') {
          throw new Refusal(409, {
            code: 'last_admin',
            detail: 'nobody would be left to look after accounts',
          });
        }
      },
    },
    {
      method: 'POST',
      path: '/accounts/:id/reset',
      needs: 'admin',
      async handle({ params, record }) {
        const { id = '' } = params;
        const name = await nameOf(id);
        const password = newPassword();
        const kept = await passwords.hash(password);
        await record({ action: 'accounts.reset', subject: name });
        if (!(await staff.resetPassword(id, { password: kept }))) throw unknown();
        return { password };
      },
    },
  ];
}

function taken(): Refusal {
  return new Refusal(409, { code: 'name_taken', detail: 'somebody has that name' });
}

function inWords(change: z.output<typeof accountChange>): string {
  return [
    ...(change.role === undefined ? [] : [`role: ${change.role}`]),
    ...(change.disabled === undefined ? [] : [change.disabled ? 'disabled' : 'enabled']),
  ].join(', ');
}

/** Without those that are taken for one another when somebody reads them out. */
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password to be told once and changed at the first sign-in: 80 random bits, in four groups. */
export function newPassword(): string {
  return Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join(''),
  ).join('-');
}
