import { describe, expect, it } from '@jest/globals';
import { timelineOf } from '../../src/console/timeline.ts';
import type { DeliveryStory } from '../../src/delivery/delivery-story.ts';
import type { DeliveryView } from '../../src/delivery/delivery-view.ts';

const START = Date.parse('2026-11-21T17:00:00Z');
const iso = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

function told(view: Partial<DeliveryView>, more: Partial<DeliveryStory> = {}): string[] {
  const story = {
    view: { status: 'queued', attempts: [], createdAt: iso(0), ...view } as DeliveryView,
    role: 'client',
    createdAt: START,
    event: { acceptedAt: START, body: {} },
    deeds: [],
    ...more,
  } satisfies DeliveryStory;
  return timelineOf(story).map((entry) => {
    if (entry.kind === 'attempt') return `attempt ${entry.outcome}`;
    if (entry.kind === 'staff') return [entry.who, entry.action, entry.detail].filter(Boolean).join(' ');
    if (entry.kind === 'held') return `held ${entry.reason} ${entry.until ?? ''}`.trim();
    if (entry.kind === 'ended') return `ended ${entry.status} ${entry.reason ?? ''} ${entry.at ?? ''}`.trim();
    return entry.kind;
  });
}

describe('The timeline of a delivery', () => {
  it('goes from its event to its being read', () => {
    const attempts: DeliveryView['attempts'] = [
      { at: iso(1), outcome: 'unavailable' },
      { at: iso(2), outcome: 'sent' },
    ];
    expect(told({ status: 'read', attempts, sentAt: iso(2), deliveredAt: iso(3), readAt: iso(4) })).toEqual([
      'received',
      'queued',
      'attempt unavailable',
      'sent',
      'delivered',
      'read',
    ]);
  });

  it('is delivered after it is sent, whatever the clocks say', () => {
    const times = { sentAt: iso(2), deliveredAt: iso(1.99), readAt: iso(1.98) };
    expect(told({ status: 'read', attempts: [{ at: iso(1), outcome: 'unavailable' }], ...times })).toEqual([
      'received',
      'queued',
      'attempt unavailable',
      'sent',
      'delivered',
      'read',
    ]);
  });

  it('ends where it waits now, and until when', () => {
    expect(told({}, { hold: { reason: 'quiet_hours', until: START + 60_000 } })).toEqual([
      'received',
      'queued',
      `held quiet_hours ${iso(1)}`,
    ]);
    expect(told({}, { hold: { reason: 'session_down' } }).at(-1)).toBe('held session_down');
  });

  it('ends with how it ended, and why', () => {
    expect(told({ status: 'refused', reason: 'invalid_phone' }, { endedAt: START })).toEqual([
      'received',
      'queued',
      `ended refused invalid_phone ${iso(0)}`,
    ]);
    expect(told({ status: 'superseded' }).at(-1)).toBe('ended superseded');
  });

  it('has what staff did where they did it', () => {
    const deeds = [
      { at: START + 120_000, who: 'ana', action: 'deliveries.resend', detail: 'it was refused: rejected' },
      { at: START + 240_000, who: 'bea', action: 'deliveries.cancel' },
    ];
    const attempts: DeliveryView['attempts'] = [
      { at: iso(1), outcome: 'refused' },
      { at: iso(3), outcome: 'unavailable' },
    ];
    expect(told({ status: 'cancelled', attempts }, { deeds })).toEqual([
      'received',
      'queued',
      'attempt refused',
      'ana deliveries.resend it was refused: rejected',
      'attempt unavailable',
      'bea deliveries.cancel',
      'ended cancelled',
    ]);
  });

  it('begins with who wrote it, where staff did', () => {
    const { event: _, ...written } = {
      event: 1,
      deeds: [{ at: START, who: 'ana', action: 'messages.send' }],
    };
    const lines = timelineOf({
      view: { status: 'queued', attempts: [], createdAt: iso(0) } as unknown as DeliveryView,
      role: 'staff',
      createdAt: START,
      ...written,
    });
    expect(lines).toEqual([{ kind: 'staff', at: iso(0), who: 'ana', action: 'messages.send' }]);
  });
});
