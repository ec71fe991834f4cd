import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionState, Transport } from '../../../src/delivery/ports.ts';
import { lookBeforeSend, lookingBefore } from '../../../src/main/backup/look-before-send.ts';
import { createInbox } from '../../../src/store/conversations/inbox.ts';
import { openStore } from '../../../src/store/database/open-store.ts';
import { markRestored } from '../../../src/store/numbers/restored.ts';
import type { Db } from '../../../src/store/database/schema.ts';
import { sqlite } from '../../../src/store/database/sqlite.ts';
import { copySqlite } from '../../../src/store/database/sqlite-files.ts';
import { HOUR, invoice, START } from '../../support/events.ts';
import { createFarSide } from '../../support/fake-transport.ts';
import { leasesOf, ledgersOf } from '../../support/ledgers.ts';
import { keepReplies, reply } from '../../support/replies.ts';
import { openBench, type Bench } from '../../support/sending.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const DAY = 24 * HOUR;

describe('A store that was restored, and is older than what was sent from it,', () => {
  let bench: Bench;
  let temp: Awaited<ReturnType<typeof tempFolder>>;
  let copy: Db;
  beforeEach(async () => {
    bench = await openBench();
    temp = await tempFolder();
  });
  afterEach(async () => {
    await bench.close();
    await copy.destroy();
    await temp.remove();
  });

  /** Goes on with the copy. */
  async function restore(file: string, now = START): Promise<void> {
    copy = await openStore(sqlite(file));
    await markRestored(copy, { who: 'somebody', madeAt: START, now });
  }

  async function start(now = START) {
    return bench.start({
      ledger: ledgersOf(copy).sender,
      leases: leasesOf(copy),
      inbox: createInbox(copy),
      connect: await lookingBefore(bench.farSide.connect, { db: copy, now, historyMs: 0 }),
    });
  }

  const untilSent = (...ids: string[]) =>
    bench.until(async () => {
      const statuses = await ledgersOf(copy).statuses();
      return ids.every((id) => statuses[id] === 'sent');
    });

  it('sends nothing twice: neither what waited then, nor what is posted or answered again', async () => {
    const file = path.join(temp.folder, 'copy.db');
    const sender = bench.start();
    await bench.ingest(invoice('sent-before'));
    await bench.untilStatuses({ 'sent-before': 'sent' });
    bench.farSide.setSession('lost');
    await bench.ingest(invoice('waited', { client: 'ana' }));
    await bench.answer(reply('waited'));
    copySqlite(bench.store.address, file);
    bench.farSide.setSession('ready');
    await bench.ingest(invoice('posted-again', { client: 'eva' }));
    await bench.answer(reply('answered-again'));
    await bench.untilStatuses({ waited: 'sent', 'posted-again': 'sent', 'reply:answered-again': 'sent' });
    await sender.stop();
    const arrived = bench.arrived();

    await restore(file);
    await start();
    const events = ['sent-before', 'posted-again', 'new'].map((id) => invoice(id, { client: id }));
    await ledgersOf(copy).events.ingest(events);
    await keepReplies(copy, [reply('answered-again')]);
    await untilSent('waited', 'posted-again', 'new', 'reply:waited', 'reply:answered-again');
    expect(bench.arrived()).toEqual([...arrived, 'new']);
  });

  it('finds what was being sent at that moment', async () => {
    const file = path.join(temp.folder, 'copy.db');
    bench.farSide.behave = () => {
      copySqlite(bench.store.address, file);
      return 'accept';
    };
    const sender = bench.start();
    await bench.ingest(invoice('under-way'));
    await bench.untilStatuses({ 'under-way': 'sent' });
    await sender.stop();
    await restore(file);
    expect(await ledgersOf(copy).statuses()).toEqual({ 'under-way': 'sending' });
    await start();
    await untilSent('under-way');
    expect(bench.arrived()).toEqual(['under-way']);
  });

  it('sends as ever when nobody posts again what is that old', async () => {
    const file = path.join(temp.folder, 'copy.db');
    copySqlite(bench.store.address, file);
    await restore(file);
    const { connect } = bench.farSide;
    expect(await lookingBefore(connect, { db: copy, now: START + 29 * DAY })).not.toBe(connect);
    expect(await lookingBefore(connect, { db: copy, now: START + 31 * DAY })).toBe(connect);
    expect(await lookingBefore(connect, { db: bench.store.db, now: START })).toBe(connect);
  });
});

describe('A transport that looks before it sends', () => {
  const message = { key: '3EB0', chat: 'c', text: 't', deliveryId: 'd' };

  function connected({ sentBefore = 'profile-1', historyMs = 0 } = {}) {
    const farSide = createFarSide();
    const transport = lookBeforeSend(farSide.connect(), { sentBefore, historyMs });
    const states: SessionState[] = [];
    const start = () =>
      transport.start(1, {
        onReceipts: async () => {},
        onInbound: async () => {},
        onStateChange: (state) => states.push(state),
      });
    return { farSide, transport, states, start };
  }

  async function secondSend(
    first: Parameters<Transport['send']>[0],
    behaviour: 'accept' | 'pend_in_doubt' | 'fail_in_doubt',
  ) {
    const { farSide, transport, start } = connected();
    await start();
    farSide.behave = () => behaviour;
    await transport.send(first);
    const outcome = await transport.send(first);
    await transport.stop();
    return { outcome, sends: farSide.calls.filter((call) => call.startsWith('send')).length };
  }

  it('takes what is there for sent', async () => {
    expect(await secondSend(message, 'accept')).toMatchObject({ outcome: { kind: 'sent' }, sends: 1 });
  });

  it.each(['pend_in_doubt', 'fail_in_doubt'] as const)(
    'leaves to a look-up what is there and not sent: %s',
    async (behaviour) => {
      expect(await secondSend(message, behaviour)).toMatchObject({ outcome: { kind: 'in_doubt' }, sends: 1 });
    },
  );

  it('sends nothing where it could not look', async () => {
    const { farSide, transport, start } = connected();
    await start();
    farSide.lookUpAnswer = () => ({ kind: 'unavailable', detail: 'the page is gone' });
    expect(await transport.send(message)).toEqual({ kind: 'unavailable', detail: 'the page is gone' });
    expect(farSide.accepted).toEqual([]);
    await transport.stop();
  });

  it('is ready at once with the profile that has sent before', async () => {
    const { transport, states, start } = connected({ historyMs: DAY });
    await start();
    expect([transport.state, states]).toEqual(['ready', ['ready']]);
    await transport.stop();
  });

  it('is ready with another profile only when that has had time to fetch what was said', async () => {
    const { farSide, transport, states, start } = connected({ sentBefore: 'another', historyMs: 1 });
    await start();
    expect(transport.state).toBe('starting');
    expect(transport.details.detail).toBeDefined();
    await new Promise<void>((resolve) => {
      const look = () => (states.includes('ready') ? resolve() : void setImmediate(look));
      look();
    });
    expect([transport.state, states]).toEqual(['ready', ['starting', 'ready']]);
    farSide.setSession('lost');
    farSide.setSession('ready');
    expect(states.slice(2)).toEqual(['lost', 'ready']);
    await transport.stop();
  });
});
