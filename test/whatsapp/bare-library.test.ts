import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { isLibraryFault } from '../../src/whatsapp/library-fault.ts';
import type { Seen } from './bare-library.ts';

/**
 * What the unmodified library does in a real browser, and why the transport does not leave it to the library. Where one of
 * these fails after an upgrade, something of ours may not be needed any more. In a process of its own, since what the
 * library leaves unhandled ends a process.
 */
describe('whatsapp-web.js by itself', () => {
  let seen: Seen;

  beforeAll(async () => {
    const story = path.join(import.meta.dirname, 'bare-library.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [story], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    seen = JSON.parse(stdout) as Seen;
  });

  it('shows no other code when WhatsApp has stopped to refresh it', () => {
    expect(seen.staleCode).toEqual({ state: 'UNPAIRED_IDLE', codes: 1 });
  });

  it('has sent, it says, what never leaves the page', () => {
    expect(seen.droppedSend).toEqual({ ack: 0, onPhone: 0 });
  });

  it('waits for ever for a send that hangs, and loses it when the page is loaded anew', () => {
    expect(seen.hungSend.endedBefore).toBe('CONNECTED');
    expect(seen.hungSend.end).toContain('context was destroyed');
  });

  it('is ready again after each load of the page, and once more for each iframe', () => {
    expect([seen.readyAfterReload, seen.readyWithTwoIframes]).toEqual([2, 3]);
  });

  it('closes its browser when another one has taken the session over', () => {
    expect(seen.conflict).toBe('CONFLICT');
  });

  it('is never ready by itself where the page had synced before it listened', () => {
    expect(seen.syncedEarly).toEqual({ state: 'CONNECTED', ready: 0, readyWhenTold: 1 });
  });

  it('does not tell what was written while it was away', () => {
    expect(seen.away).toEqual({ unread: 1, messages: 0 });
  });

  it('pairs again in the profile that it has deleted, after our phone has logged it out', () => {
    expect(seen.loggedOut).toEqual({
      reason: 'LOGOUT',
      isOnDiskBefore: true,
      isOnDiskAfterPairingAgain: false,
    });
  });

  it('says nothing when its browser is killed', () => {
    expect(seen.killed.events).toEqual([]);
    expect(seen.killed.call).toMatch(/Error/);
  });

  it('leaves failures unhandled, all of which we know for what they are', () => {
    expect(seen.unhandled.length).toBeGreaterThanOrEqual(2);
    expect(seen.unhandled.filter((each) => !each.isLibraryFault)).toEqual([]);
  });
});

describe('A failure of our own', () => {
  it('is none of the library’s', () => {
    expect(isLibraryFault(new Error('ours'))).toBe(false);
    expect(isLibraryFault('ours')).toBe(false);
    expect(isLibraryFault(undefined)).toBe(false);
  });
});
