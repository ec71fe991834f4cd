import { describe, expect, it } from '@jest/globals';
import { caughtUp, inOrder, stillThere, toAsk, type Held } from '../../../src/web/sandbox/conversation.ts';
import type { Message, PhoneSummary } from '../../../src/web/sandbox/wire.ts';

const PHONE = '+5491123456789';

function received(id: string): Message {
  return {
    id,
    phone: PHONE,
    direction: 'to_customer',
    text: id,
    at: '2026-11-21T14:05:11.000Z',
    status: 'delivered',
  };
}

function written(id: string, status: 'sent' | 'delivered'): Message {
  return { ...received(id), direction: 'from_customer', status };
}

function summary(messages: readonly Message[], settings: Partial<PhoneSummary> = {}): PhoneSummary {
  const last = messages.at(-1);
  return {
    phone: PHONE,
    registered: true,
    reads: false,
    count: messages.length,
    ...(last && { last }),
    ...settings,
  };
}

function held(messages: readonly Message[]): Held {
  return { messages, as: summary(messages) };
}

describe('what a page asks for to catch up with a phone', () => {
  const two = [received('m-1'), received('m-2')];

  it('is nothing where nothing has happened', () => {
    expect(toAsk(held(two), summary(two))).toBe('nothing');
  });

  it('is what came after the newest message that it has', () => {
    expect(toAsk(held(two), summary([...two, received('m-3')]))).toEqual({ after: 'm-2' });
  });

  it('is what a customer wrote again, until the service has taken it', () => {
    const messages = [...two, written('m-3', 'sent'), received('m-4')];
    expect(toAsk(held(messages), summary(messages))).toEqual({ after: 'm-2' });
    const taken = [...two, written('m-3', 'delivered'), received('m-4')];
    expect(toAsk(held(taken), summary(taken))).toBe('nothing');
  });

  it('is all anew where even the first message is not settled', () => {
    const messages = [written('m-1', 'sent')];
    expect(toAsk(held(messages), summary(messages))).toBe('anew');
  });

  it.each([
    ['nothing is held', undefined, summary(two)],
    ['anything may have happened', { messages: two, as: undefined }, summary(two)],
    ['the phone has begun to read', held(two), summary(two, { reads: true })],
    ['messages were forgotten', held(two), summary([received('m-2')])],
  ])('is all anew where %s', (_why, before, now) => {
    expect(toAsk(before, now)).toBe('anew');
  });
});

describe('a conversation that catches up', () => {
  const before = held([received('m-1'), written('m-2', 'sent')]);

  it('replaces what was asked for again and adds what is new', () => {
    const fresh = [written('m-2', 'delivered'), received('m-3')];
    const now = summary([received('m-1'), ...fresh]);
    expect(caughtUp(before, { after: 'm-1', fresh, now })).toEqual({
      messages: [received('m-1'), ...fresh],
      as: now,
    });
  });

  it('does not add up where it was emptied in between', () => {
    const fresh = [received('m-3'), received('m-4'), received('m-5')];
    expect(caughtUp(before, { after: 'm-2', fresh, now: summary(fresh) })).toBeUndefined();
  });
});

describe('the phones that are shown', () => {
  const all = ['+1', '+2', '+3', '+4'].map((phone) => summary([], { phone }));
  const numbers = (phones: readonly PhoneSummary[]): string[] => phones.map(({ phone }) => phone);

  it('are the newest', () => {
    expect(numbers(inOrder(all, [], 3))).toEqual(['+1', '+2', '+3']);
  });

  it('begin with those that somebody asked to see', () => {
    expect(numbers(inOrder(all, ['+4', '+2'], 3))).toEqual(['+4', '+2', '+1']);
  });

  it('stay in their order, without those that are gone', () => {
    expect(numbers(stillThere(['+3', '+9', '+1'], all))).toEqual(['+3', '+1']);
  });
});
