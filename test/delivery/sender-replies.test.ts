import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deliveryId, messageKey } from '../../src/delivery/delivery.ts';
import { getDelivery, listDeliveries } from '../../src/store/deliveries/delivery-views.ts';
import { optOut } from '../../src/store/conversations/opt-outs.ts';
import { alert, HOUR, invoice, MINUTE, phoneOf, START } from '../support/events.ts';
import { reply } from '../support/replies.ts';
import { openBench, type Bench } from '../support/sending.ts';

const SECOND = 1000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const idOf = (key: string) => deliveryId(`reply:${key}`, 'reply');
const keyOf = (key: string, generation = 0) => messageKey(idOf(key), generation);
const view = (key: string) => getDelivery(bench.store.db, idOf(key), bench.now());
const texts = () => bench.farSide.accepted.map(({ text }) => text);
const callsOf = (kind: string) => bench.farSide.calls.filter((call) => call.startsWith(kind));
const untilReplies = (expected: Record<string, string>) =>
  bench.untilStatuses(
    Object.fromEntries(Object.entries(expected).map(([key, status]) => [`reply:${key}`, status])),
  );
const optOutOf = (...addresses: string[]) =>
  bench.store.db
    .transaction()
    .execute((tx) => optOut(tx, addresses, { at: bench.now(), messageId: 'm-stop' }));

/** Keeps the call for the first message waiting, before it arrives or before the answer, until it is let go. */
function holdFirst(when: 'behave' | 'beforeAnswer'): { held: Promise<void>; goOn: () => void } {
  const held = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let isFirst = true;
  const hold = async () => {
    if (!isFirst) return;
    isFirst = false;
    held.resolve();
    await goOn.promise;
  };
  if (when === 'beforeAnswer') bench.farSide.beforeAnswer = hold;
  else bench.farSide.behave = async () => hold().then(() => 'accept' as const);
  return { held: held.promise, goOn: goOn.resolve };
}

describe('An answer in a conversation', () => {
  it('goes to its chat, in its words, under a key of its own, and nobody is asked about its number', async () => {
    await bench.answer(
      reply('a', { clientId: '7', chat: '77@lid', phone: '+5491123456789', text: '*Hola*' }),
    );
    bench.start();
    await untilReplies({ a: 'sent' });
    expect(bench.farSide.accepted).toEqual([
      { key: keyOf('a'), chat: '77@lid', text: '*Hola*', deliveryId: idOf('a') },
    ]);
    expect(callsOf('resolve')).toEqual([]);
    expect(await view('a')).toMatchObject({
      eventId: 'reply:a',
      type: 'conversation.reply',
      clientId: '7',
      recipient: '+5491123456789',
      text: '*Hola*',
      sentAt: new Date(START).toISOString(),
      whatsappMessageId: `true_${keyOf('a')}`,
      attempts: [{ outcome: 'sent' }],
    });
  });

  it('is sent once, however often it is asked for, and stands among the deliveries', async () => {
    bench.start();
    for (let n = 0; n < 5; n += 1) await bench.answer(reply('a'), reply('a', { text: `other words ${n}` }));
    await untilReplies({ a: 'sent' });
    await bench.answer(reply('a'));
    await bench.calm();
    expect(texts()).toEqual(['answer a']);
    const { deliveries } = await listDeliveries(
      bench.store.db,
      { type: 'conversation.reply', limit: 50 },
      START,
    );
    expect(deliveries.map(({ id }) => id)).toEqual([idOf('a')]);
  });

  it('waits for neither pace nor ramp, quiet hours or an earlier message of its client, and counts in none', async () => {
    bench.farSide.setSession('ready', { number: '+5491100000001' });
    await bench.ingest(invoice('first'), invoice('second'), invoice('other', { client: 'other' }));
    bench.start({
      ratePerMinute: 2,
      ramp: [1],
      rules: { quietUntil: (phone) => (phone === phoneOf('other') ? START + HOUR : undefined) },
    });
    await bench.untilStatuses({ first: 'sent' });
    await bench.answer(reply('a', { clientId: 'juan' }));
    await untilReplies({ a: 'sent' });
    bench.advance(24 * HOUR);
    await bench.untilStatuses({ second: 'sent' });
    expect(texts()).toEqual(['text of first', 'answer a', 'text of second']);
  });

  it('goes before ordinary messages, and after urgent ones', async () => {
    await bench.ingest(invoice('a', { client: 'a' }), alert('u', { client: 'u' }));
    await bench.answer(reply('r'));
    bench.start({ concurrency: 1 });
    await bench.untilStatuses({ a: 'sent' });
    expect(texts()).toEqual(['text of u', 'answer r', 'text of a']);
  });

  it('is expired after a day without a session, and what was asked since is answered', async () => {
    bench.farSide.setSession('lost');
    bench.start();
    await bench.answer(reply('old'));
    bench.advance(24 * HOUR);
    await bench.answer(reply('new'));
    bench.farSide.setSession('ready');
    await untilReplies({ old: 'expired', new: 'sent' });
    expect(texts()).toEqual(['answer new']);
  });

  it('that WhatsApp refuses is refused, and what is known of the number stays', async () => {
    const known = { chat: 'c@c.us', phone: '+1', askedAt: START };
    await bench.ledgers.sender.rememberNumber('c@c.us', known);
    bench.farSide.behave = () => 'rejected';
    await bench.answer(reply('a', { chat: 'c@c.us' }));
    bench.start();
    await untilReplies({ a: 'refused' });
    expect(await view('a')).toMatchObject({ reason: 'rejected', attempts: [{ outcome: 'refused' }] });
    expect(await bench.ledgers.sender.knownNumber('c@c.us')).toEqual(known);
  });
});

describe('Answers in one chat', () => {
  const CHAT = { chat: 'c@c.us' };
  const chat = [reply('a', CHAT), reply('b', CHAT), reply('c', CHAT)];

  it('go out one after the other, in the order in which they were given; others do not wait for them', async () => {
    const { held, goOn } = holdFirst('behave');
    await bench.answer(...chat);
    bench.start();
    await held;
    await bench.answer(reply('elsewhere'));
    await untilReplies({ elsewhere: 'sent' });
    await bench.calm();
    expect(texts()).toEqual(['answer elsewhere']);
    goOn();
    await untilReplies({ a: 'sent', b: 'sent', c: 'sent' });
    expect(texts()).toEqual(['answer elsewhere', 'answer a', 'answer b', 'answer c']);
  });

  it('keep their order also through a session that was lost', async () => {
    bench.farSide.behave = () => 'not_ready';
    await bench.answer(...chat);
    bench.start();
    await bench.until(() => callsOf('send').length === 1);
    await bench.untilPutOff('reply:a');
    bench.farSide.behave = () => 'accept';
    bench.advance(SECOND);
    await untilReplies({ c: 'sent' });
    expect(texts()).toEqual(['answer a', 'answer b', 'answer c']);
  });

  it('are held back by one in trouble for two minutes, and no longer', async () => {
    bench.farSide.behave = ({ text }) => (text === 'answer a' ? 'lose_in_doubt' : 'accept');
    bench.farSide.lookUpAnswer = () => ({ kind: 'unavailable', detail: 'busy' });
    await bench.answer(...chat);
    bench.start();
    await bench.until(() => callsOf('lookUp').length > 0);
    await bench.untilStuck('reply:a');
    bench.advance(2 * MINUTE - 1);
    await bench.calm();
    expect(texts()).toEqual([]);
    bench.advance(1);
    await untilReplies({ a: 'sending', b: 'sent', c: 'sent' });
  });
});

describe('The pace of answers', () => {
  // With a random number of 0.5 the gap is exactly its mean.
  const GAP = 3 * SECOND;
  const some = ['a', 'b', 'c', 'd'].map((key) => reply(key));

  it('is twenty a minute where ordinary messages have one, whatever that is', async () => {
    await bench.answer(...some);
    bench.start({ ratePerMinute: 600 });
    for (let n = 1; n <= some.length; n += 1) {
      await bench.until(() => bench.farSide.accepted.length === n);
      bench.advance(GAP - 1);
      await bench.calm();
      expect(bench.farSide.accepted).toHaveLength(n);
      bench.advance(1);
    }
  });

  it('is none where ordinary messages have none', async () => {
    await bench.answer(...some);
    bench.start();
    await untilReplies({ a: 'sent', b: 'sent', c: 'sent', d: 'sent' });
    expect(bench.now()).toBe(START);
  });

  it('is not spent on one that has expired, and holds no urgent message', async () => {
    await bench.answer(reply('old'));
    bench.advance(24 * HOUR);
    await bench.answer(reply('a'), reply('b'));
    await bench.ingest(alert('u', { at: bench.now() }));
    bench.start({ ratePerMinute: 2 });
    await bench.untilStatuses({ 'reply:old': 'expired', 'reply:a': 'sent', u: 'sent' });
    await bench.calm();
    expect(await view('b')).toMatchObject({ status: 'queued' });
    bench.advance(GAP);
    await untilReplies({ b: 'sent' });
  });
});

describe('An answer of which nobody knows whether it was sent', () => {
  it.each([
    ['behave', ['send', 'lookUp', 'send']],
    ['beforeAnswer', ['send', 'lookUp']],
  ] as const)(
    'since its process died (%s) is looked up by its key, and arrives once',
    async (when, calls) => {
      const { held, goOn } = holdFirst(when);
      await bench.answer(reply('a'));
      bench.start();
      await held;
      bench.start({ takesOver: true });
      await untilReplies({ a: 'sent' });
      expect(bench.farSide.calls.map((call) => call.split(' '))).toEqual(
        calls.map((call) => [call, keyOf('a')]),
      );
      goOn();
      await bench.calm();
      expect(texts()).toEqual(['answer a']);
    },
  );

  it('is sent anew, as another message, where it stands in the chat as failed', async () => {
    let tries = 0;
    bench.farSide.behave = () => ((tries += 1) === 1 ? 'fail_in_doubt' : 'accept');
    await bench.answer(reply('a'));
    bench.start();
    await bench.until(async () => (await view('a'))?.attempts.length === 1);
    bench.advance(12 * SECOND);
    await untilReplies({ a: 'sent' });
    expect(bench.farSide.accepted).toEqual([
      expect.objectContaining({ key: keyOf('a', 1), text: 'answer a', chat: reply('a').chat }),
    ]);
  });

  it('is dead when its attempts are used up within its day', async () => {
    bench.farSide.behave = () => 'unavailable';
    await bench.answer(reply('a'));
    bench.start();
    const waits = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];
    for (const [n, wait] of waits.entries()) {
      await bench.until(async () => (await view('a'))?.attempts.length === n + 1);
      bench.advance(wait);
    }
    await untilReplies({ a: 'dead' });
    expect((await view('a'))?.attempts).toHaveLength(8);
  });
});

describe('Somebody who has opted out', () => {
  it('gets nothing ordinary, and still what is urgent and answers', async () => {
    const phone = phoneOf('juan');
    await optOutOf(phone);
    await bench.ingest(invoice('a'), alert('u'), invoice('b', { client: 'berta' }));
    await bench.answer(reply('r', { phone }));
    bench.start();
    await bench.untilStatuses({ a: 'refused', u: 'sent', b: 'sent', 'reply:r': 'sent' });
    expect(await getDelivery(bench.store.db, deliveryId('a', 'client'), START)).toMatchObject({
      reason: 'opted_out',
      attempts: [],
      text: null,
    });
    expect(texts().toSorted()).toEqual(['answer r', 'text of b', 'text of u']);
  });

  it('under an address that WhatsApp tells only when it is asked gets nothing either', async () => {
    bench.farSide.resolve = ([phone = '']) => ({
      kind: 'found',
      phone,
      chat: `${phone}@c.us`,
      lid: '77@lid',
    });
    await optOutOf('77@lid');
    await bench.ingest(invoice('a'), invoice('b'));
    bench.start();
    await bench.untilStatuses({ a: 'refused', b: 'refused' });
    expect(texts()).toEqual([]);
    expect(callsOf('resolve')).toHaveLength(1);
  });

  it('in the moment before the send gets nothing any more', async () => {
    const { sender } = bench.ledgers;
    await bench.ingest(invoice('a'), invoice('b', { client: 'berta' }));
    let isFirst = true;
    bench.start({
      ledger: {
        ...sender,
        async markSending(...args) {
          if (isFirst) await optOutOf(phoneOf('juan'));
          isFirst = false;
          return sender.markSending(...args);
        },
      },
    });
    await bench.untilStatuses({ a: 'refused', b: 'sent' });
    expect(texts()).toEqual(['text of b']);
  });
});
