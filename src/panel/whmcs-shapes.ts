import { z } from 'zod';
import type { Answer, PanelClient, PanelService } from '../transfer/directory.ts';

/** Makes sense of the body of an answer, or says which field makes none; never what stands in it. */
type Read<T> = (body: unknown) => Exclude<Answer<T>, { kind: 'not_found' }>;

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** How many there are on all pages; undefined where the panel does not say. */
  total: number | undefined;
}

/** A thing and the client whose it is, so that a panel that answered for somebody else is found out. */
export interface Owned<Item> {
  id: string;
  clientId: string;
  item: Item;
}

export interface InvoiceItem {
  /** `hosting`, `addon`, `domain` …, in small letters; empty where the line was written by hand. */
  type: string;
  /** The id of what it bills, which is a service's for some types only. */
  relid: string;
}

export interface Invoice {
  /** What customers know it by: its number, else its id. */
  number: string;
  /** In small letters. */
  status: string;
  items: InvoiceItem[];
}

/** Now a string, now an integer, by the action. */
const id = z.union([z.string().trim().min(1), z.int()], 'must be an id').transform(String);

/** PHP leaves out what another version sends. */
const anything = z.unknown().optional();

/** Text that may be missing. WHMCS keeps what customers typed as PHP's htmlspecialchars makes it. */
const text = anything.transform((value) => {
  const written = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return written.replaceAll(/&(amp|lt|gt|quot|#0?39);/g, (entity) => entities[entity] ?? entity).trim();
});

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#039;': "'",
};

/** A word that something depends on. */
const word = z
  .string('must be a word')
  .trim()
  .min(1, 'must not be empty')
  .transform((written) => written.toLowerCase());

/** `{ product: [ … ] }`, where PHP makes `""`, `[]` or `{}` of an empty list, and sometimes an object of a single one. */
function listIn<Item extends z.ZodType>(key: string, item: Item) {
  const unwrapped = anything.transform((outer) => {
    const isWrapped = typeof outer === 'object' && outer !== null && !Array.isArray(outer);
    const inner = isWrapped ? (outer as Record<string, unknown>)[key] : outer;
    if (inner === undefined || inner === null || inner === '') return [];
    return Array.isArray(inner) ? (inner as unknown[]) : [inner];
  });
  return unwrapped.pipe(z.array(item));
}

const total = anything.transform((value) => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && /^\d+$/.test(written) ? Number(written) : undefined;
});

/** An answer without a list may be that of an empty one, but then it counts: `totalresults` is 0. */
function listed(list: string) {
  return z
    .record(z.string(), z.unknown())
    .refine((body) => 'totalresults' in body || list in body, { path: [list], error: 'is missing' });
}

/** What a panel or an operator writes for yes and no. */
const YES = new Set(['1', 'true', 'yes', 'on']);
const NO = new Set(['', '0', 'false', 'no', 'off']);

/** Whatever PHP makes of a boolean; undefined where it is none. */
const truth = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => {
    const written = String(value).trim().toLowerCase();
    return YES.has(written) ? true : NO.has(written) ? false : undefined;
  });

const clientBody = z.object({
  client: z.object({
    id,
    firstname: text,
    lastname: text,
    email: text.refine((address) => address !== '', 'must not be empty'),
    phonenumber: text,
    phonenumberformatted: text,
    countrycode: text,
    language: text,
    status: word.pipe(z.enum(['active', 'inactive', 'closed'], 'must be Active, Inactive or Closed')),
    email_verified: truth,
    customfields: listIn('customfield', z.object({ id: text, value: text })),
  }),
});

/**
 * GetClientsDetails. Verified is whose e-mail address the panel has verified, or, where a custom field's id is given, who
 * has something in that field that means no "no". A panel that does not tell cannot be asked.
 */
export function readClient(verifiedField: string | undefined): Read<PanelClient> {
  return (body) => {
    const read = readAs(clientBody, body);
    if (read.kind !== 'found') return read;
    const { client } = read.value;
    const field = client.customfields.find((custom) => custom.id === verifiedField);
    const verified =
      verifiedField === undefined ? client.email_verified : !NO.has((field?.value ?? '').toLowerCase());
    if (verified === undefined) {
      return { kind: 'unavailable', detail: 'client.email_verified: must be true or false' };
    }
    const value: PanelClient = {
      id: client.id,
      firstName: client.firstname,
      lastName: client.lastname,
      email: client.email,
      phone: phoneOf(client),
      status: client.status,
      verified,
      ...(client.countrycode !== '' && { country: client.countrycode }),
      // An empty one means the panel's own default.
      ...(client.language !== '' && { language: client.language }),
    };
    return { kind: 'found', value };
  };
}

/** `+54.91123456789` has the country's code, of an address that may be elsewhere: what the client wrote counts first. */
function phoneOf(client: { phonenumber: string; phonenumberformatted: string }): string {
  const { phonenumber, phonenumberformatted } = client;
  const hasOwnCode = /^(\+|00)/.test(phonenumber);
  return phonenumber === '' || hasOwnCode ? phonenumber : phonenumberformatted || phonenumber;
}

const statuses = ['active', 'pending', 'suspended', 'cancelled', 'terminated'] as const;

const servicesBody = listed('products').pipe(
  z.object({
    totalresults: total,
    products: listIn('product', z.object({ id, clientid: id, name: text, domain: text, status: word })),
  }),
);

/** GetClientsProducts. The password that comes with each goes no further. */
export const readServices: Read<Page<Owned<PanelService>>> = (body) => {
  const read = readAs(servicesBody, body);
  if (read.kind !== 'found') return read;
  const items = read.value.products.map(({ id: serviceId, clientid, name, domain, status }) => ({
    id: serviceId,
    clientId: clientid,
    item: {
      id: serviceId,
      name,
      // Others are Fraud, Completed and what an operator has added.
      status: statuses.find((known) => known === status) ?? ('other' as const),
      ...(domain !== '' && { domain }),
    },
  }));
  return { kind: 'found', value: { items, total: read.value.totalresults } };
};

const invoicesBody = listed('invoices').pipe(
  z.object({ totalresults: total, invoices: listIn('invoice', z.object({ id, userid: id })) }),
);

/** GetInvoices, which has everything but the invoices' items. Its `userid` is a client's id. */
export const readInvoices: Read<Page<Owned<null>>> = (body) => {
  const read = readAs(invoicesBody, body);
  if (read.kind !== 'found') return read;
  const items = read.value.invoices.map((invoice) => ({
    id: invoice.id,
    clientId: invoice.userid,
    item: null,
  }));
  return { kind: 'found', value: { items, total: read.value.totalresults } };
};

const invoiceBody = z.object({
  invoiceid: id,
  userid: id,
  invoicenum: text,
  status: word,
  items: listIn('item', z.object({ type: text, relid: text })),
});

/** GetInvoice. */
export const readInvoice: Read<Owned<Invoice>> = (body) => {
  const read = readAs(invoiceBody, body);
  if (read.kind !== 'found') return read;
  const { invoiceid, userid, invoicenum, status } = read.value;
  const items = read.value.items.map(({ type, relid }) => ({ type: type.toLowerCase(), relid }));
  const item = { number: invoicenum || invoiceid, status, items };
  return { kind: 'found', value: { id: invoiceid, clientId: userid, item } };
};

function readAs<Schema extends z.ZodType>(schema: Schema, body: unknown): ReturnType<Read<z.output<Schema>>> {
  const read = schema.safeParse(body);
  if (read.success) return { kind: 'found', value: read.data };
  const [issue] = read.error.issues;
  return { kind: 'unavailable', detail: `${issue?.path.join('.')}: ${issue?.message}` };
}
