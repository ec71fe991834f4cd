import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../../src/delivery/ports.ts';
import { browserProcesses, killBrowser } from './running-browser.ts';
import { isLostWith, startWatched, type Watched } from './watched.ts';
import { openWebOnPhones, OUR_NUMBER, type WebOnPhones } from './web-on-phones.ts';

const phone = '+5491123456789';
const message: Message = {
  key: '3EB0A1B2C3D4E5F60718',
  chat: '5491123456789@c.us',
  text: 'Hola, Juan:',
  deliveryId: 'dlv_1',
};

describe('A session in trouble', () => {
  let web: WebOnPhones;
  let watched: Watched;

  beforeAll(async () => {
    web = await openWebOnPhones();
    watched = await startWatched(web.transport());
    await watched.untilReady();
  });
  afterAll(async () => {
    await watched.transport.stop();
    await web.close();
  });
  beforeEach(async () => {
    await watched.untilReady();
    watched.statesSince();
  });

  it('comes back when another browser has taken it over in the middle of calls', async () => {
    const { transport } = watched;
    web.whatsApp.conflict();
    // What the closing browser leaves unread would end the process.
    while (transport.state === 'ready') {
      for (let call = 0; call < 20; call += 1) void transport.lookUp(message.key, message.chat);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(transport.details).toEqual({ detail: expect.stringContaining('CONFLICT'), number: OUR_NUMBER });
    await watched.untilReady();
    expect(watched.statesSince()).toEqual(['lost', 'ready']);
  });

  it('comes back when the page crashes', async () => {
    const pages = (await browserProcesses(web.profileDir)).filter(({ args }) =>
      args.includes('--type=renderer'),
    );
    for (const { pid } of pages) process.kill(pid, 'SIGKILL');
    await watched.until(isLostWith(/crashed/));
    await watched.untilReady();
    expect(watched.statesSince()).toEqual(['lost', 'ready']);
  });

  it('comes back when the page is loaded anew again and again, also before the library is in it', async () => {
    const [before] = await browserProcesses(web.profileDir);
    for (let load = 0; load < 4; load += 1) await web.whatsApp.reload();
    await watched.untilReady();
    const [after] = await browserProcesses(web.profileDir);
    expect(after?.pid).toBe(before?.pid);
    expect(await watched.transport.send(message)).toMatchObject({ kind: 'sent' });
    expect(watched.statesSince()).not.toContain('scan_qr');
  });

  it('comes back although the page had synced before the library listened', async () => {
    web.whatsApp.syncEarly(true);
    await killBrowser(web.profileDir);
    await watched.until(({ transport }) => transport.state === 'lost');
    await watched.untilReady();
    expect(watched.statesSince()).toEqual(['lost', 'ready']);
    web.whatsApp.syncEarly(false);
  });

  it('stops for good when WhatsApp blocks the account, also at the next start', async () => {
    web.whatsApp.block();
    await watched.until(({ transport }) => transport.state === 'blocked');
    await web.whatsApp.until(() => web.whatsApp.connections() === 0);
    expect(await watched.transport.send(message)).toMatchObject({ kind: 'not_ready' });
    await watched.transport.stop();

    watched = await startWatched(web.transport(), 2);
    await watched.until(({ transport }) => transport.state === 'blocked');
    await web.whatsApp.until(() => web.whatsApp.connections() === 0);
    expect(watched.statesSince()).toEqual(['blocked']);
  });
});

describe('A session’s browser', () => {
  let web: WebOnPhones;
  afterEach(async () => {
    expect(await browserProcesses(web.profileDir)).toEqual([]);
    await web.close();
  });

  it('renews an old browser, but not while a message waits to be confirmed', async () => {
    web = await openWebOnPhones();
    web.whatsApp.setAcks('none');
    const timings = { renewMs: 0, pulseMs: 10, ackMs: 10_000 };
    const watched = await startWatched(web.transport({ timings }));
    await watched.untilReady();
    watched.statesSince();
    const sent = watched.transport.send({ ...message, key: '3EB0B1B2C3D4E5F60718' });
    for (let look = 0; look < 20; look += 1) await watched.transport.lookUp(message.key, message.chat);
    expect(watched.statesSince()).toEqual([]);

    web.whatsApp.setAcks('all');

    expect(await sent).toMatchObject({ kind: 'sent' });
    await watched.until(({ transport }) => transport.state === 'lost');
    await watched.untilReady();
    await watched.transport.stop();
  });

  it('leaves no browser where one was being started', async () => {
    web = await openWebOnPhones();
    const { transport } = await startWatched(web.transport());
    while ((await browserProcesses(web.profileDir)).length === 0);
    await transport.stop();
    expect(transport.state).toBe('lost');
  });

  it('leaves no browser where none had been started yet', async () => {
    web = await openWebOnPhones();
    const transport = web.transport();
    const started = startWatched(transport);
    await transport.stop();
    await started;
    expect(transport.state).toBe('lost');
    expect(await browserProcesses(web.profileDir)).toEqual([]);
  });

  it('leaves no browser where a code was shown, and reports nothing any more', async () => {
    web = await openWebOnPhones({ scanner: undefined });
    mkdirSync(web.profileDir, { recursive: true });
    writeFileSync(path.join(web.profileDir, 'avisador-profile'), 'of an earlier session');
    const watched = await startWatched(web.transport());
    await watched.until(({ transport }) => transport.state === 'scan_qr');
    expect(watched.transport.profile).toBe('');
    const reports = watched.reports.length;
    await watched.transport.stop();
    expect(watched.reports.length).toBe(reports);
    expect(watched.transport.details).toEqual({});
    const preferences = path.join(web.profileDir, 'Default', 'Preferences');
    // What the browser writes when it is closed, and not killed.
    expect(readFileSync(preferences, 'utf8')).toContain('"exit_type":"Normal"');
  });
});

describe('A session that cannot start', () => {
  let web: WebOnPhones;
  let watched: Watched;
  beforeAll(async () => {
    web = await openWebOnPhones();
  });
  afterEach(async () => {
    await watched.transport.stop();
    expect(await browserProcesses(web.profileDir)).toEqual([]);
  });
  afterAll(() => web.close());

  it('says that there is no browser', async () => {
    const chromium = { ...web.chromium, path: path.join(web.dataDir, 'none') };
    watched = await startWatched(web.transport({ chromium }), 1);
    await watched.until(isLostWith(/none/));
    expect(await watched.transport.resolve([phone])).toMatchObject({ kind: 'not_ready' });
  });

  it('says what a browser says that does not come up, and tries again', async () => {
    const script = path.join(web.dataDir, 'chromium');
    const starts = path.join(web.dataDir, 'starts');
    const words = 'chromium: error while loading shared libraries: libnss3.so: cannot';
    writeFileSync(script, `#!/bin/sh\necho once >> '${starts}'\necho '${words}' >&2\nexit 127\n`, {
      mode: 0o755,
    });
    watched = await startWatched(web.transport({ chromium: { ...web.chromium, path: script } }), 2);
    await watched.until(isLostWith(/libnss3/));
    const tries = () => readFileSync(starts, 'utf8').length;
    const before = tries();
    while (tries() === before) await delay(5);
    expect(watched.transport.state).toBe('lost');
  });

  it('loads the pinned page in place of the newest one, and says when it is not there', async () => {
    const folder = path.join(web.dataDir, 'web-versions');
    mkdirSync(folder);
    const page = readFileSync(path.join(import.meta.dirname, '../whatsapp-web/page/index.html'), 'utf8');
    // Of itself, it asks for what the server writes down.
    writeFileSync(
      path.join(folder, '2.3000.1.html'),
      page.replace('<body>', '<body><script src="/unknown-module/the-pinned-page"></script>'),
    );
    const chromium = {
      ...web.chromium,
      args: [...web.chromium.args, '--disable-features=LocalNetworkAccessChecks'],
    };
    watched = await startWatched(web.transport({ chromium, pinned: { version: '2.3000.1', folder } }), 3);
    await watched.untilReady();
    expect(web.whatsApp.unknownModules()).toEqual(['the-pinned-page']);
    await watched.transport.stop();

    watched = await startWatched(web.transport({ chromium, pinned: { version: '2.3000.2', folder } }), 4);
    await watched.until(isLostWith(/2\.3000\.2/));
  });
});
