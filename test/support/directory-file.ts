import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';

export type Client = DirectoryFile['clients'][number];

/** Two clients, of whom one has a service that may become the other's. */
export interface Pair {
  origin: Client;
  destination: Client;
  service: Client['services'][number];
}

/** The same pair for the same number, and nobody else's e-mails, phones and ids. */
export function pairOf(n: number, language = 'spanish'): Pair {
  const service: Pair['service'] = {
    id: String(30_000 + n),
    name: 'Radio 128 kbps',
    domain: `radio-${n}.example.com`,
    status: 'active',
    unpaidInvoices: [],
  };
  const client = (side: number, person: Pick<Client, 'firstName' | 'lastName' | 'services'>): Client => ({
    ...person,
    id: String(side * 10_000 + n),
    email: `client-${side}-${n}@example.com`,
    phone: `+54911${side}${String(n).padStart(7, '0')}`,
    language,
    status: 'active',
    verified: true,
  });
  return {
    origin: client(2, { firstName: 'Juan', lastName: 'Pérez', services: [service] }),
    destination: client(3, { firstName: 'José', lastName: 'García', services: [] }),
    service,
  };
}

/** The `directory.json` of a service that keeps its data there. */
export async function directoryIn(dataDir: string) {
  const file = path.join(dataDir, 'directory.json');
  const clients: Client[] = [];
  // Never half of it: the service reads it whenever it likes.
  const put = async (content: string) => {
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  };
  const save = () => put(JSON.stringify({ clients }));
  await save();
  return {
    /** Adds clients, or writes down what was changed of them. */
    async save(...more: Client[]): Promise<void> {
      clients.push(...more.filter((client) => !clients.includes(client)));
      await save();
    },
    /** Until it is saved again, it cannot be read. */
    spoil: () => put('{ "clients": ['),
  };
}
