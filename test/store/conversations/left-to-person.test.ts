import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  answerInbound,
  closeInbound,
  countLeftToPerson,
  leftToPerson,
} from '../../../src/store/conversations/left-to-person.ts';
import { invoice, phoneOf, START } from '../../support/events.ts';
import { ledgersOf, NUMBER } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

/** What somebody wrote, taken for that. */
async function written(
  id: string,
  { phone = null, as = 'person' }: { phone?: string | null; as?: 'person' | 'question' | null } = {},
) {
  const { seq } = await store.db
    .insertInto('inbound')
    .values({
      id,
      kind: 'message',
      message_id: id,
      number: NUMBER,
      chat: `${id}@lid`,
      phone,
      text: `text of ${id}`,
      at: START,
      kept_at: START,
      handled_at: as === null ? null : START,
      handled_as: as,
    })
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}
const texts = async () => (await leftToPerson(store.db, { limit: 10 })).messages.map(({ text }) => text);
const answer = (seq: number) =>
  answerInbound(store.db, { seq, text: 'Ya lo vemos', by: 'ana', defaultLocale: 'en' }, START);
const deliveries = () => store.db.selectFrom('deliveries').selectAll().where('role', '=', 'staff').execute();

describe('What is left to a person', () => {
  it('is what nobody has dealt with, newest first, by page', async () => {
    for (const id of ['a', 'b', 'c']) await written(id);
    await written('asked', { as: 'question' });
    await written('new', { as: null });
    const first = await leftToPerson(store.db, { limit: 2 });
    expect(first.messages.map(({ address }) => address)).toEqual(['c@lid', 'b@lid']);
    const second = await leftToPerson(store.db, { limit: 2, before: first.next! });
    expect(second.messages.map(({ address }) => address)).toEqual(['a@lid']);
    expect(second).not.toHaveProperty('next');
    expect(await countLeftToPerson(store.db)).toEqual({ count: 3, since: START });
  });

  it('says which client’s number it came from, where we have written to that', async () => {
    await ledgersOf(store.db).events.ingest([invoice('i', { client: 'juan' })]);
    await written('a', { phone: phoneOf('juan') });
    await written('b', { phone: '+34600000000' });
    const { messages } = await leftToPerson(store.db, { limit: 10 });
    expect(messages).toEqual([
      { seq: 2, address: '+34600000000', text: 'text of b', at: START },
      {
        seq: 1,
        address: phoneOf('juan'),
        text: 'text of a',
        at: START,
        clientId: 'juan',
        clientName: 'Juan Pérez',
      },
    ]);
  });

  it('is closed once, and nothing else is', async () => {
    const seq = await written('a');
    const question = await written('b', { as: 'question' });
    expect(await closeInbound(store.db, seq, START)).toBe(true);
    expect(await closeInbound(store.db, seq, START)).toBe(false);
    expect(await closeInbound(store.db, question, START)).toBe(false);
    expect(await texts()).toEqual([]);
    expect(await countLeftToPerson(store.db)).toEqual({ count: 0 });
  });

  it('is answered in its chat, in the language of the last message, once, however many answer', async () => {
    await ledgersOf(store.db).events.ingest([invoice('i', { client: 'juan' })]);
    const seq = await written('a', { phone: phoneOf('juan') });
    const answers = await Promise.all([answer(seq), answer(seq)]);
    expect(answers.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await deliveries()).toMatchObject([
      {
        chat: 'a@lid',
        recipient: phoneOf('juan'),
        client_id: 'juan',
        locale: 'es',
        text: 'Ya lo vemos',
        priority: 1,
      },
    ]);
    expect(await texts()).toEqual([]);
  });

  it('is answered in our own language where we have never written to them', async () => {
    await answer(await written('a'));
    expect(await deliveries()).toMatchObject([
      { chat: 'a@lid', recipient: 'a@lid', locale: 'en', client_id: '' },
    ]);
  });
});
