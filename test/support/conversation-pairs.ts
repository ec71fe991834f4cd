import type { Inbound } from '../../src/delivery/ports.ts';
import { chatOf, claimText, type MemoryDirectory } from './conversation-bench.ts';
import { START } from './events.ts';

/** Two clients who are nobody else's party, of whom the first has a service for the second, and what both send. */
export interface Pair {
  origin: { phone: string; email: string };
  destination: { phone: string; email: string };
  text: string;
}

/** The same pair for the same number. They are added to the directory where one is given. */
export function pair(n: number, directory?: MemoryDirectory): Pair {
  const make = (side: number, names: { firstName: string; lastName: string }) => {
    const client = {
      ...names,
      id: `${side}-${n}`,
      email: `client-${side}-${n}@example.com`,
      phone: `+54911${side}${String(n).padStart(7, '0')}`,
      status: 'active' as const,
      verified: true,
      services: [{ id: `s-${n}-${side}`, name: 'Radio', status: 'active' as const, unpaidInvoices: [] }],
    };
    directory?.clients.set(client.email, client);
    return client;
  };
  const origin = make(2, { firstName: 'Juan', lastName: 'Pérez' });
  const destination = make(3, { firstName: 'José', lastName: 'García' });
  const emails = { originEmail: origin.email, destinationEmail: destination.email };
  return { origin, destination, text: claimText({ ...emails, service: 'Radio' }) };
}

/** The claims of both, of the same moment. */
export function claimsOf({ origin, destination, text }: Pair): Inbound[] {
  return [origin, destination].map(({ phone }) => ({
    id: `claim of ${phone}`,
    messageId: `claim of ${phone}`,
    kind: 'message',
    chat: chatOf(phone),
    phone,
    text,
    at: START,
  }));
}
