import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import type { Message } from '../../src/delivery/ports.ts';
import { browserProcesses } from './running-browser.ts';
import { isLostWith, startWatched, type Watched } from './watched.ts';
import { openWebOnPhones, OUR_NUMBER, type WebOnPhones } from './web-on-phones.ts';

// To end a browser whose page hangs takes a while, and each test needs the one before it.
jest.setTimeout(60_000);

const phone = '+5491123456789';
const otherNumber = '+5491100000001';
const message: Message = {
  key: '3EB0A1B2C3D4E5F60718',
  chat: '5491123456789@c.us',
  text: 'Hola, Juan:',
  deliveryId: 'dlv_1',
};

// One story: each test goes on where the one before it ended.
describe('A session from its first code on', () => {
  const log: string[] = [];
  const codes = new Set<string>();
  let web: WebOnPhones;
  let watched: Watched;
  let profile: string;
  let pairedAt: number;
  const settleMs = 300;

  async function untilCode(isSo: (code: string, detail: string | undefined) => boolean): Promise<string> {
    let code = '';
    await watched.until(({ transport: { details } }) => {
      code = details.qr?.code ?? '';
      if (code !== '') codes.add(code);
      return code !== '' && isSo(code, details.detail);
    });
    return code;
  }

  beforeAll(async () => {
    web = await openWebOnPhones({ scanner: undefined });
    const logger = pino({ level: 'trace' }, { write: (line: string) => log.push(line) });
    const options = { expectedNumber: OUR_NUMBER, logger, timings: { qrMs: 300, settleMs } };
    watched = await startWatched(web.transport(options));
  });
  afterAll(async () => {
    await watched.transport.stop();
    await web.close();
  });

  it('shows the code, and each new one, with the time from which it is shown', async () => {
    expect(watched.transport.state).toBe('starting');
    const first = await untilCode(() => true);
    expect(first).toBe(web.whatsApp.qr());
    web.whatsApp.setQrInterval(50);

    const second = await untilCode((code) => code !== first);

    expect(watched.transport.state).toBe('scan_qr');
    expect(watched.transport.details.qr?.at).toBeGreaterThan(Date.now() - 20_000);
    expect(watched.transport.profile).toBe('');
    web.whatsApp.setQrInterval(60_000);
    expect(second).toMatch(/./);
  });

  it('starts another browser when the code is not refreshed any more', async () => {
    web.whatsApp.freezeQr();
    const stale = watched.transport.details.qr?.code;
    await watched.until(({ transport }) => transport.state === 'lost');
    const code = await untilCode((shown) => shown !== stale);
    expect(code).toBe(web.whatsApp.qr());
  });

  it('undoes the scan of another number, and shows another code with the reason', async () => {
    const before = watched.transport.details.qr?.code;
    watched.statesSince();
    web.whatsApp.setScanner(otherNumber);
    await web.whatsApp.until(() => web.whatsApp.linked() === otherNumber);
    web.whatsApp.setScanner(undefined);

    await untilCode((code, detail) => code !== before && /WHATSAPP_NUMBER/.test(detail ?? ''));

    expect(web.whatsApp.linked()).toBeUndefined();
    expect(watched.statesSince()).not.toContain('ready');
  });

  it('is ready when our phone scans, and says since then which number it is', async () => {
    web.whatsApp.setScanner(OUR_NUMBER);
    await watched.untilReady();
    web.whatsApp.setScanner(undefined);
    expect(watched.transport.details).toEqual({ number: OUR_NUMBER });
    ({ profile } = watched.transport);
    expect(profile).not.toBe('');
  });

  it('is to be paired again after our phone has logged it out, and remembers nothing then', async () => {
    watched.statesSince();
    const remembered = path.join(web.profileDir, 'remembered');
    writeFileSync(remembered, '');
    web.whatsApp.logOut();
    await untilCode(() => true);
    expect(existsSync(remembered)).toBe(false);
    const states = watched.statesSince();
    expect(states).toContain('logged_out');
    expect(states.at(-1)).toBe('scan_qr');
    expect(watched.transport.profile).toBe('');

    web.whatsApp.setScanner(OUR_NUMBER);
    await watched.untilReady();
    web.whatsApp.setScanner(undefined);
    pairedAt = Date.now();
    expect(watched.transport.profile).not.toBe(profile);
    ({ profile } = watched.transport);
  });

  it('is to be paired again after we have logged it out, which our phone shows', async () => {
    watched.statesSince();
    expect(await watched.transport.logOut()).toBe(true);
    expect(web.whatsApp.linked()).toBeUndefined();
    await untilCode(() => true);
    expect(watched.statesSince()).toEqual(['logged_out', 'scan_qr']);
    expect(watched.transport.profile).toBe('');
    expect(watched.transport.details).not.toHaveProperty('number');
    // There is nothing to log out of.
    expect(await watched.transport.logOut()).toBe(false);

    web.whatsApp.setScanner(OUR_NUMBER);
    await watched.untilReady();
    web.whatsApp.setScanner(undefined);
    pairedAt = Date.now();
    expect(watched.transport.details).toEqual({ number: OUR_NUMBER });
    expect(watched.transport.profile).not.toBe(profile);
    ({ profile } = watched.transport);
  });

  it('says that it is not logged out where the page does not answer, and is what it was', async () => {
    await web.whatsApp.setHanging(true);
    expect(await watched.transport.logOut()).toBe(false);
    await web.whatsApp.setHanging(false);
    expect(web.whatsApp.linked()).toBe(OUR_NUMBER);
    await watched.untilReady();
    expect(watched.transport.profile).toBe(profile);
  });

  it('never writes a code into the log', () => {
    expect(codes.size).toBeGreaterThan(3);
    expect(log.length).toBeGreaterThan(3);
    for (const code of codes) expect(log.join('')).not.toContain(code.slice(0, 20));
  });

  it('gives the page its time to write down what was paired just now', async () => {
    await watched.transport.stop();
    expect(Date.now() - pairedAt).toBeGreaterThan(settleMs - 50);
  });

  it('leaves a session of another number than the configured one alone, and does not send', async () => {
    web.whatsApp.write(phone, 'Para otro');
    watched = await startWatched(web.transport({ expectedNumber: otherNumber }), 2);
    await watched.until(isLostWith(/WHATSAPP_NUMBER/));

    expect(web.whatsApp.linked()).toBe(OUR_NUMBER);
    expect(await watched.transport.send(message)).toMatchObject({ kind: 'not_ready' });
    expect(watched.transport.profile).toBe(profile);
    web.whatsApp.write(phone, 'También para otro');
    await watched.transport.stop();
    expect(watched.inbound).toEqual([]);
    expect(web.whatsApp.allMessages()).toEqual([]);
  });

  it('needs no scan after a restart, nor another browser where the page is loaded anew meanwhile', async () => {
    watched = await startWatched(web.transport(), 3);
    await web.whatsApp.until(() => web.whatsApp.connections() === 1);
    const [before] = await browserProcesses(web.profileDir);
    await web.whatsApp.reload();
    await watched.untilReady();
    const [after] = await browserProcesses(web.profileDir);
    expect(after?.pid).toBe(before?.pid);
    expect(watched.statesSince()).not.toContain('scan_qr');
    expect(watched.transport.profile).toBe(profile);
  });

  it('says which module a new version of WhatsApp Web lacks, and tries again', async () => {
    watched.statesSince();
    // One that the library needs when the page has synced.
    web.whatsApp.loseModule('WAWebCallCollection');
    void web.whatsApp.reload();
    await watched.until(isLostWith(/WAWebCallCollection/));
    // One that it needs before.
    web.whatsApp.loseModule('WAWebConnModel');
    await watched.until(isLostWith(/WAWebConnModel/));
    expect(watched.statesSince()).toEqual(['lost']);
    expect(web.whatsApp.linked()).toBe(OUR_NUMBER);
  });
});
