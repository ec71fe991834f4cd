import type { Client } from '../../src/events/client.ts';
import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';

/** The clients of a hosting company that does not exist. */
export const clients = {
  juan: {
    id: '1042',
    firstName: 'Juan',
    lastName: 'Pérez',
    company: 'Panadería La Espiga',
    email: 'juan@example.com',
    phone: '+5491155550142',
    country: 'AR',
    language: 'spanish',
  },
  jose: {
    id: '1057',
    firstName: 'José',
    lastName: 'García',
    email: 'jose@example.com',
    phone: '+5491155550157',
    country: 'AR',
    language: 'spanish',
  },
  emma: {
    id: '1071',
    firstName: 'Emma',
    lastName: 'Clarke',
    company: 'Clarke & Sons',
    email: 'emma@example.com',
    phone: '+447400123471',
    country: 'GB',
    language: 'english',
  },
  oliver: {
    id: '1073',
    firstName: 'Oliver',
    lastName: 'Bennett',
    email: 'oliver@example.com',
    phone: '+447400123473',
    country: 'GB',
    language: 'english',
  },
  mariana: {
    id: '1078',
    firstName: 'Mariana',
    lastName: 'Souza',
    company: 'Padaria Trigo',
    email: 'mariana@example.com',
    phone: '+5511961234578',
    country: 'BR',
    language: 'portuguese-br',
  },
  giulia: {
    id: '1084',
    firstName: 'Giulia',
    lastName: 'Ferrari',
    email: 'giulia@example.com',
    phone: '+393123456784',
    country: 'IT',
    language: 'italian',
  },
  paolo: {
    id: '1087',
    firstName: 'Paolo',
    lastName: 'Conti',
    email: 'paolo@example.com',
    phone: '+393123456787',
    country: 'IT',
    language: 'italian',
  },
  camille: {
    id: '1090',
    firstName: 'Camille',
    lastName: 'Moreau',
    company: 'Boulangerie Moreau',
    email: 'camille@example.com',
    phone: '+33612345690',
    country: 'FR',
    language: 'french',
  },
  /** Where it is not nine yet when it is a quarter past ten here. */
  andres: {
    id: '1096',
    firstName: 'Andrés',
    lastName: 'Restrepo',
    email: 'andres@example.com',
    phone: '+573001234596',
    country: 'CO',
    language: 'spanish',
  },
  /** Her number has no WhatsApp. */
  marta: {
    id: '1101',
    firstName: 'Marta',
    lastName: 'Gómez',
    email: 'marta@example.com',
    phone: '+5491155550101',
    country: 'AR',
    language: 'spanish',
  },
  /** Wants no notices. */
  diego: {
    id: '1107',
    firstName: 'Diego',
    lastName: 'Acosta',
    email: 'diego@example.com',
    phone: '+5491155550107',
    country: 'AR',
    language: 'spanish',
  },
  rodrigo: {
    id: '1119',
    firstName: 'Rodrigo',
    lastName: 'Sosa',
    email: 'rodrigo@example.com',
    phone: '+5491155550119',
    country: 'AR',
    language: 'spanish',
  },
  valeria: {
    id: '1124',
    firstName: 'Valeria',
    lastName: 'Ríos',
    email: 'valeria@example.com',
    phone: '+5491155550124',
    country: 'AR',
    language: 'spanish',
  },
} as const satisfies Record<string, Client>;

export type Who = keyof typeof clients;

/** Writes to the company without being a client. */
export const STRANGER = '+5491155550188';

type Service = DirectoryFile['clients'][number]['services'][number];

const services: Partial<Record<Who, Service[]>> = {
  juan: [service('314', 'Hosting Profesional', 'laespiga.example')],
  emma: [service('322', 'Business Hosting', 'clarkeandsons.example')],
  giulia: [service('341', 'Hosting Base', 'fornoferrari.example')],
  rodrigo: [{ ...service('356', 'Hosting Inicial', 'sosadeportes.example'), unpaidInvoices: ['A-2066'] }],
};

/** What the panel knows of them, where their services are to move to somebody else. */
export const directory: DirectoryFile = {
  clients: Object.entries(clients).map(([who, { id, firstName, lastName, email, phone, language }]) => ({
    id,
    firstName,
    lastName,
    email,
    phone,
    language,
    status: 'active',
    verified: true,
    services: services[who as Who] ?? [],
  })),
};

function service(id: string, name: string, domain: string): Service {
  return { id, name, domain, status: 'active', unpaidInvoices: [] };
}
