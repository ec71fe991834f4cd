import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isSentFrom, lastProfile, markRestored, restoredAt } from '../../../src/store/numbers/restored.ts';
import { HOUR, invoice, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, somebodyElse } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

const mark = (now = START) => markRestored(store.db, { who: 'somebody', madeAt: START - HOUR, now });

describe('A store that was put in place as a copy', () => {
  it('says when', async () => {
    expect(await restoredAt(store.db)).toBeUndefined();
    await mark(START);
    await mark(START + HOUR);
    expect(await restoredAt(store.db)).toBe(START + HOUR);
  });

  it('lets its number be taken at once, under a higher epoch than anybody has had since', async () => {
    const { epoch } = await acquire(leasesOf(store.db));
    expect(await isSentFrom(store.db, START)).toBe(true);
    await mark();
    expect(await isSentFrom(store.db, START)).toBe(false);
    const lease = await acquire(leasesOf(store.db, { holder: somebodyElse }));
    expect(lease.epoch).toBeGreaterThan(epoch + 100_000);
  });

  it('knows which profile has sent last', async () => {
    expect(await lastProfile(store.db)).toBeUndefined();
    const ledgers = ledgersOf(store.db);
    const lease = await acquire(leasesOf(store.db));
    await ledgers.events.ingest([invoice('e1'), invoice('e2', { client: 'ana' })]);
    await ledgers.sendAndSettle(lease, 'e1', { status: 'sent', at: START });
    expect(await lastProfile(store.db)).toBe('profile-1');
  });
});
