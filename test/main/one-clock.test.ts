import { expect, it } from '@jest/globals';
import type { Leases } from '../../src/delivery/ports.ts';
import { byOneClock } from '../../src/main/one-clock.ts';
import { START } from '../support/events.ts';

const lease = { number: '+5491100000001', epoch: 1 };
const state = { session: 'ready', details: {}, nextSendAt: 0 } as const;

/** Leases of fifteen seconds, on a machine whose clock is so far behind the common one. */
function leasesAt(aheadMs: number) {
  const asked: string[] = [];
  const leases = {
    ttlMs: 15_000,
    acquire: async () => void asked.push('acquire'),
    renew: async () => void asked.push('renew'),
    release: async () => void asked.push('release'),
  } as unknown as Leases;
  return { asked, leases: byOneClock(leases, async () => aheadMs) };
}

it.each([0, 7000, -7000])('a clock that is off by %i ms takes and keeps a number', async (ms) => {
  const { asked, leases } = leasesAt(ms);
  await leases.acquire(lease.number, START);
  await leases.renew(lease, state, START);
  expect(asked).toEqual(['acquire', 'renew']);
});

it.each([8000, -8000, 864_000_000])('a clock that is off by %i ms takes and keeps none', async (ms) => {
  const { asked, leases } = leasesAt(ms);
  await expect(leases.acquire(lease.number, START)).rejects.toThrow(`${Math.abs(ms) / 1000} s`);
  await expect(leases.renew(lease, state, START)).rejects.toMatchObject({ name: 'ClockError' });
  await leases.release(lease);
  expect(asked).toEqual(['release']);
});
