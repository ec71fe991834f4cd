import type { Transaction } from 'kysely';
import { isNotice, type Role } from '../../delivery/delivery.ts';
import { enqueueCallback } from './callback-outbox.ts';
import { getDelivery } from './delivery-views.ts';
import type { Tables } from '../database/schema.ts';

/** Something that has become of a delivery, and that the panel is told of. */
interface News {
  delivery: { id: string; role: Role };
  what: 'sent' | 'read' | 'refused' | 'dead';
  /** Milliseconds since 1970. */
  at: number;
}

/** Tells of what has become of a delivery, once it is written, in the same transaction. */
export type Tell = (tx: Transaction<Tables>, news: News, now: number) => Promise<void>;

/**
 * Keeps a callback with the delivery as it stands now, without its text. Not of an answer in a conversation, nor of what
 * staff have written: that is no event of the panel's, and the conversation tells it what came of it.
 */
export const tellPanel: Tell = async (tx, { delivery: { id, role }, what, at }, now) => {
  if (!isNotice(role)) return;
  const view = await getDelivery(tx, id, now);
  if (!view) return;
  const { text: _text, ...data } = view;
  await enqueueCallback(tx, { type: `delivery.${what}`, occurredAt: at, data }, now);
};
