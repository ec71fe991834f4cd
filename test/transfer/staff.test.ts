import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { executeTransfer, refuseTransfer } from '../../src/transfer/staff.ts';
import { candidatesOf } from '../support/events.ts';
import {
  claimText,
  jose,
  juan,
  openConversationBench,
  say,
  type ConversationBench,
} from '../support/conversation-bench.ts';

let bench: ConversationBench;
let id: string;
beforeEach(async () => {
  bench = await openConversationBench();
  bench.start();
  await bench.write(juan, claimText());
  await bench.settled();
  id = (await bench.transfers())[0]?.id ?? '';
});
afterEach(() => bench.close());

async function verify(): Promise<void> {
  await bench.write(jose, claimText());
  await bench.settled();
}

const staff = () => ({
  store: bench.conversations,
  directory: bench.directory,
  candidatesOf,
  say,
  clock: bench.now,
});

async function lastTold(): Promise<string[]> {
  const told = (await bench.told()).map(({ to, text }) => `${to} ${text.split('|')[1]}`);
  return told.slice(-2).toSorted();
}

describe('Staff who execute a transfer', () => {
  it('do so once, and both parties are told', async () => {
    await verify();
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'done' });
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'not_possible' });
    expect((await bench.transfers())[0]?.status).toBe('executed');
    expect(await lastTold()).toEqual([`${juan.phone} transfer.executed`, `${jose.phone} transfer.executed`]);
  });

  it('do so once, also where two do so at once', async () => {
    await verify();
    const outcomes = await Promise.all([executeTransfer(staff(), id), executeTransfer(staff(), id)]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'not_possible']);
  });

  it('reject it where its conditions are met no more, and both parties are told why', async () => {
    await verify();
    bench.directory.clients.get(juan.email)!.services[0]!.status = 'suspended';
    const reasons = ['service_not_active'];
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'rejected', reasons });
    expect((await bench.transfers())[0]).toMatchObject({ status: 'rejected', reasons });
    expect(await lastTold()).toEqual([`${juan.phone} transfer.rejected`, `${jose.phone} transfer.rejected`]);
    expect((await bench.callbacks()).map(({ type }) => type)).toEqual([
      'transfer.verified',
      'transfer.rejected',
    ]);
  });

  it('change nothing while the panel cannot be asked', async () => {
    await verify();
    bench.directory.isAway = true;
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'unavailable' });
    expect((await bench.transfers())[0]?.status).toBe('verified');
  });

  it('cannot execute what is not verified, has ended, or does not exist', async () => {
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'not_possible' });
    await verify();
    await bench.write(juan, 'cancelar');
    await bench.settled();
    expect(await executeTransfer(staff(), id)).toEqual({ kind: 'not_possible' });
    expect(await executeTransfer(staff(), 'tr_none')).toEqual({ kind: 'not_possible' });
  });
});

describe('Staff who refuse a transfer', () => {
  it('end it, and both parties and the panel are told', async () => {
    await verify();
    expect(await refuseTransfer(staff(), id)).toEqual({ kind: 'done' });
    expect((await bench.transfers())[0]).toMatchObject({ status: 'rejected', reasons: ['refused_by_staff'] });
    expect(await lastTold()).toEqual([`${juan.phone} transfer.rejected`, `${jose.phone} transfer.rejected`]);
    expect(await refuseTransfer(staff(), id)).toEqual({ kind: 'not_possible' });
  });

  it('may do so while it waits; then only who has claimed is told', async () => {
    expect(await refuseTransfer(staff(), id)).toEqual({ kind: 'done' });
    expect((await bench.told()).map(({ to }) => to)).toEqual([juan.phone, juan.phone]);
  });
});
