import { describe, expect, it } from '@jest/globals';
import { decide, type DeliveryRules } from '../../src/delivery/deliver-event.ts';
import { planReply } from '../../src/delivery/plan-reply.ts';
import type {
  DueDelivery,
  DueNotice,
  DueReply,
  KnownNumber,
  PlannedEvent,
  Resolution,
} from '../../src/delivery/ports.ts';
import { alert, candidatesOf, HOUR, invoice, MINUTE, phoneOf, planned, START } from '../support/events.ts';

const DAY = 24 * HOUR;

function due({ message, deliveries }: PlannedEvent, changes: Partial<DueNotice> = {}, nth = 0): DueNotice {
  return {
    kind: 'notice',
    event: message.event,
    superseded: false,
    delivery: {
      ...deliveries[nth]!,
      seq: 1,
      status: 'queued',
      attempts: 0,
      generation: 0,
      chat: undefined,
      messageKey: undefined,
      profile: undefined,
      sendingSince: undefined,
    },
    ...changes,
  };
}

/** Rules with everything in order, and what was asked of them. */
function world(
  changes: Partial<DeliveryRules> = {},
  resolution: Resolution = { kind: 'found', chat: '9@c.us', phone: '+549' },
) {
  const known = new Map<string, KnownNumber>();
  const optedOut = new Set<string>();
  const asked: string[] = [];
  const rules = {
    ledger: {
      isOptedOut: async (addresses: string[]) => {
        asked.push('consent');
        return addresses.some((address) => optedOut.has(address));
      },
      knownNumber: async (candidate: string) => known.get(candidate),
      rememberNumber: async (candidate: string, number: KnownNumber) => void known.set(candidate, number),
    },
    candidatesOf: (phone: string) => {
      asked.push('candidates');
      return candidatesOf(phone);
    },
    quietUntil: () => {
      asked.push('hour');
      return undefined;
    },
    render: async () => {
      asked.push('words');
      return { ok: true, text: 'words', locale: 'es', version: 'v1' };
    },
    isSwitchedOff: async () => false,
    ...changes,
  } as unknown as DeliveryRules;
  const transport = {
    resolve: async (candidates: string[]) => {
      asked.push(`number ${candidates.join(' ')}`);
      return resolution;
    },
  };
  return {
    known,
    optedOut,
    asked,
    decide: (what: DueDelivery, now = START) => decide(what, rules, transport, now),
  };
}

const unwanted = {
  candidatesOf: () => [],
  quietUntil: () => START + 1,
  render: async () => ({ ok: false, locale: 'es', detail: 'd' }) as const,
  isSwitchedOff: async () => true,
};

describe('Deciding about a delivery', () => {
  it('ends, where all is well, in what to send and where', async () => {
    const { decide: decideOn, asked } = world();
    expect(await decideOn(due(invoice('a')))).toEqual({
      kind: 'send',
      candidate: phoneOf('juan'),
      addresses: [phoneOf('juan'), '9@c.us', '+549'],
      chat: '9@c.us',
      recipient: '+549',
      text: 'words',
      locale: 'es',
      templateVersion: 'v1',
    });
    expect(asked).toEqual(['candidates', 'consent', 'hour', 'words', `number ${phoneOf('juan')}`]);
  });

  it('goes by one thing after the other, and by nothing after the first that settles it', async () => {
    const all = invoice('a', { whatsapp: 'refused', phone: 'none' });
    const late = START + 73 * HOUR;
    const { decide: decideOn, asked } = world(unwanted, { kind: 'not_on_whatsapp' });
    const change = async (what: DueDelivery, now: number, rules: Partial<DeliveryRules> = unwanted) => {
      const decision = await world(rules, { kind: 'not_on_whatsapp' }).decide(what, now);
      return decision.kind === 'settle' ? decision.change : decision;
    };
    expect(await decideOn(due(all, { superseded: true }), late)).toEqual({
      kind: 'settle',
      change: { status: 'superseded' },
    });
    expect(asked).toEqual([]);
    expect(await change(due(all), late)).toEqual({ status: 'expired' });
    expect(await change(due(all), START)).toEqual({ status: 'refused', reason: 'switched_off' });
    const { quietUntil, render, candidatesOf: noNumber } = unwanted;
    expect(await change(due(all), START, { quietUntil, render, candidatesOf: noNumber })).toEqual({
      status: 'refused',
      reason: 'opted_out',
    });
    expect(await change(due(invoice('a')), START, { quietUntil, render, candidatesOf: noNumber })).toEqual({
      status: 'refused',
      reason: 'invalid_phone',
    });
    expect(await change(due(invoice('a')), START, { quietUntil, render })).toEqual({
      status: 'queued',
      dueAt: START + 1,
      holdReason: 'quiet_hours',
    });
    expect(await change(due(invoice('a')), START, { render })).toEqual({
      status: 'refused',
      reason: 'template_error',
    });
    expect(await change(due(invoice('a')), START, {})).toEqual({
      status: 'refused',
      reason: 'not_on_whatsapp',
    });
  });

  it('finds one expired at its very moment', async () => {
    const { decide: decideOn } = world();
    expect(await decideOn(due(invoice('a')), START + 72 * HOUR - 1)).toMatchObject({ kind: 'send' });
    expect(await decideOn(due(invoice('a')), START + 72 * HOUR)).toMatchObject({
      change: { status: 'expired' },
    });
  });

  it('asks nobody about the hour or the recipient’s wishes for an urgent one', async () => {
    const { decide: decideOn, asked } = world({ quietUntil: unwanted.quietUntil });
    expect(await decideOn(due(alert('a')))).toMatchObject({ kind: 'send', addresses: [] });
    expect(asked).not.toContain('hour');
    expect(asked).not.toContain('consent');
  });

  it('asks about the hour at the recipient’s number', async () => {
    const numbers: string[] = [];
    const { decide: decideOn } = world({
      quietUntil: (phone, now) => {
        numbers.push(phone);
        return now + MINUTE;
      },
    });
    expect(await decideOn(due(invoice('a')), START + 5)).toMatchObject({
      change: { dueAt: START + 5 + MINUTE },
    });
    expect(numbers).toEqual([phoneOf('juan')]);
  });

  it('records the attempt that a template spoilt, with the reason', async () => {
    const { decide: decideOn, asked } = world({ render: unwanted.render });
    expect(await decideOn(due(invoice('a')))).toEqual({
      kind: 'settle',
      change: { status: 'refused', reason: 'template_error' },
      attempt: { at: START, outcome: 'refused', detail: 'd' },
    });
    expect(asked).not.toContain(`number ${phoneOf('juan')}`);
  });

  it('sends to the old number what is for the old number', async () => {
    const event = planned('client.details_changed', 'a', { data: { previousPhone: '+541144445555' } });
    const { decide: decideOn } = world();
    expect(await decideOn(due(event, {}, 1))).toMatchObject({ candidate: '+541144445555' });
    expect(await decideOn(due(event, {}, 0))).toMatchObject({ candidate: phoneOf('juan') });
  });

  it('tells the templates and the rules of the panel’s country', async () => {
    const countries: unknown[] = [];
    const { decide: decideOn } = world({
      candidatesOf: (_phone, country) => {
        countries.push(country);
        return ['+1'];
      },
    });
    await decideOn(due(invoice('a')));
    expect(countries).toEqual(['AR']);
  });
});

describe('Somebody who has opted out', () => {
  const OLD = '+541144445555';
  const number = { chat: '5491144445555@c.us', phone: '+5491144445555', lid: '77@lid' };
  const open = (resolution?: Resolution) => world({ candidatesOf: () => [OLD, number.phone] }, resolution);
  const refusal = { kind: 'settle', change: { status: 'refused', reason: 'opted_out' } };

  it.each([OLD, number.phone])(
    'under %s, one of the numbers that they may have, gets nothing, and nobody is asked about them',
    async (address) => {
      const { decide: decideOn, optedOut, asked } = open();
      optedOut.add(address);
      expect(await decideOn(due(invoice('a')))).toEqual(refusal);
      expect(asked).toEqual(['consent']);
    },
  );

  it.each(Object.values(number))(
    'under %s, which WhatsApp has told before, gets nothing',
    async (address) => {
      const { decide: decideOn, optedOut, known } = open();
      known.set(OLD, { ...number, askedAt: START - 31 * DAY });
      optedOut.add(address);
      expect(await decideOn(due(invoice('a')))).toEqual(refusal);
    },
  );

  it('under what WhatsApp tells only now is found when it is to be marked, by all that is known then', async () => {
    const { decide: decideOn } = open({ kind: 'found', ...number });
    expect(await decideOn(due(invoice('a')))).toMatchObject({
      kind: 'send',
      addresses: [OLD, number.phone, number.chat, number.lid],
    });
    expect(await decideOn(due(invoice('b')))).toMatchObject({
      addresses: [OLD, number.phone, number.chat, number.lid],
    });
  });

  it('is told what is urgent all the same', async () => {
    const { decide: decideOn, optedOut } = open();
    optedOut.add(OLD);
    expect(await decideOn(due(alert('a')))).toMatchObject({ kind: 'send', addresses: [] });
  });
});

describe('An answer in a conversation', () => {
  const answer = planReply({ key: 'k', chat: '77@lid', locale: 'pt', text: 'Olá' }, START);
  const { delivery: waiting } = due(invoice('any'));
  const dueReply: DueReply = {
    kind: 'reply',
    delivery: { ...waiting, ...answer },
    chat: answer.chat,
    text: answer.text,
  };

  it('goes to its chat with its words as they are, at any hour, and nothing is asked', async () => {
    const { decide: decideOn, asked, optedOut } = world(unwanted, { kind: 'not_on_whatsapp' });
    optedOut.add('77@lid');
    expect(await decideOn(dueReply)).toEqual({
      kind: 'send',
      candidate: undefined,
      addresses: [],
      chat: '77@lid',
      recipient: '77@lid',
      locale: 'pt',
      text: 'Olá',
      templateVersion: undefined,
    });
    expect(asked).toEqual([]);
  });

  it('is expired after a day', async () => {
    const { decide: decideOn } = world();
    expect(await decideOn(dueReply, START + DAY - 1)).toMatchObject({ kind: 'send' });
    expect(await decideOn(dueReply, START + DAY)).toEqual({ kind: 'settle', change: { status: 'expired' } });
  });
});

describe('What is known of a number', () => {
  it('is asked once, and believed for thirty days', async () => {
    const { decide: decideOn, asked } = world();
    for (const age of [0, DAY, 30 * DAY - 1, 30 * DAY, 31 * DAY]) {
      await decideOn(due(invoice('a', { at: START + age })), START + age);
    }
    expect(asked.filter((each) => each.startsWith('number'))).toHaveLength(2);
  });

  it('is by its first candidate, whichever was found', async () => {
    const {
      decide: decideOn,
      known,
      asked,
    } = world({ candidatesOf: () => ['+5491', '+541'] }, { kind: 'found', chat: 'c', phone: '+541' });
    expect(await decideOn(due(invoice('a')))).toMatchObject({
      candidate: '+5491',
      recipient: '+541',
      chat: 'c',
    });
    expect([...known]).toEqual([['+5491', { chat: 'c', phone: '+541', askedAt: START }]]);
    expect(asked).toContain('number +5491 +541');
  });

  it('is never that it is not on WhatsApp: they may join any minute', async () => {
    const { decide: decideOn, asked, known } = world({}, { kind: 'not_on_whatsapp' });
    await decideOn(due(invoice('a')));
    await decideOn(due(invoice('b')));
    expect(asked.filter((each) => each.startsWith('number'))).toHaveLength(2);
    expect(known.size).toBe(0);
  });

  it('is nothing where it could not be asked: the delivery waits a moment, and holds others no longer than trouble does', async () => {
    const { decide: decideOn, known } = world({}, { kind: 'unavailable', detail: 'd' });
    expect(await decideOn(due(invoice('a')))).toEqual({
      kind: 'settle',
      change: { status: 'queued', dueAt: START + 5000, holdReason: 'retry' },
      detail: 'd',
    });
    expect(known.size).toBe(0);
  });

  it('is nothing where there is no session to ask', async () => {
    const { decide: decideOn, known } = world({}, { kind: 'not_ready' });
    expect(await decideOn(due(invoice('a')))).toEqual({
      kind: 'settle',
      change: { status: 'queued', dueAt: START + 1000, holdReason: 'session_down' },
    });
    expect(known.size).toBe(0);
  });
});
