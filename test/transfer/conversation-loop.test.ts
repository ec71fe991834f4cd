import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../support/events.ts';
import {
  ana,
  claimText,
  jose,
  juan,
  lucia,
  openConversationBench,
  stranger,
  type ConversationBench,
} from '../support/conversation-bench.ts';

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

/** Who was told what, without the values. */
async function told(): Promise<string[]> {
  const names = new Map(
    Object.entries({ juan, jose, lucia, ana, stranger }).map(([name, { phone }]) => [phone, name]),
  );
  return (await bench.told()).map(({ to, text }) => `${names.get(to) ?? to}: ${text.split('|')[1]}`);
}

async function statuses(): Promise<string[]> {
  return (await bench.transfers()).map(({ status }) => status);
}

async function types(): Promise<string[]> {
  return (await bench.callbacks()).map(({ type }) => type);
}

describe('Two identical messages of the two parties', () => {
  it.each([
    ['origin first', juan, jose],
    ['destination first', jose, juan],
  ])('make a verified transfer, %s', async (_, first, second) => {
    bench.start();
    await bench.write(first, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    await bench.write(second, `  ${claimText().replaceAll(' ', '\u00A0')}\n`);
    await bench.settled();
    const [transfer] = await bench.transfers();
    expect(transfer).toMatchObject({
      id: expect.stringMatching(/^tr_/),
      status: 'verified',
      reasons: [],
      service: 'Radio 128 kbps',
      origin: { clientId: '701', email: juan.email },
      destination: { clientId: '702', email: jose.email },
    });
    expect(transfer?.claims.map(({ whatsappMessageId }) => whatsappMessageId).toSorted()).toEqual([
      'wa-1',
      'wa-2',
    ]);
    const name = first === juan ? 'juan' : 'jose';
    expect((await told()).slice(0, 1)).toEqual([`${name}: transfer.waiting`]);
    expect((await told()).slice(1).toSorted()).toEqual([
      'jose: transfer.verified',
      'juan: transfer.verified',
    ]);
    expect(await bench.callbacks()).toMatchObject([
      { type: 'transfer.verified', data: { id: transfer?.id, status: 'verified' } },
    ]);
  });

  it('that came while nobody was there are dealt with later, in their order', async () => {
    await bench.write(juan, claimText());
    await bench.write(jose, claimText());
    bench.advance(HOUR);
    bench.start();
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
  });

  it('are rejected with every reason at once, and both are told', async () => {
    const client = bench.directory.clients.get(jose.email)!;
    Object.assign(client, { verified: false, status: 'inactive' });
    bench.start();
    const text = claimText({ service: 'Hosting Inicial', originName: 'Juana Pérez' });
    await bench.write(juan, text);
    await bench.write(jose, text);
    await bench.settled();
    const [transfer] = await bench.transfers();
    expect(transfer?.status).toBe('rejected');
    expect(transfer?.reasons).toEqual([
      'destination_inactive',
      'destination_unverified',
      'name_differs',
      'service_unpaid',
    ]);
    expect((await told()).filter((line) => line.endsWith('rejected')).toSorted()).toEqual([
      'jose: transfer.rejected',
      'juan: transfer.rejected',
    ]);
    expect(await types()).toEqual(['transfer.rejected']);
  });

  it('wait where the panel cannot be asked for the conditions, are told so once, and go on by themselves', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    bench.directory.isAway = true;
    const asks = bench.directory.asked;
    // The sender is known from the panel as well.
    await bench.write(jose, claimText());
    await bench.until(() => bench.directory.asked > asks);
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    bench.directory.isAway = false;
    const { clientByEmail } = bench.directory;
    let seen = 0;
    bench.directory.clientByEmail = async (email) => {
      seen += 1;
      return seen > 2 && seen < 9 ? { kind: 'unavailable', detail: 'away' } : clientByEmail(email);
    };
    bench.advance(10_000);
    await bench.until(async () => (await statuses())[0] === 'checking');
    await bench.settled();
    expect((await told()).toSorted().slice(0, 2)).toEqual([
      'jose: transfer.checking',
      'juan: transfer.checking',
    ]);
    for (const minutes of [1, 3, 11]) {
      bench.advance(minutes * MINUTE);
      await bench.settled();
    }
    expect(await statuses()).toEqual(['verified']);
    expect((await told()).filter((line) => line.endsWith('transfer.checking'))).toHaveLength(2);
    expect((await told()).filter((line) => line.endsWith('transfer.verified'))).toHaveLength(2);
  });
});

describe('One phone', () => {
  it('that is on file for both clients is told at once that one person cannot transfer to itself', async () => {
    bench.directory.clients.get(jose.email)!.phone = juan.phone;
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    expect((await bench.transfers())[0]).toMatchObject({ status: 'rejected', reasons: ['same_person'] });
    expect(await told()).toEqual(['juan: transfer.rejected']);
    expect(await types()).toEqual(['transfer.rejected']);
  });

  it('cannot transfer from an account to itself', async () => {
    bench.start();
    await bench.write(juan, claimText({ destinationEmail: juan.email, destinationName: 'Juan Pérez' }));
    await bench.settled();
    expect((await bench.transfers())[0]).toMatchObject({ status: 'rejected', reasons: ['same_person'] });
  });

  it('that sends the same message twice is no match, and is answered politely', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.write(juan, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    expect(await told()).toEqual(['juan: transfer.waiting', 'juan: transfer.repeated']);
  });
});

describe('Texts that differ', () => {
  it('are answered with the words of the sender that differ, and with none of the other party', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(jose, claimText({ service: 'Radio 64 kbps' }));
    await bench.settled();
    const [, answer] = await bench.told();
    expect(answer?.text).toContain('“64”');
    expect(answer?.text).not.toContain('128');
    expect(await statuses()).toEqual(['waiting']);
    await bench.write(juan, claimText({ service: 'Radio 64 kbps' }));
    await bench.settled();
    expect(await statuses()).toEqual(['rejected']);
  });

  it('of one party: the newer takes the place of the older', async () => {
    bench.start();
    await bench.write(juan, claimText({ originName: 'J. Pérez' }));
    await bench.settled();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
    expect(await told()).toContain('juan: transfer.replaced');
  });
});

describe('A stranger', () => {
  it('always gets the same answer, whoever is a client, and after five in a day none', async () => {
    bench.start();
    const texts = [
      claimText(),
      claimText({ originEmail: 'nobody@example.com' }),
      claimText({ destinationEmail: 'nobody@example.com' }),
      claimText({ service: 'x' }),
      claimText({ originName: 'x' }),
      claimText({ service: 'y' }),
    ];
    for (const text of texts) await bench.write(stranger, text);
    await bench.settled();
    const answers = await bench.told();
    expect(answers).toHaveLength(5);
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['es|transfer.stranger']));
    bench.advance(25 * HOUR);
    await bench.write(stranger, claimText());
    await bench.settled();
    expect(await bench.told()).toHaveLength(6);
    expect(await bench.transfers()).toEqual([]);
  });

  it('cannot be told from a client by a party: both are waited for, with the same words', async () => {
    bench.start();
    await bench.write(juan, claimText({ destinationEmail: 'nobody@example.com' }));
    await bench.settled();
    expect(await told()).toEqual(['juan: transfer.waiting']);
    expect(await bench.transfers()).toEqual([
      expect.objectContaining({ destination: { clientId: null, email: 'nobody@example.com' } }),
    ]);
  });

  it('changes nothing between the parties', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(stranger, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
  });
});

describe('The word that calls a transfer off', () => {
  it('stops no notices when it comes after the transfer has ended', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(juan, 'CANCELAR');
    await bench.settled();
    await bench.write(juan, 'CANCELAR');
    await bench.settled();
    expect(await told()).toEqual([
      'juan: transfer.waiting',
      'juan: transfer.cancelled',
      'juan: transfer.none',
    ]);
  });
});

describe('A sender whose number nobody knows', () => {
  const lid = '998877665544@lid';

  it('is found by looking up the clients’ numbers', async () => {
    bench.resolutions.set(juan.phone, { kind: 'found', phone: juan.phone, chat: '1@c.us', lid });
    bench.start();
    await bench.write(juan, claimText(), { chat: lid });
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
    expect((await bench.told()).filter(({ to }) => to === '+998877665544')).toHaveLength(2);
  });

  it('is a stranger where both numbers are somewhere else', async () => {
    bench.start();
    await bench.write(juan, claimText(), { chat: lid });
    await bench.settled();
    expect((await bench.told()).map(({ text }) => text)).toEqual(['es|transfer.stranger']);
  });

  it('waits while WhatsApp cannot be asked', async () => {
    bench.resolutions.set(juan.phone, { kind: 'not_ready' });
    bench.start();
    await bench.write(juan, claimText(), { chat: lid });
    await bench.settled();
    expect(await bench.told()).toEqual([]);
    expect(await bench.handledAs()).toEqual([null]);
    bench.resolutions.set(juan.phone, { kind: 'found', phone: juan.phone, chat: '1@c.us', lid });
    bench.advance(10_000);
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
  });
});

describe('While the panel is away', () => {
  beforeEach(() => {
    bench.directory.isAway = true;
  });

  async function comesBack(): Promise<void> {
    bench.directory.isAway = false;
    bench.advance(31 * MINUTE);
    await bench.settled();
  }

  it('claims wait, in their order, and nobody is told anything', async () => {
    bench.start();
    await bench.write(juan, claimText({ service: 'x' }));
    await bench.settled();
    await bench.write(juan, claimText());
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await bench.told()).toEqual([]);
    await comesBack();
    // What comes of the first depends on which of the others is dealt with first: they are of two chats.
    expect(await statuses()).toContain('verified');
  });

  it('a claim can be cancelled, edited and taken back', async () => {
    bench.start();
    await bench.write(juan, claimText());
    const edited = await bench.write(lucia, claimText({ originEmail: lucia.email }));
    const revoked = await bench.write(jose, claimText());
    await bench.settled();
    await bench.write(juan, 'Cancelar');
    await bench.edit(lucia, edited, 'otra cosa');
    await bench.revoke(jose, revoked);
    await bench.settled();
    expect((await told()).toSorted()).toEqual(['juan: transfer.cancelled', 'lucia: transfer.edited']);
    await comesBack();
    expect(await bench.transfers()).toEqual([]);
    expect(await bench.optedOut()).toEqual([]);
  });

  it('whoever wants no more notices need not wait', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(juan, 'STOP');
    await bench.settled();
    expect(await told()).toEqual(['juan: opt_out']);
    expect(await bench.optedOut()).toContain(juan.phone);
  });

  it('for longer than a transfer may wait, a claim is left for a person', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    bench.advance(73 * HOUR);
    await bench.settled();
    expect(await bench.handledAs()).toEqual(['person']);
    expect(await bench.told()).toEqual([]);
  });
});

describe('A transfer that waits', () => {
  it('expires, is told to whom had claimed, and to the panel', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    bench.advance(72 * HOUR - 1);
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    bench.advance(1);
    await bench.settled();
    expect(await statuses()).toEqual(['expired']);
    expect(await told()).toEqual(['juan: transfer.waiting', 'juan: transfer.expired']);
    expect(await types()).toEqual(['transfer.expired']);
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['expired', 'waiting']);
  });

  it('does not expire while what came in before its end has not been dealt with', async () => {
    const first = bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await first.stop();
    bench.advance(71 * HOUR);
    await bench.write(jose, claimText());
    bench.advance(2 * HOUR);
    bench.start();
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
  });
});

describe('A party that', () => {
  async function bothClaimed(): Promise<void> {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(jose, claimText());
    await bench.settled();
  }

  it('answers "cancelar" cancels, also what is verified; both are told, and the panel', async () => {
    await bothClaimed();
    await bench.write(jose, 'cancelar');
    await bench.settled();
    expect(await statuses()).toEqual(['cancelled']);
    expect((await told()).slice(-2).toSorted()).toEqual([
      'jose: transfer.cancelled',
      'juan: transfer.cancelled',
    ]);
    expect(await types()).toEqual(['transfer.verified', 'transfer.cancelled']);
    expect(await bench.optedOut()).toEqual([]);
  });

  it('takes its message back cancels', async () => {
    await bothClaimed();
    await bench.revoke(juan, 'wa-1');
    await bench.settled();
    expect(await statuses()).toEqual(['cancelled']);
    expect((await told()).slice(-2).toSorted()).toEqual([
      'jose: transfer.cancelled',
      'juan: transfer.cancelled',
    ]);
  });

  it('edits its message has to send it anew, and then it counts', async () => {
    bench.start();
    const id = await bench.write(juan, claimText());
    await bench.settled();
    await bench.edit(juan, id, claimText({ service: 'x' }));
    await bench.settled();
    expect(await told()).toEqual(['juan: transfer.waiting', 'juan: transfer.edited']);
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
    await bench.write(juan, claimText());
    await bench.settled();
    expect(await statuses()).toEqual(['verified']);
  });

  it('edits its message after all was verified undoes that', async () => {
    await bothClaimed();
    await bench.edit(jose, 'wa-2', 'nothing');
    await bench.settled();
    expect(await statuses()).toEqual(['cancelled']);
    expect((await told()).slice(-2).toSorted()).toEqual([
      'jose: transfer.edited',
      'juan: transfer.cancelled',
    ]);
  });

  it('takes back an older message that no longer counts changes nothing', async () => {
    bench.start();
    const old = await bench.write(juan, claimText({ originName: 'J. Pérez' }));
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.revoke(juan, old);
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
  });

  it('is somebody else than who takes back a message of the same id', async () => {
    bench.start();
    const id = await bench.write(juan, claimText());
    await bench.settled();
    await bench.revoke(stranger, id);
    await bench.settled();
    expect(await statuses()).toEqual(['waiting']);
  });

  it('has promised the service to one cannot promise it to another', async () => {
    bench.start();
    await bench.write(juan, claimText());
    await bench.settled();
    await bench.write(juan, claimText({ destinationEmail: ana.email, destinationName: 'Ana Souza' }));
    await bench.settled();
    expect(await told()).toEqual(['juan: transfer.waiting', 'juan: transfer.taken']);
    expect(await statuses()).toEqual(['waiting']);
  });

  it('has promised the service under another name waits for what becomes of that', async () => {
    bench.start();
    for (const party of [juan, jose]) await bench.write(party, claimText());
    await bench.settled();
    const toAna = { service: '7011', destinationEmail: ana.email, destinationName: 'Ana Souza' };
    for (const party of [juan, ana]) await bench.write(party, claimText(toAna));
    await bench.settled();
    expect((await statuses()).toSorted()).toEqual(['checking', 'verified']);
    await bench.write(jose, 'cancelar');
    await bench.settled();
    bench.advance(HOUR);
    await bench.settled();
    expect((await statuses()).toSorted()).toEqual(['cancelled', 'verified']);
  });

  it('sends its message once more after both have, is told that it is under way', async () => {
    await bothClaimed();
    await bench.write(juan, claimText());
    await bench.settled();
    expect((await told()).at(-1)).toBe('juan: transfer.under_way');
  });
});
