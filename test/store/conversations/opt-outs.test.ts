import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Lease } from '../../../src/delivery/ports.ts';
import { isOptedOut, optIn, optOut } from '../../../src/store/conversations/opt-outs.ts';
import { alert, invoice, phoneOf, START } from '../../support/events.ts';
import { acquire, leasesOf, ledgersOf, sending, type Ledgers } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const PHONE = '+5491123456789';
const LID = '77@lid';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

const rows = () => store.db.selectFrom('opt_outs').selectAll().orderBy('address').execute();
const optOutOf = (addresses: string[], at = START, messageId = 'm-stop') =>
  store.db.transaction().execute((tx) => optOut(tx, addresses, { at, messageId }));
const optInOf = (...addresses: string[]) => store.db.transaction().execute((tx) => optIn(tx, addresses));

describe('Opting out', () => {
  it('is kept of each number and chat, with when and by which message', async () => {
    await optOutOf([PHONE, LID]);
    expect(await rows()).toEqual([
      { address: PHONE, opted_out_at: START, message_id: 'm-stop' },
      { address: LID, opted_out_at: START, message_id: 'm-stop' },
    ]);
  });

  it('once more changes nothing, and adds what was not known then', async () => {
    await optOutOf([PHONE]);
    await optOutOf([PHONE, LID], START + 1, 'm-again');
    expect(await rows()).toMatchObject([
      { address: PHONE, opted_out_at: START },
      { address: LID, opted_out_at: START + 1, message_id: 'm-again' },
    ]);
  });

  it('lasts until they opt in, and can be done again', async () => {
    await optOutOf([PHONE, LID]);
    await optInOf(PHONE, 'somebody else');
    expect(await rows()).toMatchObject([{ address: LID }]);
    await optOutOf([PHONE], START + 2);
    expect(await rows()).toMatchObject([{ address: PHONE, opted_out_at: START + 2 }, { address: LID }]);
  });

  it('of nobody, or in of nobody, is nothing', async () => {
    await optOutOf([]);
    await optInOf();
    expect(await rows()).toEqual([]);
  });

  it('is found under any of somebody’s addresses, and nobody else’s', async () => {
    await optOutOf([LID]);
    expect(await isOptedOut(store.db, [PHONE, LID])).toBe(true);
    expect(await isOptedOut(store.db, [PHONE, '78@lid'])).toBe(false);
    expect(await isOptedOut(store.db, [])).toBe(false);
  });
});

describe('The sender’s ledger', () => {
  let ledgers: Ledgers;
  let lease: Lease;
  beforeEach(async () => {
    ledgers = ledgersOf(store.db);
    lease = await acquire(leasesOf(store.db));
  });

  const mark = async () => {
    const due = (await ledgers.due()).map((each) => sending(each));
    return (await ledgers.sender.markSending(lease, due, START)).map(({ delivery }) => delivery.eventId);
  };

  it('marks nothing ordinary for somebody who opted out since it was picked, and all else', async () => {
    await ledgers.events.ingest([invoice('a'), invoice('b', { client: 'berta' }), alert('u')]);
    await keepReplies(store.db, [reply('r', { phone: phoneOf('juan') })]);
    await optOutOf([phoneOf('juan')]);
    expect(await mark()).toEqual(['u', 'reply:r', 'b']);
    expect(await ledgers.statuses()).toMatchObject({ a: 'queued' });
    await optInOf(phoneOf('juan'));
    expect(await mark()).toEqual(['a']);
  });

  it('looks at every address that it is told of', async () => {
    await ledgers.events.ingest([invoice('a')]);
    await optOutOf([LID]);
    const [due] = await ledgers.due();
    const marked = (addresses: string[]) =>
      ledgers.sender.markSending(lease, [{ ...sending(due!), addresses }], START);
    expect(await marked([PHONE, LID])).toEqual([]);
    expect(await marked([PHONE])).toHaveLength(1);
  });

  it('answers about several at once, each with its own', async () => {
    await optOutOf([LID]);
    const { isOptedOut: ask } = ledgers.sender;
    expect(await Promise.all([ask([PHONE]), ask([PHONE, LID]), ask([]), ask([LID])])).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
