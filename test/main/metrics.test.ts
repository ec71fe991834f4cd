import { describe, expect, it } from '@jest/globals';
import { PRIORITY, type OpenDelivery } from '../../src/delivery/delivery.ts';
import type { Change, SessionState } from '../../src/delivery/ports.ts';
import { createMetrics } from '../../src/main/metrics.ts';
import type { QueueFacts } from '../../src/main/metrics/queue-metrics.ts';
import type { StoreFacts } from '../../src/main/metrics/store-metrics.ts';
import { alert, invoice, MINUTE, START } from '../support/events.ts';

const emptyStore: StoreFacts = {
  deliveries: {
    counts: { queued: 0, sending: 0, in_doubt: 0 },
    held: { session_down: 0, paced: 0, quiet_hours: 0, retry: 0, behind: 0, none: 0 },
    oldestQueuedAt: {},
  },
  inbound: { unhandled: 0, leftToPerson: 0 },
  transfers: {},
  texts: { broken: 0, missing: 0 },
};
const emptyQueue: QueueFacts = { waiting: 0, inFlight: 0, dead: 0, oldest: { at: undefined } };

interface Wanted {
  intake?: boolean;
  worker?: boolean;
  queue?: () => Promise<QueueFacts>;
  store?: () => Promise<StoreFacts>;
}

function open({ intake = true, worker = true, ...wanted }: Wanted = {}) {
  let now = START;
  const { queue = async () => emptyQueue, store } = wanted;
  const metrics = createMetrics({
    roles: { intake, worker },
    queue,
    queueMs: 1000,
    store,
    clock: () => now,
  });
  return {
    metrics,
    advance: (ms: number) => void (now += ms),
    /** Our own series, each with its value. */
    async scrape(): Promise<Map<string, number>> {
      const { body } = await metrics.scrape();
      const lines = body.split('\n').filter((line) => line.startsWith('avisador_'));
      return new Map(
        lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
      );
    },
  };
}

const named = (series: Map<string, number>, name: string) =>
  Object.fromEntries([...series].filter(([each]) => each.startsWith(name) && !each.includes('_bucket')));

describe('The metrics of what waits', () => {
  it('are of one look at the store, however many ask within a second', async () => {
    let looks = 0;
    const { scrape, advance } = open({
      async store() {
        looks += 1;
        const counts = { queued: looks * 10, sending: 0, in_doubt: 0 };
        const oldestQueuedAt = { ordinary: START - MINUTE };
        return { ...emptyStore, deliveries: { ...emptyStore.deliveries, counts, oldestQueuedAt } };
      },
    });
    await Promise.all([scrape(), scrape()]);
    expect(looks).toBe(1);
    advance(1000);
    expect(named(await scrape(), 'avisador_oldest_queued_seconds')).toEqual({
      'avisador_oldest_queued_seconds{priority="urgent"}': 0,
      'avisador_oldest_queued_seconds{priority="reply"}': 0,
      'avisador_oldest_queued_seconds{priority="ordinary"}': 61,
    });
    expect((await scrape()).get('avisador_deliveries_open{status="queued"}')).toBe(20);
    expect(looks).toBe(2);
  });

  it('are not there while the store cannot be asked, and the others are', async () => {
    let isDown = false;
    const { scrape, advance, metrics } = open({
      async store() {
        if (isDown) throw new Error('the disk is gone');
        return { ...emptyStore, session: { session: 'ready', since: START } };
      },
    });
    expect((await scrape()).get('avisador_sender_paused')).toBe(0);
    isDown = true;
    advance(1000);
    metrics.intake?.accepted(3);
    const down = await scrape();
    expect([...down.keys()].filter((name) => /deliveries_open|sender_paused|session/.test(name))).toEqual([]);
    expect(down.get('avisador_events_accepted_total')).toBe(3);
    expect(down.get('avisador_queue_oldest_seconds')).toBe(0);
    advance(1000);
    const errors = named(await scrape(), 'avisador_scrape_errors_total');
    expect(errors['avisador_scrape_errors_total{source="store"}']).toBeGreaterThan(0);
    expect(errors['avisador_scrape_errors_total{source="queue"}']).toBe(0);
    isDown = false;
    advance(1000);
    expect((await scrape()).get('avisador_deliveries_open{status="queued"}')).toBe(0);
  });

  it('do not say how old what waits in SQS is, which SQS does not tell', async () => {
    const { scrape } = open({ queue: async () => ({ waiting: 5, inFlight: 1, dead: undefined }) });
    expect(named(await scrape(), 'avisador_queue_')).toEqual({
      'avisador_queue_events{state="waiting"}': 5,
      'avisador_queue_events{state="in_flight"}': 1,
    });
  });
});

describe('The metrics of a session', () => {
  it.each<SessionState>(['starting', 'scan_qr', 'ready', 'lost', 'logged_out', 'blocked'])(
    'say which state it is in: %s',
    async (session) => {
      const { scrape } = open({ store: async () => ({ ...emptyStore, session: { session, since: START } }) });
      const series = await scrape();
      const states = Object.entries(named(series, 'avisador_session_state'));
      expect(states).toHaveLength(6);
      expect(states.filter(([, value]) => value === 1)).toEqual([
        [`avisador_session_state{state="${session}"}`, 1],
      ]);
      expect(series.get('avisador_session_changed_timestamp_seconds')).toBe(START / 1000);
    },
  );

  it('say whether a person is to let it go on, and whether it is slowed', async () => {
    const paused = { reason: 'rejected', since: START } as const;
    const { scrape, metrics } = open({
      store: async () => ({ ...emptyStore, session: { session: 'ready', since: START, paused } }),
    });
    metrics.worker?.health({ session: 'ready', paused: 'rejected', isSlowed: true });
    const series = await scrape();
    expect([series.get('avisador_sender_paused'), series.get('avisador_sender_slowed')]).toEqual([1, 1]);
  });
});

describe('What a process cannot know', () => {
  it.each<[string, Wanted, RegExp, RegExp]>([
    ['intake alone', { worker: false }, /events_accepted/, /ingested|attempts|settled|sent|session|deliver/],
    [
      'a worker',
      { intake: false, store: async () => emptyStore },
      /attempts|deliveries_open/,
      /events_accepted/,
    ],
    [
      'the console',
      { intake: false, worker: false, store: async () => emptyStore },
      /deliveries_open/,
      /_accepted_|attempts|session_state|sender_/,
    ],
  ])('%s does not say', async (_what, roles, known, unknown) => {
    const names = [...(await open(roles).scrape()).keys()].join('\n');
    expect(names).toMatch(known);
    expect(names).not.toMatch(unknown);
  });
});

describe('The metrics of a worker', () => {
  const delivery = (planned = invoice('a', { at: START - 90_000 })): OpenDelivery => ({
    ...planned.deliveries[0]!,
    seq: 1,
    status: 'sending',
    attempts: 0,
    generation: 0,
    chat: undefined,
    messageKey: undefined,
    profile: undefined,
    sendingSince: undefined,
  });

  it('say how long it took from the acceptance of an event to the ledger, to WhatsApp and to its reader', async () => {
    const { metrics, scrape } = open();
    metrics.worker?.ingested([invoice('a', { at: START - 2000 }).message], START);
    metrics.worker?.settled({ delivery: delivery(), change: { status: 'sent', at: START } });
    metrics.worker?.settled({
      delivery: delivery(alert('b', { at: START - 400 })),
      change: { status: 'sent', at: START },
    });
    metrics.worker?.read([
      { priority: PRIORITY.ordinary, createdAt: START - 7_200_000, readAt: START },
      // By another machine's clock.
      { priority: PRIORITY.urgent, createdAt: START + 5, readAt: START },
    ]);
    const series = await scrape();
    expect(series.get('avisador_accepted_to_ingested_seconds_sum')).toBe(2);
    expect(series.get('avisador_accepted_to_sent_seconds_sum{priority="ordinary"}')).toBe(90);
    expect(series.get('avisador_accepted_to_sent_seconds_sum{priority="urgent"}')).toBe(0.4);
    expect(series.get('avisador_accepted_to_sent_seconds_bucket{le="60",priority="ordinary"}')).toBe(0);
    expect(series.get('avisador_accepted_to_sent_seconds_bucket{le="300",priority="ordinary"}')).toBe(1);
    expect(series.get('avisador_accepted_to_read_seconds_sum{priority="ordinary"}')).toBe(7200);
    expect(series.get('avisador_accepted_to_read_seconds_sum{priority="urgent"}')).toBe(0);
    const buckets = [...series.keys()].filter((name) =>
      name.startsWith('avisador_accepted_to_sent_seconds_bucket'),
    );
    expect(buckets).toContain('avisador_accepted_to_sent_seconds_bucket{le="0.1",priority="urgent"}');
    expect(buckets).toContain(
      `avisador_accepted_to_sent_seconds_bucket{le="${72 * 3600}",priority="urgent"}`,
    );
  });

  it.each<[Change, string, string]>([
    [{ status: 'refused', reason: 'opted_out' }, 'refused', 'opted_out'],
    [{ status: 'superseded' }, 'superseded', ''],
    [{ status: 'expired' }, 'expired', ''],
    [{ status: 'dead' }, 'dead', ''],
    [{ status: 'in_doubt' }, 'in_doubt', ''],
  ])('count what became of deliveries: %j', async (change, status, reason) => {
    const { metrics, scrape } = open();
    const name = `avisador_deliveries_settled_total{status="${status}",reason="${reason}"}`;
    expect((await scrape()).get(name)).toBe(0);
    metrics.worker?.settled({ delivery: delivery(), change });
    expect((await scrape()).get(name)).toBe(1);
  });

  it('do not count what is not settled, but the attempt', async () => {
    const { metrics, scrape } = open();
    metrics.worker?.settled({
      delivery: delivery(),
      change: { status: 'queued', dueAt: START, holdReason: 'retry' },
      attempt: { at: START, outcome: 'unavailable' },
    });
    const series = await scrape();
    expect(series.get('avisador_attempts_total{outcome="unavailable"}')).toBe(1);
    const settled = Object.values(named(series, 'avisador_deliveries_settled_total'));
    expect(settled.every((count) => count === 0)).toBe(true);
  });
});
