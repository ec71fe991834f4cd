import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { messageKey } from '../../../src/delivery/delivery.ts';
import type { Change, Lease } from '../../../src/delivery/ports.ts';
import { actOnDelivery } from '../../../src/store/staff/delivery-actions.ts';
import { actOnMany } from '../../../src/store/staff/many-deliveries.ts';
import { invoice, MINUTE, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, sending, type Ledgers } from '../../support/ledgers.ts';
import { seededRandom } from '../../support/random.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const CLIENTS = 4;
const ROUNDS = 40;

let store: TempStore;
let ledgers: Ledgers;
let lease: Lease;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

/** Clients who have something behind, and nothing that it waits for. */
async function stranded(): Promise<string[]> {
  const rows = await store.db
    .selectFrom('deliveries as d')
    .select('d.client_id')
    .distinct()
    .where('d.turn', '=', 'behind')
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('deliveries as f')
            .select('f.seq')
            .where('f.client_id', '=', ref('d.client_id'))
            .where('f.turn', '=', 'first')
            .where('f.status', 'in', ['queued', 'sending']),
        ),
      ),
    )
    .execute();
  return rows.map(({ client_id }) => client_id);
}

it('Whoever ingests, sends, hears or cancels at the same moment, nothing waits for nothing', async () => {
  const random = seededRandom(7);
  const draw = <One>(of: readonly One[]) => of[Math.floor(random() * of.length)]!;
  const clients = Array.from({ length: CLIENTS }, (_, n) => `c${n}`);
  const other = ledgersOf(await store.open());
  let now = START;
  let count = 0;

  const ingest = async ({ events }: Ledgers) => {
    const batch = Array.from({ length: 3 }, () => invoice(`e${(count += 1)}`, { client: draw(clients) }));
    await events.ingest(batch);
  };
  const send = async () => {
    const changes: Change[] = [
      { status: 'sent', at: now },
      { status: 'queued', dueAt: now, holdReason: 'retry' },
      { status: 'in_doubt' },
      { status: 'dead' },
      { status: 'sending', lookUpAt: now },
    ];
    const due = (await ledgers.due(now)).map(sending);
    const marked = await ledgers.sender.markSending(lease, due, now);
    const settlements = marked.map(({ delivery }) => ({ delivery, change: draw(changes) }));
    await ledgers.sender.settle(lease, settlements, now);
  };
  const anyDelivery = () =>
    store.db.selectFrom('deliveries').select(['id', 'generation']).orderBy('seq', 'desc').limit(20).execute();
  const hear = async () => {
    const heard = (await anyDelivery()).filter(() => random() < 0.3);
    const receipts = heard.map(({ id, generation }) => ({
      key: messageKey(id, generation),
      kind: draw(['delivered', 'read'] as const),
      at: now,
    }));
    await other.sender.recordReceipts(receipts, now);
  };
  const act = async () => {
    const chosen = draw(await anyDelivery());
    const action = draw(['cancel', 'resend', 'send_again', 'arrived'] as const);
    if (chosen) await actOnDelivery(store.db, { id: chosen.id, action, now, tellsPanel: true });
  };
  const actAtOnce = () =>
    actOnMany(store.db, { action: 'cancel', filter: { client: draw(clients) }, upTo: 1e9, batch: 'b' }, now);
  const pass = async () => {
    now += MINUTE;
    await ledgers.sender.passStuck(lease, now);
  };

  const actors = [() => ingest(ledgers), () => ingest(other), send, hear, act, actAtOnce, pass];
  await Promise.all(
    actors.map(async (step) => {
      for (let round = 0; round < ROUNDS; round += 1) await step();
    }),
  );
  expect(await stranded()).toEqual([]);
  expect(Object.keys(await ledgers.statuses())).toHaveLength(count);
}, 60_000);
