import { catalog } from '../../events/catalog.ts';
import type { RefusalReason } from '../../delivery/delivery.ts';
import { namesOf } from '../clients/client-names.ts';
import { placeBefore } from './home-counts.ts';
import type { Db } from '../database/schema.ts';

/** How many events of each type have come since then, and when the last; those of which none came are left out. */
export function receivedByType(
  db: Db,
  since: number,
): Promise<Array<{ type: string; received: number; lastAt: number }>> {
  return db
    .selectFrom('events')
    .select(({ fn }) => ['type', fn.countAll<number>().as('received'), fn.max('accepted_at').as('lastAt')])
    .where('type', 'in', [...catalog.keys()])
    .where('accepted_at', '>=', since)
    .groupBy('type')
    .orderBy('type')
    .execute();
}

/** The types and locales of which a message could not be written since then. */
export async function unwritten(db: Db, since: number): Promise<Array<{ type: string; locale: string }>> {
  return db
    .selectFrom('deliveries')
    .select(['type', 'locale'])
    .distinct()
    .where('status', '=', 'refused')
    .where('seq', '>', await placeBefore(db, since))
    .where('reason', '=', 'template_error')
    .execute();
}

/** Why a client cannot be reached, and no text or switch of ours is to blame. */
const THEIRS: readonly RefusalReason[] = ['not_on_whatsapp', 'invalid_phone', 'rejected', 'opted_out'];

export interface UnreachableClient {
  clientId: string;
  clientName?: string;
  recipient: string;
  reason: RefusalReason;
  /** Milliseconds since 1970. */
  at: number;
  deliveryId: string;
}

/** Clients whose last message since then was refused because of their number or their wish, newest first. */
export async function unreachableClients(
  db: Db,
  { since, limit }: { since: number; limit: number },
): Promise<UnreachableClient[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .select(['d.client_id', 'd.event_id', 'd.role', 'd.recipient', 'd.reason'])
    .select(['d.created_at', 'd.ended_at', 'd.id'])
    .where('d.status', '=', 'refused')
    .where('d.seq', '>', await placeBefore(db, since))
    .where('d.role', '=', 'client')
    .where('d.recipient', '<>', '')
    .where('d.reason', 'in', THEIRS)
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('deliveries as later')
            .select('later.seq')
            .where('later.client_id', '=', ref('d.client_id'))
            .where('later.seq', '>', ref('d.seq'))
            .where('later.role', '=', 'client')
            // What waits still, or was made needless, says nothing.
            .where('later.status', 'not in', ['queued', 'sending', 'superseded', 'cancelled']),
        ),
      ),
    )
    .orderBy('d.seq', 'desc')
    .limit(limit)
    .execute();
  const nameOf = await namesOf(db, rows);
  return rows.flatMap((row) => {
    const { client_id: clientId, recipient, reason, created_at, ended_at, id: deliveryId } = row;
    const clientName = nameOf(row);
    return reason === null
      ? []
      : [
          {
            clientId,
            ...(clientName !== undefined && { clientName }),
            recipient,
            reason,
            at: ended_at ?? created_at,
            deliveryId,
          },
        ];
  });
}
