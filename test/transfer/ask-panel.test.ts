import { describe, expect, it } from '@jest/globals';
import { askPanel } from '../../src/transfer/ask-panel.ts';
import type { Answer, Directory, PanelClient, PanelService } from '../../src/transfer/directory.ts';
import { facts } from './shipped-sentences.ts';

const client = (id: string, email: string): PanelClient => ({
  id,
  firstName: 'A',
  lastName: 'B',
  email,
  phone: id,
  status: 'active',
  verified: true,
});
const service: PanelService = { id: '12', name: 'Hosting Pro', domain: 'mi-sitio.com', status: 'active' };
const gone: Answer<never> = { kind: 'not_found' };
const down: Answer<never> = { kind: 'unavailable', detail: 'timeout' };

function directoryOf(answers: { origin?: Answer<PanelClient>; services?: Answer<PanelService[]> }) {
  const asked: string[] = [];
  const directory: Directory = {
    clientByEmail: async (email) => {
      asked.push(`client ${email}`);
      if (email !== facts.originEmail) return { kind: 'found', value: client('2', email) };
      return answers.origin ?? { kind: 'found', value: client('1', email) };
    },
    servicesOf: async (clientId) => {
      asked.push(`services of ${clientId}`);
      return (
        answers.services ?? {
          kind: 'found',
          value: [service, { ...service, id: '13', name: 'Web', domain: 'x.com' }],
        }
      );
    },
    unpaidInvoices: async (clientId, serviceId) => {
      asked.push(`invoices of ${clientId} for ${serviceId}`);
      return { kind: 'found', value: ['9001'] };
    },
  };
  return { directory, asked };
}

const clients = [`client ${facts.originEmail}`, `client ${facts.destinationEmail}`];

describe('the panel', () => {
  it('is asked for both clients, the origin’s services and the invoices of the one that is meant', async () => {
    const { directory, asked } = directoryOf({});
    const answers = await askPanel(directory, facts);
    expect(asked).toEqual([...clients, 'services of 1', 'invoices of 1 for 12']);
    expect(answers).toMatchObject({
      origin: { value: { id: '1' } },
      destination: { value: { id: '2' } },
      services: { kind: 'found' },
      unpaidInvoices: { value: ['9001'] },
    });
  });

  it.each([
    ['gone', gone],
    ['not to be had', down],
  ])('is not asked for services where the origin is %s', async (_, origin) => {
    const { directory, asked } = directoryOf({ origin });
    expect(await askPanel(directory, facts)).toMatchObject({
      origin,
      services: origin,
      unpaidInvoices: undefined,
    });
    expect(asked).toEqual(clients);
  });

  it.each<[string, Answer<PanelService[]>]>([
    ['the services are not to be had', down],
    ['there is no such service', { kind: 'found', value: [] }],
    ['there are two', { kind: 'found', value: [service, { ...service, id: '14' }] }],
  ])('is not asked for invoices where %s', async (_, services) => {
    const { directory, asked } = directoryOf({ services });
    expect(await askPanel(directory, facts)).toMatchObject({ services, unpaidInvoices: undefined });
    expect(asked).toEqual([...clients, 'services of 1']);
  });
});
