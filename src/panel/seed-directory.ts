import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DirectoryFile } from './embedded-directory.ts';

/** People who do not exist, to try transfers with. */
export const sampleClients: DirectoryFile['clients'] = [
  {
    id: '701',
    firstName: 'Juan',
    lastName: 'Pérez',
    email: 'juan.perez@example.com',
    phone: '+5491123456701',
    language: 'spanish',
    status: 'active',
    verified: true,
    services: [
      {
        id: '7011',
        name: 'Radio 128 kbps',
        domain: 'radio-perez.example.com',
        status: 'active',
        unpaidInvoices: [],
      },
      {
        id: '7012',
        name: 'Hosting Inicial',
        domain: 'perez.example.com',
        status: 'active',
        unpaidInvoices: ['A-0712'],
      },
      {
        id: '7013',
        name: 'Hosting Profesional',
        domain: 'tienda-perez.example.com',
        status: 'suspended',
        unpaidInvoices: [],
      },
    ],
  },
  {
    id: '702',
    firstName: 'José',
    lastName: 'García',
    email: 'jose.garcia@example.com',
    phone: '+5491123456702',
    language: 'spanish',
    status: 'active',
    verified: true,
    services: [],
  },
  {
    id: '703',
    firstName: 'Lucía',
    lastName: 'Fernández',
    email: 'lucia.fernandez@example.com',
    phone: '+5491123456703',
    language: 'spanish',
    status: 'active',
    verified: false,
    services: [
      {
        id: '7031',
        name: 'Radio 64 kbps',
        domain: 'radio-lucia.example.com',
        status: 'active',
        unpaidInvoices: [],
      },
    ],
  },
  {
    id: '704',
    firstName: 'Ana',
    lastName: 'Souza',
    email: 'ana.souza@example.com',
    phone: '+5511912345704',
    language: 'portuguese-br',
    status: 'active',
    verified: true,
    services: [
      {
        id: '7041',
        name: 'Streaming 256 kbps',
        domain: 'radio-souza.example.com',
        status: 'active',
        unpaidInvoices: [],
      },
    ],
  },
  {
    id: '705',
    firstName: 'Giulia',
    lastName: 'Rossi',
    email: 'giulia.rossi@example.com',
    phone: '+393331234705',
    language: 'italian',
    status: 'active',
    verified: true,
    services: [],
  },
  {
    id: '706',
    firstName: 'Marta',
    lastName: 'Gómez',
    email: 'marta.gomez@example.com',
    phone: '+5491123456706',
    language: 'spanish',
    status: 'inactive',
    verified: true,
    services: [],
  },
];

/** Between two of them, with nothing that speaks against it. */
export const sampleTransfer = {
  originEmail: 'juan.perez@example.com',
  destinationEmail: 'jose.garcia@example.com',
  service: 'radio-perez.example.com',
};

/** Writes the sample clients where there is no `directory.json` yet, readable by its owner only; never over one. */
export async function seedDirectory(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const content = `${JSON.stringify({ clients: sampleClients }, null, 2)}\n`;
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
