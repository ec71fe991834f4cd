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

/** What became of a delivery, oldest first; where it stands now, if it waits or has come to an end, comes last. */
export function timelineOf(story: DeliveryStory): TimelineEntry[] {
  const { view, role, hold, event, deeds, createdAt, endedAt } = story;
  const { status, reason, attempts, sentAt, deliveredAt, readAt } = view;
  const dated: Array<TimelineEntry & { at: string }> = [
    ...(event ? [{ kind: 'received', at: iso(event.acceptedAt) } as const] : []),
    ...(isNotice(role) || deeds.length === 0 ? [{ kind: 'queued', at: iso(createdAt) } as const] : []),
    ...deeds.map(({ at, who, action }) => ({ kind: 'staff', at: iso(at), who, action }) as const),
    // The one that was sent is there as that.
    ...attempts
      .filter(({ outcome }) => outcome !== 'sent' || sentAt === undefined)
      .map((attempt) => ({ kind: 'attempt', ...attempt }) as const),
    ...(sentAt === undefined ? [] : [{ kind: 'sent', at: sentAt } as const]),
    ...(deliveredAt === undefined ? [] : [{ kind: 'delivered', at: deliveredAt } as const]),
    ...(readAt === undefined ? [] : [{ kind: 'read', at: readAt } as const]),
  ];
  return [
    ...dated.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
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

function iso(at: number): string {
  return new Date(at).toISOString();
}
