import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import * as fields from '../events/fields.ts';
import type { Answer, Directory, PanelClient } from '../transfer/directory.ts';

/** Fields that are not known are slips of the pen: `unpaidInvoice` would be none. */
function known<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has fields that are not known${named(issue.keys)}`
        : 'must be an object',
  });
}

/** A key that is no plain word may be somebody's address. */
function named(keys: readonly string[]): string {
  const words = keys.filter((key) => /^[A-Za-z_]{1,40}$/.test(key));
  return words.length > 0 ? `: ${words.join(', ')}` : '';
}

const service = known({
  id: fields.id,
  name: fields.text,
  domain: z.string('must be a string').optional(),
  status: z.enum(
    ['active', 'pending', 'suspended', 'cancelled', 'terminated', 'other'],
    'must be "active", "pending", "suspended", "cancelled", "terminated" or "other"',
  ),
  unpaidInvoices: z.array(fields.id, 'must be a list of invoice numbers'),
});

const client = known({
  id: fields.id,
  firstName: fields.text,
  lastName: fields.text,
  email: fields.text,
  phone: fields.phone,
  language: z.string('must be a string').optional(),
  status: z.enum(['active', 'inactive', 'closed'], 'must be "active", "inactive" or "closed"'),
  verified: z.boolean('must be true or false'),
  services: z.array(service, 'must be a list of services'),
});

const directoryFile = known({ clients: z.array(client, 'must be a list of clients') }).superRefine(
  ({ clients }, context) => {
    const once = (seen: Set<string>, value: string, path: (string | number)[]): void => {
      if (seen.has(value)) context.addIssue({ code: 'custom', path, message: 'stands in this file twice' });
      seen.add(value);
    };
    const [ids, emails, services] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (const [at, each] of clients.entries()) {
      once(ids, each.id, ['clients', at, 'id']);
      once(emails, fold(each.email), ['clients', at, 'email']);
      for (const [index, { id }] of each.services.entries()) {
        once(services, id, ['clients', at, 'services', index, 'id']);
      }
    }
  },
);

/** What stands in `directory.json`. */
export type DirectoryFile = z.input<typeof directoryFile>;
type Entry = z.output<typeof client>;

/**
 * The directory of a company without a panel: a file that its staff edit (`{ "clients": [ … ] }`). It is read for every
 * question, so that an edit counts at once. No file: no clients. One that cannot be understood is `unavailable`, and
 * nothing of what it said before is used: the detail names the file and the field, and never what stands in it.
 */
export function createEmbeddedDirectory(file: string): Directory {
  async function find<T>(
    isIt: (entry: Entry) => boolean,
    answer: (entry: Entry) => Answer<T>,
  ): Promise<Answer<T>> {
    const entries = await readEntries(file);
    if (entries.kind !== 'found') return entries;
    const entry = entries.value.find(isIt);
    return entry ? answer(entry) : { kind: 'not_found' };
  }

  return {
    clientByEmail: (email) =>
      find(
        (entry) => fold(entry.email) === fold(email),
        (entry) => ({ kind: 'found', value: panelClient(entry) }),
      ),

    servicesOf: (clientId) =>
      find(
        (entry) => entry.id === clientId,
        ({ services }) => ({
          kind: 'found',
          value: services.map(({ id, name, domain, status }) => ({
            id,
            name,
            status,
            ...(domain && { domain }),
          })),
        }),
      ),

    unpaidInvoices: (clientId, serviceId) =>
      find(
        (entry) => entry.id === clientId,
        ({ services }) => {
          const found = services.find((each) => each.id === serviceId);
          return found ? { kind: 'found', value: found.unpaidInvoices } : { kind: 'not_found' };
        },
      ),
  };
}

function panelClient(entry: Entry): PanelClient {
  const { id, firstName, lastName, email, phone, language, status, verified } = entry;
  return { id, firstName, lastName, email, phone, status, verified, ...(language && { language }) };
}

function fold(email: string): string {
  return email.trim().toLowerCase();
}

async function readEntries(file: string): Promise<Answer<Entry[]>> {
  let written: string;
  try {
    written = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'found', value: [] } : unavailable(`${file} cannot be read (${code})`);
  }

  let json: unknown;
  try {
    json = JSON.parse(written);
  } catch (error) {
    // The error's words quote the file.
    const [where = ''] = /line \d+ column \d+/.exec(String(error)) ?? [];
    return unavailable(`${file} is not JSON ${where && `(${where})`}`.trim());
  }

  const read = directoryFile.safeParse(json);
  if (read.success) return { kind: 'found', value: read.data.clients };
  const [issue] = read.error.issues;
  return unavailable([file, pointer(issue?.path ?? []), issue?.message].filter(Boolean).join(': '));
}

/** `clients[2].services[0].status` */
function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function unavailable(detail: string): { kind: 'unavailable'; detail: string } {
  return { kind: 'unavailable', detail };
}
