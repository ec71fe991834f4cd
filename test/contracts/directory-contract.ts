import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';
import type { Directory } from '../../src/transfer/directory.ts';

/** A directory, and what it asks, as the suite needs them. */
export interface DirectorySide {
  directory: Directory;
  /** Whether it cannot be asked, from now on. */
  setTrouble(isInTrouble: boolean): Promise<void>;
  close(): Promise<void>;
}

type Client = DirectoryFile['clients'][number];
type Service = Client['services'][number];

function service(id: number, more: Partial<Service> = {}): Service {
  return { id: String(id), name: `Radio ${id}`, status: 'active', unpaidInvoices: [], ...more };
}

function client(id: number, more: Partial<Client> = {}): Client {
  return {
    id: String(id),
    firstName: 'Juan',
    lastName: 'Pérez',
    email: `cliente.${id}@example.com`,
    phone: `+54911234567${id}`,
    status: 'active',
    verified: true,
    services: [],
    ...more,
  };
}

const clients: Client[] = [
  client(11, {
    firstName: "Lucía D'Amico",
    lastName: 'Gómez & Hijos',
    email: 'Lucia.Gomez@example.com',
    language: 'spanish',
    services: [
      service(111, { domain: 'radio.example.com', unpaidInvoices: ['A-0001', '8002'] }),
      service(112, { name: 'Blog & Tienda', status: 'suspended' }),
      service(113, { status: 'pending', unpaidInvoices: ['A-0003'] }),
      service(114, { status: 'cancelled' }),
      service(115, { status: 'terminated' }),
      service(116, { status: 'other' }),
    ],
  }),
  client(12, { verified: false, status: 'inactive', services: [service(121)] }),
  client(13, { status: 'closed' }),
  client(14, { services: Array.from({ length: 130 }, (_, index) => service(1000 + index)) }),
];

/** What every directory promises to transfers. `open` makes one that knows these clients. */
export function describeDirectory(name: string, open: (known: Client[]) => Promise<DirectorySide>): void {
  describe(`the ${name} directory`, () => {
    let side: DirectorySide;

    beforeEach(async () => {
      side = await open(clients);
    });

    afterEach(() => side.close());

    it('knows a client by their e-mail address, capitals and spaces around it apart', async () => {
      const known = {
        kind: 'found',
        value: {
          id: '11',
          firstName: "Lucía D'Amico",
          lastName: 'Gómez & Hijos',
          email: 'Lucia.Gomez@example.com',
          phone: expect.stringMatching(/^\+54\.?91123456711$/),
          language: 'spanish',
          status: 'active',
          verified: true,
        },
      };
      expect(await side.directory.clientByEmail('Lucia.Gomez@example.com')).toMatchObject(known);
      expect(await side.directory.clientByEmail(' LUCIA.gomez@example.com ')).toMatchObject(known);
    });

    it('finds nobody by an address that is no client’s, or only a part of one', async () => {
      for (const email of ['nadie@example.com', 'gomez@example.com', '@example.com', '%', '']) {
        expect(await side.directory.clientByEmail(email)).toEqual({ kind: 'not_found' });
      }
    });

    it('tells who is not verified and whose account is not active', async () => {
      expect(await side.directory.clientByEmail('cliente.12@example.com')).toMatchObject({
        value: { verified: false, status: 'inactive' },
      });
      expect(await side.directory.clientByEmail('cliente.13@example.com')).toMatchObject({
        value: { verified: true, status: 'closed' },
      });
    });

    it('names no language where the client has none', async () => {
      const answer = await side.directory.clientByEmail('cliente.12@example.com');
      expect(answer).not.toHaveProperty('value.language');
    });

    it('lists every service of a client, whatever its status', async () => {
      expect(await side.directory.servicesOf('11')).toEqual({
        kind: 'found',
        value: [
          { id: '111', name: 'Radio 111', domain: 'radio.example.com', status: 'active' },
          { id: '112', name: 'Blog & Tienda', status: 'suspended' },
          { id: '113', name: 'Radio 113', status: 'pending' },
          { id: '114', name: 'Radio 114', status: 'cancelled' },
          { id: '115', name: 'Radio 115', status: 'terminated' },
          { id: '116', name: 'Radio 116', status: 'other' },
        ],
      });
    });

    it('lists one service, and none', async () => {
      expect(await side.directory.servicesOf('12')).toMatchObject({ value: [{ id: '121' }] });
      expect(await side.directory.servicesOf('13')).toEqual({ kind: 'found', value: [] });
    });

    it('lists them all where there are many', async () => {
      const answer = await side.directory.servicesOf('14');
      const ids = answer.kind === 'found' ? answer.value.map(({ id }) => id) : [];
      expect(ids).toEqual(Array.from({ length: 130 }, (_, index) => String(1000 + index)));
    });

    it('lists the unpaid invoices of the service that is asked about and of no other', async () => {
      const unpaid = await side.directory.unpaidInvoices('11', '111');
      expect(unpaid).toEqual({ kind: 'found', value: expect.any(Array) });
      expect(unpaid.kind === 'found' && unpaid.value.toSorted()).toEqual(['8002', 'A-0001']);
      expect(await side.directory.unpaidInvoices('11', '113')).toEqual({ kind: 'found', value: ['A-0003'] });
    });

    it('lists no unpaid invoice of a service that is paid up', async () => {
      expect(await side.directory.unpaidInvoices('11', '112')).toEqual({ kind: 'found', value: [] });
      expect(await side.directory.unpaidInvoices('12', '121')).toEqual({ kind: 'found', value: [] });
    });

    it('is unavailable while it cannot be asked, says nothing personal, and answers again afterwards', async () => {
      const { directory } = side;
      const questions = (): Promise<{ kind: string; detail?: string }[]> =>
        Promise.all([
          directory.clientByEmail('Lucia.Gomez@example.com'),
          directory.servicesOf('11'),
          directory.unpaidInvoices('11', '111'),
        ]);
      await questions();

      await side.setTrouble(true);
      for (const answer of await questions()) {
        expect(answer).toEqual({ kind: 'unavailable', detail: expect.any(String) });
        expect(answer.detail).not.toMatch(/@|gomez|gómez|1123456711|secret/i);
      }

      await side.setTrouble(false);
      expect((await questions()).map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
    });
  });
}
