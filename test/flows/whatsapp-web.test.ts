import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toString as drawQr } from 'qrcode';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { wantLogOut } from '../../src/store/numbers/leases.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import { sqlite } from '../../src/store/database/sqlite.ts';
import { apiKey, avisador, deliveriesOf, settled } from '../support/api.ts';
import { eventually, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { browserProcesses, session, webEnv } from '../support/web-service.ts';
import { openWhatsApp, type SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

const OUR_NUMBER = '+5491100000000';
const program = fileURLToPath(new URL('../../src/main/avisador.js', import.meta.url));

interface Place {
  whatsApp: SimulatedWhatsApp;
  env: Record<string, string>;
  dataDir: string;
}

// Other tests want the machine, too, and each start of a browser is seconds of it.
jest.setTimeout(120_000);

/** A WhatsApp, and a data folder for a service in front of it. */
async function openPlace(folder: string): Promise<Place> {
  const whatsApp = await openWhatsApp();
  return { whatsApp, env: await webEnv(whatsApp, folder), dataDir: folder };
}

/** `avisador whatsapp pair`, running. */
function startPairing(env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const pairing = spawn(process.execPath, [program, 'whatsapp', 'pair'], { env: { PATH, ...env } });
  let output = '';
  for (const pipe of [pairing.stdout, pairing.stderr]) {
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const exited = once(pairing, 'exit');
  return {
    /** Resolves when it shows the code that WhatsApp Web shows. */
    async shows(whatsApp: SimulatedWhatsApp): Promise<void> {
      await whatsApp.until(() => whatsApp.qr() !== undefined);
      const code = await drawQr(whatsApp.qr() ?? '', { type: 'terminal', small: true });
      await eventually(
        async () => output,
        (said) => said.includes(code),
      );
    },
    async ended(): Promise<{ code: number | null; output: string }> {
      await exited;
      return { code: pairing.exitCode, output };
    },
    kill: () => pairing.kill('SIGKILL'),
  };
}

describe('the service on WhatsApp Web', () => {
  const folders: Array<Awaited<ReturnType<typeof tempFolder>>> = [];
  const places: Place[] = [];
  const pairings: Array<ReturnType<typeof startPairing>> = [];
  let alone: ReturnType<typeof pairAlone>;
  let service: Service | undefined;
  let here: Place;
  let key: string;
  let lastPhone = 0;

  async function newPlace(): Promise<Place> {
    const folder = await tempFolder();
    folders.push(folder);
    const place = await openPlace(folder.folder);
    places.push(place);
    return place;
  }

  const url = () => service?.url ?? '';

  function someone() {
    lastPhone += 1;
    return { id: randomUUID(), phone: `+549115556${String(lastPhone).padStart(4, '0')}` };
  }

  /** Posts an event for a client; answers its id. */
  async function accept(client: ReturnType<typeof someone>): Promise<string> {
    const event = sampleEvent('service.reactivated', { id: randomUUID(), client });
    expect((await post(url(), event)).status).toBe(202);
    return event.id;
  }

  /** As the console does, of every number in the store: there is one. Answers whether each can be. */
  async function wantLogOutOf(dataDir: string): Promise<boolean[]> {
    const db = await openStore(sqlite(path.join(dataDir, 'avisador.db')));
    try {
      const numbers = await db.selectFrom('senders').select('number').execute();
      return await Promise.all(numbers.map(({ number }) => wantLogOut(db, number)));
    } finally {
      await db.destroy();
    }
  }

  /** What customers have written, as it is kept. */
  async function inbox() {
    const db = await openStore(sqlite(path.join(here.dataDir, 'avisador.db')));
    try {
      return await db.selectFrom('inbound').select(['kind', 'message_id', 'phone', 'text']).execute();
    } finally {
      await db.destroy();
    }
  }

  const inboxHolds = (count: number) => eventually(inbox, ({ length }) => length >= count);

  /** Pairs without a service. Answers when the code is scanned; it takes its time to end after that. */
  async function pairAlone() {
    const place = await newPlace();
    const pairing = startPairing(place.env);
    pairings.push(pairing);
    await pairing.shows(place.whatsApp);
    place.whatsApp.setScanner(OUR_NUMBER);
    await place.whatsApp.until(() => place.whatsApp.linked() === OUR_NUMBER);
    place.whatsApp.setScanner(undefined);
    return { place, ended: pairing.ended() };
  }

  beforeAll(async () => {
    alone = pairAlone();
    alone.catch(() => undefined);
    here = await newPlace();
    service = await startService(here.env);
    key = await apiKey(here.dataDir);
  });
  afterAll(async () => {
    for (const pairing of pairings) pairing.kill();
    expect(await service?.stop()).toBe(0);
    const left = await Promise.all(places.map(({ dataDir }) => browserProcesses(dataDir)));
    for (const { whatsApp } of places) await whatsApp.close();
    for (const folder of folders) await folder.remove();
    expect(left.flat()).toEqual([]);
  });

  it('shows a code, also in a terminal next to it, and is ready once our phone has scanned that', async () => {
    expect(await session(url(), 'scan_qr')).not.toHaveProperty('qr');
    const pairing = startPairing(here.env);
    pairings.push(pairing);
    await pairing.shows(here.whatsApp);
    here.whatsApp.setScanner(OUR_NUMBER);
    expect(await session(url(), 'ready')).toMatchObject({ ready: true, number: OUR_NUMBER });
    expect(await pairing.ended()).toMatchObject({ code: 0, output: expect.stringContaining(OUR_NUMBER) });
    here.whatsApp.setScanner(undefined);
  });

  it('brings an event to the phone, and says when it was sent, delivered and read', async () => {
    const { whatsApp } = here;
    const client = someone();
    whatsApp.setAcks('server_only');
    const event = await accept(client);
    const becomes = async (wanted: string) =>
      (
        await eventually(
          () => deliveriesOf(url(), key, event),
          ([delivery]) => delivery?.status === wanted,
        )
      )[0];
    const sent = await becomes('sent');
    expect(sent?.whatsappMessageId).toContain(whatsApp.messagesOn(client.phone)[0]?.key);
    expect(sent).not.toHaveProperty('deliveredAt');

    whatsApp.setAcks('all');
    expect(await becomes('delivered')).toHaveProperty('deliveredAt');
    whatsApp.read(client.phone);
    expect(await becomes('read')).toHaveProperty('readAt');
    expect(whatsApp.messagesOn(client.phone)).toHaveLength(1);
  });

  it('refuses, visibly, what is for a number that is not on WhatsApp', async () => {
    const client = someone();
    here.whatsApp.setRegistered(client.phone, false);
    const event = await accept(client);
    expect(await settled(url(), key, event)).toMatchObject([
      { status: 'refused', reason: 'not_on_whatsapp' },
    ]);
    expect(here.whatsApp.messagesOn(client.phone)).toEqual([]);
  });

  it('keeps what customers write, also under a LID, and nothing else', async () => {
    const { whatsApp } = here;
    const [byNumber, byLid] = [someone(), someone()];
    whatsApp.setLid(byLid.phone, '900100200300@lid');
    whatsApp.writeInGroup('not for us');
    whatsApp.writeFromOurPhone(byNumber.phone, 'from one of us');
    whatsApp.write(byNumber.phone, 'by number');
    whatsApp.write(byLid.phone, 'by LID');
    expect(await inboxHolds(2)).toMatchObject([
      { kind: 'message', phone: byNumber.phone, text: 'by number' },
      { kind: 'message', phone: byLid.phone, text: 'by LID' },
    ]);
  });

  it('waits when our phone logs it out, shows a new code, and sends what has waited once it is scanned', async () => {
    const { whatsApp } = here;
    whatsApp.logOut();
    await session(url(), 'scan_qr');
    expect(whatsApp.linked()).toBeUndefined();
    const client = someone();
    const event = await accept(client);
    expect(await deliveriesOf(url(), key, event)).toMatchObject([
      { status: 'queued', holdReason: 'session_down', attempts: [] },
    ]);

    whatsApp.setScanner(OUR_NUMBER);
    expect(await session(url(), 'ready')).toMatchObject({ number: OUR_NUMBER });
    whatsApp.setScanner(undefined);
    expect(await settled(url(), key, event)).toMatchObject([{ status: 'delivered' }]);
    expect(whatsApp.messagesOn(client.phone)).toHaveLength(1);
  });

  it('is logged out when a person wants it, in whatever process, and then by nobody once it is scanned', async () => {
    const { whatsApp } = here;
    expect(await wantLogOutOf(here.dataDir)).toEqual([true]);
    await session(url(), 'scan_qr');
    expect(whatsApp.linked()).toBeUndefined();

    whatsApp.setScanner(OUR_NUMBER);
    await session(url(), 'ready');
    whatsApp.setScanner(undefined);
    const client = someone();
    expect(await settled(url(), key, await accept(client))).toMatchObject([{ status: 'delivered' }]);
    expect(whatsApp.linked()).toBe(OUR_NUMBER);
    expect(whatsApp.messagesOn(client.phone)).toHaveLength(1);
  });

  it('needs no running service to be paired, nor a scan when it starts then', async () => {
    const { place, ended } = await alone;
    expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining(OUR_NUMBER) });
    const paired = await startService(place.env);
    expect(await session(paired.url, 'ready')).toMatchObject({ number: OUR_NUMBER });
    expect(await paired.stop()).toBe(0);
  });

  it('refuses another number than WHATSAPP_NUMBER, and says so', async () => {
    const { whatsApp, env } = await newPlace();
    const other = await startService({ ...env, WHATSAPP_NUMBER: '+5491199999999' });
    await session(other.url, 'scan_qr');
    whatsApp.setScanner(OUR_NUMBER);
    await whatsApp.until(() => whatsApp.linked() === OUR_NUMBER);
    whatsApp.setScanner(undefined);
    await whatsApp.until(() => whatsApp.linked() === undefined);
    const told = await eventually(
      async () =>
        (await (await fetch(`${other.url}/readyz`)).json()) as { whatsapp: Record<string, unknown> },
      ({ whatsapp }) => whatsapp['session'] === 'scan_qr' && 'detail' in whatsapp,
    );
    expect(told).toMatchObject({
      ready: true,
      whatsapp: { ready: false, detail: expect.stringContaining('WHATSAPP_NUMBER') },
    });
    expect(await other.stop()).toBe(0);
  });

  it.each(['start', 'whatsapp pair'])(
    'says in a line that there is no browser where CHROME_PATH points: %s',
    async (command) => {
      const env = { ...here.env, CHROME_PATH: path.join(here.dataDir, 'no-browser'), PORT: '0' };
      const { code, stderr } = await avisador(command.split(' '), env);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^avisador: .*CHROME_PATH.*no-browser\n$/);
    },
  );

  it('is ready after a restart without a scan, and keeps once what was written while it was down', async () => {
    const { whatsApp, env } = here;
    const [byNumber, hidden] = [someone(), someone()];
    whatsApp.setLid(hidden.phone, '900100200301@lid', { known: false });
    const before = await inbox();

    expect(await service?.stop()).toBe(0);
    expect(await browserProcesses(here.dataDir)).toEqual([]);
    const away = [whatsApp.write(byNumber.phone, 'while away'), whatsApp.write(hidden.phone, 'who is it')];
    service = await startService(env);
    expect(await session(url(), 'ready')).toMatchObject({ number: OUR_NUMBER });

    const after = await inboxHolds(before.length + 2);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).toSorted((a, b) => a.text.localeCompare(b.text))).toEqual([
      { kind: 'message', message_id: away[0], phone: byNumber.phone, text: 'while away' },
      { kind: 'message', message_id: away[1], phone: null, text: 'who is it' },
    ]);
  });
});
