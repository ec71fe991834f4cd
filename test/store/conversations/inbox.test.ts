import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Inbound, Inbox } from '../../../src/delivery/ports.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { createSenderLedger } from '../../../src/store/deliveries/sender-ledger.ts';
import { START } from '../../support/events.ts';
import { NUMBER } from '../../support/ledgers.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const PHONE = '+5491123456789';
const CHAT = '5491123456789@c.us';
const LID = '998877@lid';

let store: TempStore;
let inbox: Inbox;
beforeEach(async () => {
  store = await tempStore();
  inbox = createInbox(store.db);
});
afterEach(() => store.close());

const rows = () => store.db.selectFrom('inbound').selectAll().orderBy('seq').execute();

function written(id: string, changes: Partial<Inbound> = {}): Inbound {
  return {
    id,
    kind: 'message',
    messageId: `m-${id}`,
    chat: CHAT,
    phone: PHONE,
    text: 'Hola 👋\n¿qué tal?',
    at: START,
    ...changes,
  };
}

describe('What customers write', () => {
  it('is kept as it was told, in order, and waits to be dealt with', async () => {
    const { phone: _unknown, ...nameless } = written('b', { kind: 'edited', chat: LID, at: START - 1 });
    await inbox.keep(NUMBER, [written('a'), nameless], START + 9);
    expect(await rows()).toEqual([
      {
        seq: expect.any(Number),
        id: 'a',
        kind: 'message',
        message_id: 'm-a',
        number: NUMBER,
        chat: CHAT,
        phone: PHONE,
        text: 'Hola 👋\n¿qué tal?',
        at: START,
        kept_at: START + 9,
        handled_at: null,
        handled_as: null,
        closed_at: null,
        answered: 0,
        try_at: null,
        tries: 0,
      },
      expect.objectContaining({ id: 'b', kind: 'edited', chat: LID, phone: null, at: START - 1 }),
    ]);
  });

  it('is kept once, however often it is told, and as it was told first', async () => {
    await inbox.keep(NUMBER, [written('a'), written('a')], START);
    await store.db
      .updateTable('inbound')
      .set({ handled_at: START + 1 })
      .execute();
    await inbox.keep(NUMBER, [written('a', { text: 'another' }), written('b')], START + 2);
    expect((await rows()).map(({ id, text, handled_at }) => [id, text, handled_at])).toEqual([
      ['a', written('a').text, START + 1],
      ['b', written('b').text, null],
    ]);
  });

  it('may be nothing', async () => {
    await inbox.keep(NUMBER, [], START);
    expect(await rows()).toEqual([]);
  });

  it('is kept in whole, however much comes at once', async () => {
    await inbox.keep(
      NUMBER,
      Array.from({ length: 500 }, (_, n) => written(`${n}`)),
      START,
    );
    expect(await rows()).toHaveLength(500);
  });
});

describe('The number behind a chat', () => {
  it('is known of the chats to which we have written, under either address', async () => {
    const ledger = createSenderLedger(store.db, { account: NUMBER });
    expect(await inbox.phoneOfChat(CHAT)).toBeUndefined();
    await ledger.rememberNumber('+541123456789', { chat: CHAT, phone: PHONE, lid: LID, askedAt: START });
    expect(await inbox.phoneOfChat(CHAT)).toBe(PHONE);
    expect(await inbox.phoneOfChat(LID)).toBe(PHONE);
    expect(await inbox.phoneOfChat('1@c.us')).toBeUndefined();
  });

  it('is what was answered last', async () => {
    const ledger = createSenderLedger(store.db, { account: NUMBER });
    await ledger.rememberNumber('+1', { chat: LID, phone: '+1', askedAt: START + 1 });
    await ledger.rememberNumber('+2', { chat: '2@c.us', phone: '+2', lid: LID, askedAt: START + 2 });
    expect(await inbox.phoneOfChat(LID)).toBe('+2');
    await inbox.rememberPhone(LID, '+3', START + 3);
    expect(await inbox.phoneOfChat(LID)).toBe('+3');
    await inbox.rememberPhone(LID, '+4', START + 4);
    expect(await inbox.phoneOfChat(LID)).toBe('+4');
  });

  it('that WhatsApp told does not say where to write to that number', async () => {
    await inbox.rememberPhone(LID, PHONE, START);
    expect(await createSenderLedger(store.db, { account: NUMBER }).knownNumber(PHONE)).toBeUndefined();
  });
});
