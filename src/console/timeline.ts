import type { DeliveryStory } from '../delivery/delivery-story.ts';
import { isNotice, type Status } from '../delivery/delivery.ts';
import type { TimelineEntry } from './deliveries-wire.ts';

const ENDED: ReadonlySet<Status> = new Set([
  'refused',
  'superseded',
  'expired',
  'cancelled',
  'dead',
  'in_doubt',
]);

const RECEIPTS: ReadonlySet<TimelineEntry['kind']> = new Set(['sent', 'delivered', 'read']);

/** What became of a delivery, oldest first; where it stands now, if it waits or has come to an end, comes last. */
export function timelineOf(story: DeliveryStory): TimelineEntry[] {
  const { view, role, hold, event, deeds, createdAt, endedAt } = story;
  const { status, reason, attempts, sentAt, deliveredAt, readAt } = view;
  const dated: Array<TimelineEntry & { at: string }> = [
    ...(event ? [{ kind: 'received', at: iso(event.acceptedAt) } as const] : []),
    ...(isNotice(role) || deeds.length === 0 ? [{ kind: 'queued', at: iso(createdAt) } as const] : []),
    ...deeds.map(({ at, ...deed }) => ({ kind: 'staff', at: iso(at), ...deed }) as const),
    // The one that was sent is there as that.
    ...attempts
      .filter(({ outcome }) => outcome !== 'sent' || sentAt === undefined)
      .map((attempt) => ({ kind: 'attempt', ...attempt }) as const),
    ...(sentAt === undefined ? [] : [{ kind: 'sent', at: sentAt } as const]),
    ...(deliveredAt === undefined ? [] : [{ kind: 'delivered', at: deliveredAt } as const]),
    ...(readAt === undefined ? [] : [{ kind: 'read', at: readAt } as const]),
  ];
  return [
    ...inOrder(dated),
    ...(hold
      ? [{ kind: 'held', reason: hold.reason, ...(hold.until && { until: iso(hold.until) }) } as const]
      : []),
    ...(ENDED.has(status)
      ? [
          {
            kind: 'ended',
            status,
            ...(reason !== undefined && { reason }),
            ...(endedAt !== undefined && { at: iso(endedAt) }),
          } as const,
        ]
      : []),
  ];
}

/**
 * By time, but that nothing is delivered before it is sent, nor read before it is delivered: WhatsApp dates what it tells
 * by a clock of its own.
 */
function inOrder(entries: ReadonlyArray<TimelineEntry & { at: string }>): TimelineEntry[] {
  let receipt = 0;
  const placed = entries.map((entry) => {
    const at = Date.parse(entry.at);
    if (!RECEIPTS.has(entry.kind)) return { entry, at };
    receipt = Math.max(receipt, at);
    return { entry, at: receipt };
  });
  return placed.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
