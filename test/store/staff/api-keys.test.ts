import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApiKey, isApiKey, listApiKeys, revokeApiKey } from '../../../src/store/staff/api-keys.ts';
import { START } from '../../support/events.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

describe('An API key', () => {
  it('is valid from the moment it was made, in every process', async () => {
    const { key } = await createApiKey(store.db, { name: 'the panel' }, START);
    expect(await isApiKey(store.db, key)).toBe(true);
    expect(await isApiKey(await store.open(), key)).toBe(true);
  });

  it.each(['', 'avk_', 'avk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', "' or 1 = 1 --"])(
    'is not just anything: %j',
    async (key) => {
      await createApiKey(store.db, { name: 'the panel' }, START);
      expect(await isApiKey(store.db, key)).toBe(false);
    },
  );

  it('is not its id, its hash, or a part of it', async () => {
    const { id, key } = await createApiKey(store.db, { name: 'the panel' }, START);
    const { hash } = await store.db.selectFrom('api_keys').select('hash').executeTakeFirstOrThrow();
    for (const wrong of [id, hash, key.slice(0, -1), `${key} `, key.toUpperCase()]) {
      expect(await isApiKey(store.db, wrong)).toBe(false);
    }
  });

  it('stands nowhere in the store', async () => {
    const { key } = await createApiKey(store.db, { name: 'the panel' }, START);
    const rows = await store.db.selectFrom('api_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(4, 20));
  });

  it('is another each time', async () => {
    const one = await createApiKey(store.db, { name: 'same name' }, START);
    const two = await createApiKey(store.db, { name: 'same name' }, START);
    expect(one.key).not.toBe(two.key);
    expect(one.id).not.toBe(two.id);
  });

  it('is listed by its name, oldest first, also when revoked', async () => {
    const first = await createApiKey(store.db, { name: 'first' }, START);
    const second = await createApiKey(store.db, { name: 'second' }, START + 1);
    await revokeApiKey(store.db, first.id, START + 2);
    expect(await listApiKeys(store.db)).toEqual([
      { id: first.id, name: 'first', createdAt: START, revokedAt: START + 2 },
      { id: second.id, name: 'second', createdAt: START + 1, revokedAt: undefined },
    ]);
  });

  it('is worth nothing once revoked, in every process; the others stay valid', async () => {
    const { id, key } = await createApiKey(store.db, { name: 'lost' }, START);
    const kept = await createApiKey(store.db, { name: 'kept' }, START);
    expect(await revokeApiKey(store.db, id, START)).toBe(true);
    expect(await isApiKey(await store.open(), key)).toBe(false);
    expect(await isApiKey(store.db, kept.key)).toBe(true);
  });

  it('can be revoked once, and only where there is one', async () => {
    const { id } = await createApiKey(store.db, { name: 'x' }, START);
    await revokeApiKey(store.db, id, START + 1);
    expect(await revokeApiKey(store.db, id, START + 2)).toBe(false);
    expect(await revokeApiKey(store.db, 'key_000000000000', START)).toBe(false);
    expect(await listApiKeys(store.db)).toMatchObject([{ revokedAt: START + 1 }]);
  });
});
