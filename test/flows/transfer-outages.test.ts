import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPanel } from '../callbacks/open-panel.ts';
import { credentials, openWhmcsStandIn, type WhmcsStandIn } from '../panel/whmcs-stand-in.ts';
import { answersAbout } from '../panel/whmcs-wire.ts';
import { apiKey, network } from '../support/api.ts';
import { directoryIn, pairOf, type Client } from '../support/directory-file.ts';
import { clockAhead, eventually, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { createTalk, type Agreed } from '../support/transfer-talk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A panel that takes callbacks, and how it was told that a transfer ended: once, however often it was posted. */
async function openCallbacks() {
  const panel = await openPanel();
  const toldOf = (id: string): string[] => {
    const posts = new Map(panel.received.map((post) => [post.id, JSON.parse(post.body) as Callback]));
    return [...posts.values()].filter(({ data }) => data.id === id).map(({ type }) => type);
  };
  return { url: panel.url, toldOf, close: panel.close };
}

interface Callback {
  type: string;
  data: { id: string };
}

describe('a transfer, with a WHMCS panel', () => {
  const clients: Client[] = [];
  const indebted = pairOf(99);
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let callbacks: Awaited<ReturnType<typeof openCallbacks>>;
  let whmcs: WhmcsStandIn;
  let phones: Service;
  let service: Service;
  let key: string;

  async function start(): Promise<void> {
    service = await startService({
      DATA_DIR: folder.folder,
      SANDBOX_URL: phones.url,
      CALLBACK_URL: callbacks.url,
      PANEL: 'whmcs',
      PANEL_URL: whmcs.url,
      PANEL_IDENTIFIER: credentials.identifier,
      PANEL_SECRET: credentials.secret,
    });
  }

  beforeAll(async () => {
    folder = await tempFolder();
    callbacks = await openCallbacks();
    indebted.service.unpaidInvoices = ['4711'];
    clients.push(indebted.origin, indebted.destination);
    whmcs = await openWhmcsStandIn(clients);
    phones = await startService({ DATA_DIR: `${folder.folder}/phones` }, 'sandbox');
    await start();
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect([await service.stop(), await phones.stop()]).toEqual([0, 0]);
    await whmcs.close();
    await callbacks.close();
    await folder.remove();
  });

  const { agreed, draft, writes, heard, transfer } = createTalk({
    service: () => service,
    phones: () => phones,
    key: () => key,
    save: async (...more) => void clients.push(...more),
  });

  async function deliveries(status: string): Promise<unknown[]> {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${service.url}/v1/deliveries?status=${status}`, { headers });
    return ((await response.json()) as { deliveries: unknown[] }).deliveries;
  }

  /** Waits until the panel has been told of it. */
  const isTold = ({ id }: Agreed) =>
    eventually(
      async () => callbacks.toldOf(id),
      ({ length }) => length > 0,
    );

  /** What everybody was told, and how it stands, once it is verified and nothing is left to be said. */
  async function outcomeOf(pair: Agreed) {
    const { id, origin, destination } = pair;
    await Promise.all([heard(origin, 2), heard(destination, 1), isTold(pair)]);
    for (const status of ['queued', 'sending']) {
      await eventually(
        () => deliveries(status),
        ({ length }) => length === 0,
      );
    }
    const { status, claims } = await transfer(id);
    return {
      origin: await heard(origin, 2),
      destination: await heard(destination, 1),
      panel: callbacks.toldOf(id),
      status,
      claims: claims.map(({ party }) => party),
    };
  }

  const verifiedOnce = {
    origin: ['transfer.waiting', 'transfer.verified'],
    destination: ['transfer.verified'],
    panel: ['transfer.verified'],
    status: 'verified',
    claims: ['origin', 'destination'],
  };

  async function firstClaim(): Promise<Agreed> {
    const pair = await agreed();
    await writes(pair.origin, pair.text);
    await heard(pair.origin, 1);
    return pair;
  }

  it('is verified by what that says', async () => {
    const pair = await firstClaim();
    await writes(pair.destination, pair.text);
    expect(await outcomeOf(pair)).toEqual(verifiedOnce);
    const actions = new Set(whmcs.asked.map(({ fields }) => fields['action']));
    expect(actions).toEqual(new Set(['GetClientsDetails', 'GetClientsProducts', 'GetInvoices']));
  });

  it('is rejected by what that says', async () => {
    const { origin, destination, service: radio } = indebted;
    const { id, text } = await draft(indebted, radio.domain ?? '');
    await writes(destination, text);
    await heard(destination, 1);
    await writes(origin, text);
    expect(await heard(origin, 1)).toEqual(['transfer.rejected']);
    expect(await transfer(id)).toMatchObject({ status: 'rejected', reasons: ['service_unpaid'] });
  });

  it('is verified once when the service is killed between the messages, of which one comes while it is down', async () => {
    const pair = await firstClaim();
    await service.kill();
    await writes(pair.destination, pair.text);
    await start();
    expect(await outcomeOf(pair)).toEqual(verifiedOnce);
  });

  it('is verified once when it is killed in the middle of the checks', async () => {
    const pair = await firstClaim();
    const { length: before } = whmcs.asked;
    const { GetClientsProducts: products = () => ({}) } = answersAbout(clients);
    whmcs.answer('GetClientsProducts', (fields) => {
      whmcs.setTrouble('hangs');
      return products(fields);
    });
    await writes(pair.destination, pair.text);
    await eventually(
      async () => whmcs.asked.slice(before).map(({ fields }) => fields['action']),
      (actions) => actions.includes('GetInvoices'),
    );
    expect((await transfer(pair.id)).status).toBe('checking');
    await service.kill();
    whmcs.setTrouble(undefined);
    whmcs.answer('GetClientsProducts', products);
    await start();
    expect(await outcomeOf(pair)).toEqual(verifiedOnce);
  });

  it('is verified once when it is killed while it tells them', async () => {
    const pair = await firstClaim();
    await network(phones.url, { latencyMs: 800 });
    await writes(pair.destination, pair.text);
    await eventually(
      () => deliveries('sending'),
      ({ length }) => length === 2,
    );
    await isTold(pair);
    await service.kill();
    await network(phones.url, { latencyMs: 0 });
    await start();
    expect(await outcomeOf(pair)).toEqual(verifiedOnce);
  });
});

describe('a transfer, with the directory in a file', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let directory: Awaited<ReturnType<typeof directoryIn>>;
  let callbacks: Awaited<ReturnType<typeof openCallbacks>>;
  let service: Service;
  let key: string;

  const start = (env: Record<string, string> = {}) =>
    startService({ DATA_DIR: folder.folder, CALLBACK_URL: callbacks.url, ...env });

  /** Stops it, and starts it so much later. */
  async function restart(ms: number): Promise<void> {
    expect(await service.stop()).toBe(0);
    service = await start(clockAhead(ms));
  }

  beforeAll(async () => {
    folder = await tempFolder();
    directory = await directoryIn(folder.folder);
    callbacks = await openCallbacks();
    service = await start();
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await callbacks.close();
    await folder.remove();
  });

  const { agreed, writes, heard, transfer } = createTalk({
    service: () => service,
    key: () => key,
    save: (...clients) => directory.save(...clients),
  });

  it('waits while nobody can be asked, and goes on when that is mended', async () => {
    const { id, text, origin, destination } = await agreed();
    await writes(origin, text);
    await heard(origin, 1);
    await directory.spoil();
    await writes(destination, text);
    await eventually(
      async () => service.output.join('\n'),
      (output) => output.includes('a claim waits'),
    );
    expect(await transfer(id)).toMatchObject({ status: 'waiting', claims: [{ party: 'origin' }] });
    expect(await heard(destination, 0)).toEqual([]);

    await directory.save();
    await restart(MINUTE);
    expect(await heard(destination, 1)).toEqual(['transfer.verified']);
    expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.verified']);
  });

  it('expires when the other party has not sent the text in time, and begins anew when it does later', async () => {
    const { id, text, origin, destination } = await agreed();
    await writes(origin, text);
    await heard(origin, 1);
    await restart(73 * HOUR);
    expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.expired']);
    expect((await transfer(id)).status).toBe('expired');
    await eventually(
      async () => callbacks.toldOf(id),
      (told) => told.join() === 'transfer.expired',
    );
    await writes(destination, text);
    expect(await heard(destination, 1)).toEqual(['transfer.waiting']);
  });
});
