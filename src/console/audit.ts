import { z } from 'zod';
import type { Route } from './route.ts';
import type { StaffStore } from './staff-store.ts';
import type { AuditPage } from './staff-wire.ts';
import { valid } from './valid.ts';

const PAGE = 50;

const auditQuery = z.object({
  before: z.coerce.number('must be a number').int('must be whole').positive('must be above 0').optional(),
  subject: z.string().max(200, 'must have at most 200 characters').optional(),
});

/** What everybody did. */
export function auditRoutes({ listDeeds }: Pick<StaffStore, 'listDeeds'>): Route[] {
  return [
    {
      method: 'GET',
      path: '/audit',
      needs: 'admin',
      async handle({ query }): Promise<AuditPage> {
        const { before, subject } = valid(auditQuery, Object.fromEntries(query));
        const deeds = await listDeeds({ before, subject, limit: PAGE + 1 });
        const page = deeds.slice(0, PAGE);
        const last = page.at(-1);
        return {
          entries: page.map(({ seq, at, who, action, subject: what, detail }) => ({
            seq,
            at: new Date(at).toISOString(),
            who,
            action,
            ...(what !== undefined && { subject: what }),
            ...(detail !== undefined && { detail }),
          })),
          ...(deeds.length > PAGE && last && { next: last.seq }),
        };
      },
    },
  ];
}
