import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createInbox } from '../../src/store/conversations/inbox.ts';
import { waLink } from '../../src/transfer/build-claim.ts';
import { claimText, openConversationBench, type ConversationBench } from '../support/conversation-bench.ts';
import { NUMBER } from '../support/ledgers.ts';
import { takeUp } from '../support/number-at-work.ts';

const OTHER = '+5491100000001';

let bench: ConversationBench;
beforeEach(async () => {
  bench = await openConversationBench();
});
afterEach(() => bench.close());

it('A link leads to the number that was written to, whichever worker answers', async () => {
  await takeUp(bench.store.db, OTHER, { clock: bench.now });
  const near = `${claimText()}\u200b`;
  for (const number of [OTHER, NUMBER]) {
    const chat = `${number.slice(1)}9@c.us`;
    const message = {
      id: number,
      kind: 'message',
      messageId: number,
      chat,
      text: near,
      at: bench.now(),
    } as const;
    await createInbox(bench.store.db).keep(number, [message], bench.now());
  }
  bench.start({ ourNumber: () => NUMBER });
  await bench.settled();
  const links = (await bench.told()).map(({ text }) => text.split('|').at(-1));
  expect(new Set(links)).toEqual(new Set([waLink(NUMBER, claimText()), waLink(OTHER, claimText())]));
});
