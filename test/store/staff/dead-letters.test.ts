import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unreadableEvents } from '../../../src/store/staff/dead-letters.ts';
import { enqueue, redriveUnreadable } from '../../../src/store/deliveries/embedded-queue.ts';
import { invoice, START } from '../../support/events.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('Events that could not be read', () => {
  it('are shown as they are, with the reason, the oldest first, until they are put back', async () => {
    await enqueue(
      store.db,
      ['a', 'b', 'c'].map((id) => invoice(id).message),
    );
    await store.db
      .updateTable('events')
      .set({ state: 'unreadable', detail: 'no JSON', body: '{' })
      .where('id', 'in', ['a', 'c'])
      .execute();
    const letter = { at: START, reason: 'no JSON', body: '{' };
    expect(await unreadableEvents(store.db, 10)).toEqual([
      { id: 'a', ...letter },
      { id: 'c', ...letter },
    ]);
    expect(await unreadableEvents(store.db, 1)).toHaveLength(1);
    await redriveUnreadable(store.db);
    expect(await unreadableEvents(store.db, 10)).toEqual([]);
  });
});
