import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PhoneView } from '../../src/console/deliveries-wire.ts';
import type { TransferDetail } from '../../src/console/transfers-wire.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { sampleClients, sampleTransfer } from '../../src/panel/seed-directory.ts';
import { apiKey, customerWrites, deliveriesOf, network } from '../support/api.ts';
import {
  eventually,
  messagesOn,
  post,
  startService,
  type PhoneMessage,
  type Service,
} from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE = '+5491100000001';
const TWO = '+5491100000002';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let running: Service[];
let sandbox: Service;
let intake: Service;
beforeEach(async () => {
  folder = await tempFolder();
  running = [];
  sandbox = await start('sandbox', { DATA_DIR: path.join(folder.folder, 'sandbox') });
  intake = await start('intake');
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.kill()));
  await folder.remove();
});

async function start(role: string, env: Record<string, string> = {}): Promise<Service> {
  const service = await startService({ DATA_DIR: path.join(folder.folder, 'store'), ...env }, role);
  running.push(service);
  return service;
}

async function startWorker(number: string, env: Record<string, string> = {}): Promise<Service> {
  const worker = await start('worker', { SANDBOX_URL: sandbox.url, WHATSAPP_NUMBER: number, ...env });
  await eventually(
    () => fetch(`${worker.url}/readyz/whatsapp`),
    ({ ok }) => ok,
  );
  return worker;
}

const phoneOf = (client: number) => `+54911400000${String(client).padStart(2, '0')}`;

/** Posts an invoice of a client, whose number says which it is. Answers the event’s id. */
async function invoice(client: number, n: number): Promise<string> {
  const sample = sampleEvent('invoice.generated', {
    id: randomUUID(),
    client: { id: `client-${client}`, phone: phoneOf(client) },
  });
  const data = {
    invoice: { ...(sample.data['invoice'] as object), id: `${client}-${n}`, number: `N-${client}-${n}-` },
  };
  expect((await post(intake.url, { ...sample, data })).status).toBe(202);
  return sample.id;
}

async function invoices(clients: number, each: number): Promise<void> {
  for (let n = 0; n < each; n += 1)
    await Promise.all(Array.from({ length: clients }, (_, client) => invoice(client, n)));
}

const numberIn = ({ text }: PhoneMessage) => /N-\d+-(?<n>\d+)-/.exec(text)?.groups?.['n'];
const customersOf = (messages: PhoneMessage[], number: string) =>
  new Set(messages.filter((message) => message.number === number).map(({ phone }) => phone));
const untilThere = (count: number) =>
  eventually(
    () => messagesOn(sandbox.url),
    ({ length }) => length >= count,
    60_000,
  );

describe('Two workers of two numbers on one store', () => {
  it('send each event once, each client’s in order and from one number, both of which they use', async () => {
    await startWorker(ONE);
    await startWorker(TWO);
    await invoices(60, 5);
    const messages = await untilThere(300);
    expect(messages).toHaveLength(300);
    for (let client = 0; client < 60; client += 1) {
      const theirs = messages.filter(({ phone }) => phone === phoneOf(client));
      expect(theirs.map(numberIn)).toEqual(['0', '1', '2', '3', '4']);
      expect(new Set(theirs.map(({ number }) => number)).size).toBe(1);
    }
    for (const number of [ONE, TWO]) expect(customersOf(messages, number).size).toBeGreaterThan(15);
  }, 120_000);

  it('keep the clients of one that is killed waiting, and answer customers in the chat that they write in', async () => {
    await startWorker(ONE);
    const two = await startWorker(TWO);
    await invoices(10, 1);
    const before = await untilThere(10);
    await two.kill();
    await invoices(10, 1);
    const ofOne = customersOf(before, ONE);
    await untilThere(10 + ofOne.size);
    for (const phone of [[...ofOne][0]!, [...customersOf(before, TWO)][0]!])
      await customerWrites(sandbox.url, phone, 'BAJA');
    const answered = await untilThere(10 + ofOne.size + 2 + 1);
    expect(customersOf(answered.slice(10), TWO)).toEqual(new Set([[...customersOf(before, TWO)][0]!]));
    expect(
      answered.slice(10).filter(({ number, direction }) => number === TWO && direction === 'to_customer'),
    ).toEqual([]);
    await startWorker(TWO);
    const after = await untilThere(20 + 2 + 2 - 1);
    for (const { phone, number } of after)
      expect([phone, number]).toEqual([phone, ofOne.has(phone) ? ONE : TWO]);
  }, 120_000);

  it('hand over the clients of one that is killed, where that is configured, but for one in doubt', async () => {
    const key = await apiKey(path.join(folder.folder, 'store'));
    const handover = { NUMBER_HANDOVER_MINUTES: '0.02' };
    await startWorker(ONE, handover);
    const two = await startWorker(TWO, handover);
    await invoices(10, 1);
    const before = await untilThere(10);
    const ofTwo = [...customersOf(before, TWO)];
    expect(ofTwo.length).toBeGreaterThan(1);
    // Whoever is written to next is in doubt when the worker dies: the call does not come back in time.
    await network(sandbox.url, { state: 'online', latencyMs: 60_000 });
    const doubtful = Array.from({ length: 10 }, (_, client) => client).find(
      (client) => phoneOf(client) === ofTwo[0],
    )!;
    const inDoubt = await invoice(doubtful, 1);
    await eventually(
      () => deliveriesOf(intake.url, key, inDoubt),
      ([delivery]) => delivery?.status === 'sending',
    );
    await two.kill();
    await network(sandbox.url, { state: 'online', latencyMs: 0 });
    for (let client = 0; client < 10; client += 1) if (client !== doubtful) await invoice(client, 1);
    await invoice(doubtful, 2);
    const after = await untilThere(10 + 9);
    expect(after.slice(10).map(({ number }) => number)).toEqual(Array.from({ length: 9 }, () => ONE));
    expect(customersOf(after.slice(10), ONE)).not.toContain(phoneOf(doubtful));
    await startWorker(TWO, handover);
    const all = await untilThere(10 + 9 + 2);
    const theirs = all.filter(({ phone }) => phone === phoneOf(doubtful));
    expect(theirs.map(({ number }) => number)).toEqual([TWO, TWO, TWO]);
    expect(theirs.map(numberIn)).toEqual(['0', '1', '2']);
  }, 120_000);

  it('are seen by a console of its own, from which the chosen one sends, and whose links lead to the chat that there is', async () => {
    for (const number of [ONE, TWO]) await startWorker(number);
    const staff = await start('console', { CONSOLE_PASSWORD: FIRST_PASSWORD });
    const admin = await signIn(staff.url);
    const { numbers } = await admin<PhoneView>('GET', '/phone');
    expect(numbers).toMatchObject([ONE, TWO].map((account) => ({ account, session: 'ready' })));

    for (const [n, account] of [TWO, ONE].entries()) {
      await admin('POST', '/phone/test', { phone: phoneOf(n), text: 'Hola', account });
      const [test] = await eventually(
        () => messagesOn(sandbox.url, phoneOf(n)),
        ({ length }) => length > 0,
      );
      expect(test).toMatchObject({ text: 'Hola', number: account });
    }

    // Who has the service is a client who has been written to from one of the two.
    const { originEmail, destinationEmail, service } = sampleTransfer;
    const origin = sampleClients.find(({ email }) => email === originEmail)!;
    const { id, phone } = origin;
    const sample = sampleEvent('invoice.generated', { id: randomUUID(), client: { id: String(id), phone } });
    expect((await post(intake.url, sample)).status).toBe(202);
    const [notice] = await eventually(
      () => messagesOn(sandbox.url, phone),
      ({ length }) => length > 0,
    );
    const wanted = { originEmail, destinationEmail, service };
    const drafted = await admin<{ id: string; link: string }>('POST', '/transfers', wanted);
    expect(drafted.link).toContain(`wa.me/${notice!.number!.slice(1)}?`);
    const shown = await admin<TransferDetail>('GET', `/transfers/${drafted.id}`);
    expect(shown.drafted?.link).toBe(drafted.link);
  }, 120_000);
});

const FIRST_PASSWORD = 'given at the first start';

/** The first account, with a password of its own: calls the console’s API. Throws what is refused. */
async function signIn(url: string) {
  const headers: Record<string, string> = { origin: url, 'content-type': 'application/json' };
  const call = async (method: string, address: string, body?: unknown) => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/console/api${address}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) headers['cookie'] = cookie.split(';')[0] ?? '';
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
  await call('POST', '/sign-in', { name: 'admin', password: FIRST_PASSWORD });
  await call('POST', '/password', { current: FIRST_PASSWORD, next: 'seven wooden kettles' });
  return <Answer>(...asked: Parameters<typeof call>) => call(...asked) as Promise<Answer>;
}
