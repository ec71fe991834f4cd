import { describe, expect, it } from '@jest/globals';
import type { Inbound, Inbox } from '../../src/delivery/ports.ts';
import { createReceiver } from '../../src/delivery/receive.ts';
import { START } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';

const LID = '998877@lid';
const PHONE = '+5491123456789';

function written(id: string, changes: Partial<Inbound> = {}): Inbound {
  return { id, kind: 'message', messageId: `m-${id}`, chat: LID, text: 'Hola', at: START, ...changes };
}

/** A receiver between a store and a far side that know the numbers behind these chats. */
function world({
  known = {},
  told = {},
  failing,
}: {
  known?: Record<string, string>;
  told?: Record<string, string>;
  failing?: keyof Inbox;
} = {}) {
  const asked: string[] = [];
  const kept: Array<[string, Inbound[], number]> = [];
  const remembered: unknown[] = [];
  const fail = (call: keyof Inbox) => {
    if (call === failing) throw new Error('the disk is full');
  };
  const inbox: Inbox = {
    async keep(...args) {
      fail('keep');
      kept.push(args);
      return args[1].length;
    },
    async phoneOfChat(chat) {
      fail('phoneOfChat');
      return known[chat];
    },
    async rememberPhone(...args) {
      fail('rememberPhone');
      remembered.push(args);
    },
  };
  const phoneOf = async (chat: string) => {
    asked.push(chat);
    return told[chat];
  };
  const receive = createReceiver({ inbox, number: NUMBER, phoneOf, clock: () => START + 5 });
  return { receive, asked, kept, remembered };
}

describe('What customers write', () => {
  it('is kept as it came, where it says whose number it is', async () => {
    const { receive, kept, asked, remembered } = world({ known: { [LID]: '+1' } });
    const inbound = [
      written('a', { phone: PHONE }),
      written('b', { kind: 'revoked', text: '', phone: PHONE }),
    ];
    await receive(inbound);
    expect(kept).toEqual([[NUMBER, inbound, START + 5]]);
    expect([asked, remembered]).toEqual([[], []]);
  });

  it('is kept with the number that the store knows behind its chat', async () => {
    const { receive, kept, asked } = world({ known: { [LID]: PHONE } });
    await receive([written('a')]);
    expect(kept[0]?.[1]).toEqual([written('a', { phone: PHONE })]);
    expect(asked).toEqual([]);
  });

  it('is kept with the number that WhatsApp tells, which is asked once and remembered', async () => {
    const { receive, kept, asked, remembered } = world({ told: { [LID]: PHONE } });
    await receive([written('a'), written('b'), written('c', { chat: '2@c.us', phone: '+2' })]);
    expect(kept[0]?.[1].map(({ phone }) => phone)).toEqual([PHONE, PHONE, '+2']);
    expect(asked).toEqual([LID]);
    expect(remembered).toEqual([[LID, PHONE, START + 5]]);
  });

  it('is kept without a number where nobody knows it', async () => {
    const { receive, kept, remembered } = world();
    await receive([written('a')]);
    expect(kept[0]?.[1]).toEqual([written('a')]);
    expect(remembered).toEqual([]);
  });

  it.each(['keep', 'phoneOfChat', 'rememberPhone'] as const)(
    'is not kept, and the transport learns of it, where the store fails: %s',
    async (failing) => {
      const { receive, kept } = world({ told: { [LID]: PHONE }, failing });
      await expect(receive([written('a')])).rejects.toThrow('the disk is full');
      expect(kept).toEqual([]);
    },
  );
});
