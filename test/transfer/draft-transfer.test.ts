import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waLink } from '../../src/transfer/build-claim.ts';
import { draftTransfer, type DraftWish } from '../../src/transfer/draft-transfer.ts';
import { HOUR } from '../support/events.ts';
import { NUMBER } from '../support/ledgers.ts';
import {
  ana,
  claimText,
  jose,
  juan,
  openConversationBench,
  type ConversationBench,
} from '../support/conversation-bench.ts';
import { sentences } from './shipped-sentences.ts';

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

const wish: DraftWish = { originEmail: juan.email, destinationEmail: jose.email, service: 'Radio 128 kbps' };
let ids = 0;

function draft(changes: Partial<DraftWish> = {}) {
  return draftTransfer(
    { ...wish, ...changes },
    {
      store: bench.conversations,
      directory: bench.directory,
      sentences,
      defaultLocale: 'es',
      localeOf: (language) => (language === 'portuguese-br' ? 'pt' : (language ?? 'es')),
      ourNumber: async () => NUMBER,
      windowMs: 72 * HOUR,
      clock: bench.now,
      newId: () => `tr_${(ids += 1)}`,
    },
  );
}

async function draftId(changes: Partial<DraftWish> = {}): Promise<string> {
  const made = await draft(changes);
  if (made.kind !== 'draft') throw new Error(made.kind);
  return made.id;
}

describe('A transfer that is asked for', () => {
  it('has the sentence with the names of both, and the link that has it ready', async () => {
    const text = claimText();
    expect(await draft({ originEmail: juan.email.toUpperCase() })).toEqual({
      kind: 'draft',
      id: expect.stringMatching(/^tr_/),
      text,
      link: waLink(NUMBER, text),
    });
    expect(await bench.callbacks()).toEqual([]);
    expect((await bench.transfers())[0]).toMatchObject({
      status: 'waiting',
      claims: [],
      origin: { clientId: juan.id, email: juan.email },
    });
  });

  it.each(['en', 'pt', 'it', 'fr'])('is written in the locale that is asked for: %s', async (locale) => {
    expect(await draft({ locale })).toMatchObject({ text: claimText({}, locale) });
  });

  it('is written in the origin’s language where none is asked for', async () => {
    const text = claimText({ originName: 'Ana Souza', originEmail: ana.email }, 'pt');
    expect(await draft({ originEmail: ana.email })).toMatchObject({ text });
  });

  it('is written in the default locale where there is no sentence of the one asked for', async () => {
    expect(await draft({ locale: 'xx' })).toMatchObject({ text: claimText() });
  });

  it('is the one that the claims join', async () => {
    const id = await draftId();
    bench.start();
    bench.advance(70 * HOUR);
    await bench.write(juan, claimText());
    await bench.settled();
    // From the first claim on, the other party has the whole time.
    bench.advance(70 * HOUR);
    await bench.write(jose, claimText());
    await bench.settled();
    expect(await bench.transfers()).toMatchObject([{ id, status: 'verified' }]);
  });

  it('that is asked for again is the same', async () => {
    const id = await draftId();
    expect(await draftId()).toBe(id);
    expect(await draftId({ service: 'Hosting Inicial' })).not.toBe(id);
    bench.advance(73 * HOUR);
    expect(await draftId()).not.toBe(id);
  });

  it('and not claimed expires, and nobody but the panel is told', async () => {
    await draftId();
    bench.start();
    bench.advance(73 * HOUR);
    await bench.settled();
    expect(await bench.transfers()).toMatchObject([{ status: 'expired' }]);
    expect(await bench.told()).toEqual([]);
    expect(await bench.callbacks()).toMatchObject([{ type: 'transfer.expired' }]);
  });

  it('of somebody who is no client says whose address that is', async () => {
    expect(await draft({ originEmail: 'no@example.com' })).toEqual({
      kind: 'unknown_client',
      fields: ['originEmail'],
    });
    expect(await draft({ destinationEmail: 'no@example.com' })).toEqual({
      kind: 'unknown_client',
      fields: ['destinationEmail'],
    });
  });

  it('with a service that nobody could write down is refused', async () => {
    expect(await draft({ service: 'xxxxx' })).toEqual({ kind: 'unfit', fields: ['service'] });
  });

  it('waits for the panel', async () => {
    bench.directory.isAway = true;
    expect(await draft()).toEqual({ kind: 'unavailable' });
    expect(await bench.transfers()).toEqual([]);
  });
});
