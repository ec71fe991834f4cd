import type { Client } from './client.ts';
import { definitionOf } from './catalog.ts';
import type { PanelEvent } from './define-event.ts';

const people: Record<string, Omit<Client, 'id'>> = {
  es: {
    firstName: 'Juan',
    lastName: 'Pérez',
    company: 'Panadería La Espiga',
    email: 'juan@example.com',
    phone: '011 15-2345-6789',
    country: 'AR',
    language: 'spanish',
  },
  en: {
    firstName: 'Emma',
    lastName: 'Clarke',
    company: 'Clarke & Sons',
    email: 'emma@example.com',
    phone: '+44 7400 123456',
    country: 'GB',
    language: 'english',
  },
  pt: {
    firstName: 'Mariana',
    lastName: 'Souza',
    company: 'Padaria Trigo',
    email: 'mariana@example.com',
    phone: '(11) 96123-4567',
    country: 'BR',
    language: 'portuguese-br',
  },
  it: {
    firstName: 'Giulia',
    lastName: 'Ferrari',
    company: 'Forno Ferrari',
    email: 'giulia@example.com',
    phone: '+39 312 345 6789',
    country: 'IT',
    language: 'italian',
  },
  fr: {
    firstName: 'Camille',
    lastName: 'Moreau',
    company: 'Boulangerie Moreau',
    email: 'camille@example.com',
    phone: '+33 6 12 34 56 78',
    country: 'FR',
    language: 'french',
  },
};

interface SampleOptions {
  id: string;
  /** A shipped locale; another one gives the Spanish-speaking client with that language. */
  locale?: string | undefined;
  /** Replaces the sample client's id, phone … */
  client?: Partial<Client> | undefined;
}

/** The catalog's sample of a type, about a made-up client who speaks `locale`. */
export function sampleEvent(type: string, { id, locale = 'es', client }: SampleOptions): PanelEvent {
  const definition = definitionOf(type);
  const person = people[locale] ?? { ...people['es']!, language: locale };
  return {
    id,
    type,
    occurredAt: new Date().toISOString(),
    client: { id: '1042', ...person, ...client },
    data: definition.data.parse(definition.sample),
  };
}
