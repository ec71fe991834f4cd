import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, PRIORITY } from '../../../src/delivery/delivery.ts';
import type { Change, DueReply, Lease, Sending } from '../../../src/delivery/ports.ts';
import { planReply } from '../../../src/delivery/plan-reply.ts';
import { getDelivery, listDeliveries } from '../../../src/store/deliveries/delivery-views.ts';
import { insertReplies } from '../../../src/store/conversations/replies.ts';
import { HOUR, invoice, MINUTE, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, NUMBER, sending, type Ledgers } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
let ledgers: Ledgers;
let lease: Lease;
beforeEach(async () => {
  store = await tempStore();
  ledgers = ledgersOf(store.db);
  lease = await acquire(leasesOf(store.db));
});
afterEach(() => store.close());

async function due(now = START, limit = 100): Promise<DueReply[]> {
  const found = await ledgers.sender.due(PRIORITY.reply, now, limit, new Set());
  return found.filter((each) => each.kind === 'reply');
}
const dueKeys = async (now?: number, limit?: number) =>
  (await due(now, limit)).map(({ delivery }) => delivery.eventId.replace('reply:', ''));
const sendingOf = (answer: DueReply): Sending => ({
  ...sending(answer),
  candidate: undefined,
  chat: answer.chat ?? '',
  text: answer.text,
  templateVersion: undefined,
});

/** Marks the first that is due as being sent, and settles it so. */
async function settleFirst(change: Change, now = START): Promise<void> {
  const [first] = await due(now);
  const [marked] = await ledgers.sender.markSending(lease, [sendingOf(first!)], now);
  await ledgers.sender.settle(lease, [{ delivery: marked!.delivery, change }], now);
}

describe('Answers of a conversation', () => {
  it('are due at once, with their chats and words, and no event', async () => {
    const answer = reply('a', { clientId: '7', phone: '+5491123456789' });
    await keepReplies(store.db, [answer]);
    const { chat, text, ...planned } = planReply(answer, START);
    expect(await due()).toEqual([
      {
        kind: 'reply',
        chat,
        text,
        delivery: {
          ...planned,
          seq: 1,
          status: 'queued',
          attempts: 0,
          generation: 0,
          chat,
          messageKey: undefined,
          profile: undefined,
          sendingSince: undefined,
        },
      },
    ]);
    expect(await ledgers.sender.due(PRIORITY.ordinary, START, 10, new Set())).toEqual([]);
    expect(await ledgers.sender.due(PRIORITY.urgent, START, 10, new Set())).toEqual([]);
  });

  it('are kept once for each key, as they were the first time, within a batch and after it', async () => {
    await keepReplies(store.db, [reply('a'), reply('a', { text: 'other words' }), reply('b')]);
    await keepReplies(store.db, [reply('b', { chat: 'other' }), reply('a')], START + 1);
    expect((await due(START + 1)).map(({ chat, text }) => [chat, text])).toEqual([
      ['chat-of-a@c.us', 'answer a'],
      ['chat-of-b@c.us', 'answer b'],
    ]);
  });

  it('are kept with what they answer, or not at all; none is nothing', async () => {
    const unlucky = store.db.transaction().execute(async (tx) => {
      await insertReplies(tx, [], START);
      await insertReplies(tx, [reply('a')], START);
      throw new Error('the transfer could not be written');
    });
    await expect(unlucky).rejects.toThrow('the transfer');
    expect(await due()).toEqual([]);
  });

  it('neither hold a client’s messages nor wait for them', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b')]);
    await keepReplies(store.db, [reply('r', { clientId: 'juan' })]);
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind', 'reply:r': 'free' });
    await settleFirst({ status: 'sent', at: START });
    expect(await ledgers.turns()).toEqual({ a: 'first', b: 'behind', 'reply:r': 'free' });
  });

  it('count in no day of the ramp', async () => {
    await keepReplies(store.db, [reply('a')]);
    await settleFirst({ status: 'sent', at: START });
    expect(await ledgers.sender.sentSince(NUMBER, 0)).toBe(0);
  });

  it('are marked as being sent whatever else is written to the client, also about the same', async () => {
    const CHAT = { clientId: 'juan', chat: 'c' };
    await keepReplies(store.db, [reply('a', CHAT), reply('b', CHAT)]);
    const [first] = await due();
    expect(await ledgers.sender.markSending(lease, [sendingOf(first!)], START)).toHaveLength(1);
    const [left] = await ledgers.sender.sending();
    expect(left).toMatchObject({
      eventId: 'reply:a',
      chat: 'c',
      messageKey: expect.stringContaining('3EB0'),
    });
    expect(await ledgers.sender.markSending(lease, [sendingOf(first!)], START)).toEqual([]);
  });

  it('are shown among the deliveries, with their words also while they wait', async () => {
    await ledgers.events.ingest([invoice('a')]);
    await keepReplies(store.db, [reply('r', { clientId: 'juan', phone: '+5491123456789' })]);
    const page = await listDeliveries(store.db, { client: 'juan', limit: 10 }, START);
    expect(page.deliveries.map(({ type }) => type)).toEqual(['conversation.reply', 'invoice.generated']);
    const found = await listDeliveries(store.db, { type: 'conversation.reply', limit: 10 }, START);
    expect(found.deliveries).toMatchObject([
      { eventId: 'reply:r', recipient: '+5491123456789', status: 'queued', text: 'answer r' },
    ]);
    expect(await getDelivery(store.db, deliveryId('reply:r', 'reply'), START)).toEqual(found.deliveries[0]);
  });
});

describe('In one chat', () => {
  const CHAT = { chat: 'c' };
  beforeEach(() =>
    keepReplies(store.db, [reply('a', CHAT), reply('b', CHAT), reply('c', CHAT), reply('elsewhere')]),
  );

  it('the next answer is due when the one before it is settled', async () => {
    expect(await dueKeys()).toEqual(['a', 'elsewhere']);
    const [first] = await due();
    await ledgers.sender.markSending(lease, [sendingOf(first!)], START);
    expect(await dueKeys()).toEqual(['elsewhere']);
    await ledgers.sender.settle(
      lease,
      [{ delivery: first!.delivery, change: { status: 'sent', at: START } }],
      START,
    );
    expect(await dueKeys()).toEqual(['b', 'elsewhere']);
  });

  it.each<Change>([
    { status: 'sent', at: START },
    { status: 'refused', reason: 'rejected' },
    { status: 'expired' },
    { status: 'dead' },
    { status: 'in_doubt' },
  ])('the next answer goes after one that came to an end: %j', async (change) => {
    await settleFirst(change);
    expect(await dueKeys()).toEqual(['b', 'elsewhere']);
  });

  it.each<Change>([
    { status: 'queued', dueAt: START + HOUR, holdReason: 'retry' },
    { status: 'sending', lookUpAt: START },
  ])('the next answer waits two minutes for one in trouble: %j', async (change) => {
    await settleFirst(change);
    expect(await dueKeys(START + 2 * MINUTE - 1)).toEqual(['elsewhere']);
    expect(await dueKeys(START + 2 * MINUTE)).toEqual(['b', 'elsewhere']);
  });

  it('the next answer waits as long as the session is away', async () => {
    await settleFirst({ status: 'queued', dueAt: START + 1000, holdReason: 'session_down' });
    expect(await dueKeys(START)).toEqual(['elsewhere']);
    expect(await dueKeys(START + HOUR)).toEqual(['elsewhere', 'a']);
  });

  it('those that wait take no other’s place', async () => {
    expect(await dueKeys(START, 2)).toEqual(['a', 'elsewhere']);
  });
});
