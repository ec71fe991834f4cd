import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createEmbeddedDirectory, type DirectoryFile } from '../../src/panel/embedded-directory.ts';
import { sampleClients, seedDirectory } from '../../src/panel/seed-directory.ts';
import { phoneCandidates } from '../../src/phone/phone-candidates.ts';
import type { Directory } from '../../src/transfer/directory.ts';
import { tempFolder } from '../support/temp-folder.ts';

let file: string;
let directory: Directory;
let remove: () => Promise<void>;

beforeEach(async () => {
  const temp = await tempFolder();
  remove = temp.remove;
  file = path.join(temp.folder, 'data', 'directory.json');
  directory = createEmbeddedDirectory(file);
  await mkdir(path.dirname(file));
});

afterEach(() => remove());

const juan = {
  id: 11,
  firstName: 'Juan',
  lastName: 'Pérez',
  email: 'juan@example.com',
  phone: '+5491123456711',
  status: 'active',
  verified: true,
  services: [{ id: 111, name: 'Radio', status: 'active', unpaidInvoices: [9001, 'A-2'] }],
};

describe('the file', () => {
  it('may be missing: then there are no clients', async () => {
    expect(await directory.clientByEmail('juan@example.com')).toEqual({ kind: 'not_found' });
    expect(await directory.servicesOf('11')).toEqual({ kind: 'not_found' });
    expect(await directory.unpaidInvoices('11', '111')).toEqual({ kind: 'not_found' });
  });

  it('has ids as strings or integers, which are strings to us', async () => {
    await writeFile(file, JSON.stringify({ clients: [juan] }));
    expect(await directory.clientByEmail('juan@example.com')).toMatchObject({ value: { id: '11' } });
    expect(await directory.servicesOf('11')).toMatchObject({ value: [{ id: '111' }] });
    expect(await directory.unpaidInvoices('11', '111')).toEqual({ kind: 'found', value: ['9001', 'A-2'] });
    expect(await directory.unpaidInvoices('11', '999')).toEqual({ kind: 'not_found' });
  });

  it('counts as it is now, however fast it is edited', async () => {
    for (const verified of [true, false, true, false]) {
      await writeFile(file, JSON.stringify({ clients: [{ ...juan, verified }] }));
      expect(await directory.clientByEmail('juan@example.com')).toMatchObject({ value: { verified } });
    }
    await rm(file);
    expect(await directory.clientByEmail('juan@example.com')).toEqual({ kind: 'not_found' });
  });

  it('is asked for nothing that it said before, while it is broken', async () => {
    await writeFile(file, JSON.stringify({ clients: [juan] }));
    await directory.clientByEmail('juan@example.com');
    await writeFile(file, '{ "clients": [');
    expect(await directory.clientByEmail('juan@example.com')).toMatchObject({ kind: 'unavailable' });
  });

  const service = juan.services[0];
  it.each([
    ['clients', {}],
    ['clients', { clients: {} }],
    ['clients[0].id', { clients: [{ ...juan, id: '' }] }],
    ['clients[0].email', { clients: [{ ...juan, email: 7 }] }],
    ['clients[0].phone', { clients: [{ ...juan, phone: 5_491_123_456_711 }] }],
    ['clients[0].verified', { clients: [{ ...juan, verified: 'yes' }] }],
    ['clients[0].status', { clients: [{ ...juan, status: 'Active' }] }],
    ['clients[0].services', { clients: [{ ...juan, services: undefined }] }],
    ['clients[0].services[0].status', { clients: [{ ...juan, services: [{ ...service, status: 'on' }] }] }],
    [
      'clients[0].services[0].unpaidInvoices',
      { clients: [{ ...juan, services: [{ ...service, unpaidInvoices: 2 }] }] },
    ],
    ['unpaidInvoice', { clients: [{ ...juan, services: [{ ...service, unpaidInvoice: [] }] }] }],
    ['clients[1].id', { clients: [juan, { ...juan, email: 'other@example.com' }] }],
    ['clients[1].email', { clients: [juan, { ...juan, id: 12, email: 'JUAN@example.com', services: [] }] }],
    ['clients[1].services[0].id', { clients: [juan, { ...juan, id: 12, email: 'other@example.com' }] }],
    ['directory.json', []],
    ['directory.json', { 'juan@example.com': juan }],
    ['directory.json', { clients: [], 'juan@example.com': juan }],
  ])('is unavailable, with its name and %s in the detail', async (field, content) => {
    await writeFile(file, JSON.stringify(content));
    const answer = await directory.servicesOf('11');
    expect(answer).toEqual({ kind: 'unavailable', detail: expect.stringContaining(file) });
    const detail = answer.kind === 'unavailable' ? answer.detail : '';
    expect(detail).toContain(field);
    expect(detail).not.toMatch(/juan|pérez|234567|@/i);
  });

  it.each([
    '',
    'juan@example.com',
    '{ "email": juan@example.com }',
    '{\n "email": "juan@example.com"\n "id"',
  ])('is unavailable where it is no JSON, and is not quoted: %j', async (content) => {
    await writeFile(file, content);
    const answer = await directory.servicesOf('11');
    expect(answer).toEqual({ kind: 'unavailable', detail: expect.stringContaining(file) });
    expect(JSON.stringify(answer)).not.toMatch(/juan/);
  });

  it('is unavailable where it cannot be read', async () => {
    await mkdir(file);
    expect(await directory.servicesOf('11')).toEqual({
      kind: 'unavailable',
      detail: expect.stringContaining(file),
    });
  });
});

describe('the sample clients', () => {
  it('are written where there is no file, for its owner only, and can be asked', async () => {
    await rm(path.dirname(file), { recursive: true });
    await seedDirectory(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const { id, email, services } of sampleClients) {
      expect(await directory.clientByEmail(email)).toMatchObject({ kind: 'found', value: { id } });
      expect(await directory.servicesOf(String(id))).toMatchObject({
        value: services.map(({ name }) => ({ name })),
      });
    }
  });

  it('are never written over a file that is there, however broken', async () => {
    await writeFile(file, 'mine');
    await seedDirectory(file);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('have phones that can be called, each their own', () => {
    const accounts = sampleClients.map(({ phone }) => phoneCandidates(phone, { defaultCountry: 'AR' })[0]);
    expect(accounts).toEqual(sampleClients.map(({ phone }) => phone));
    expect(new Set(accounts).size).toBe(sampleClients.length);
  });

  it('have what a transfer needs, and what stands in its way', () => {
    type Client = DirectoryFile['clients'][number];
    const has = (isIt: (client: Client) => boolean): boolean => sampleClients.some(isIt);
    const isGood = ({ verified, status }: Client): boolean => verified && status === 'active';
    expect(sampleClients.filter(isGood).length).toBeGreaterThanOrEqual(2);
    expect(
      has(
        (client) =>
          isGood(client) &&
          client.services.some(
            ({ status, unpaidInvoices }) => status === 'active' && unpaidInvoices.length === 0,
          ),
      ),
    ).toBe(true);
    expect(has(({ verified, services }) => !verified && services.length > 0)).toBe(true);
    expect(has(({ services }) => services.some(({ unpaidInvoices }) => unpaidInvoices.length > 0))).toBe(
      true,
    );
    expect(has(({ services }) => services.some(({ status }) => status === 'suspended'))).toBe(true);
    expect(has(({ status }) => status !== 'active')).toBe(true);
  });
});
