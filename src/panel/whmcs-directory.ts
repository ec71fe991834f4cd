import type { Answer, Directory, PanelService } from '../transfer/directory.ts';
import { createWhmcsApi, type WhmcsApiOptions } from './whmcs-api.ts';
import {
  readClient,
  readInvoice,
  readInvoices,
  readServices,
  type Invoice,
  type InvoiceItem,
  type Owned,
  type Page,
} from './whmcs-shapes.ts';

export interface WhmcsDirectoryOptions extends WhmcsApiOptions {
  /** The id of the custom field that says who is verified. None: the panel's word on the e-mail address. */
  verifiedField?: string | undefined;
  /** Gives up whatever is being asked. */
  signal?: AbortSignal;
  /** How long one question may take, with all the calls that it needs, in milliseconds. */
  questionMs?: number;
}

/**
 * WHMCS as the directory. A question is answered in full or not at all: a call that fails, a list that does not come
 * whole, or an answer that is about another client than was asked for makes it `unavailable`.
 */
export function createWhmcsDirectory(options: WhmcsDirectoryOptions): Directory {
  const { verifiedField, signal: stop, questionMs = 60_000 } = options;
  const call = createWhmcsApi(options);

  /** Ends the calls of one question. */
  function deadline(): AbortSignal {
    const late = AbortSignal.timeout(questionMs);
    return stop ? AbortSignal.any([stop, late]) : late;
  }

  async function ask<T>({ action, inputs, read, signal }: Question<T>): Promise<Answer<T>> {
    const answer = await call(action, inputs, signal);
    if (answer.kind !== 'found') return answer;
    const understood = read(answer.value);
    return understood.kind === 'unavailable' ? unavailable(`${action}: ${understood.detail}`) : understood;
  }

  /** All pages of a client's list. */
  async function list<T>(clientId: string, question: Question<Page<Owned<T>>>): Promise<Answer<Owned<T>[]>> {
    const { action } = question;
    const found = new Map<string, Owned<T>>();
    let start = 0;
    while (start < MOST) {
      const inputs = { ...question.inputs, limitstart: String(start), limitnum: String(PAGE) };
      const page = await ask({ ...question, inputs });
      if (page.kind !== 'found') return page;
      const { items, total } = page.value;
      if (items.some((owned) => owned.clientId !== clientId)) return unavailable(`${action}: ${STRANGER}`);

      const before = found.size;
      for (const owned of items) found.set(owned.id, owned);
      const isWhole = total === undefined ? found.size === before : found.size >= total;
      if (isWhole) return { kind: 'found', value: [...found.values()] };
      // Pages shift while the panel is at work: what is missing is not asked for again here, but the whole question later.
      if (found.size === before) return unavailable(`${action}: ${found.size} came of ${total}`);
      start += items.length;
    }
    return unavailable(`${action}: more than ${MOST}`);
  }

  async function invoice(clientId: string, invoiceId: string, signal: AbortSignal): Promise<Answer<Invoice>> {
    const inputs = { invoiceid: invoiceId };
    const answer = await ask({ action: 'GetInvoice', inputs, read: readInvoice, signal });
    if (answer.kind !== 'found') return answer;
    const isTheOne = answer.value.id === invoiceId && answer.value.clientId === clientId;
    return isTheOne ? { kind: 'found', value: answer.value.item } : unavailable(`GetInvoice: ${STRANGER}`);
  }

  return {
    async clientByEmail(email) {
      const asked = email.trim();
      if (asked === '') return { kind: 'not_found' };
      const answer = await ask({
        action: 'GetClientsDetails',
        inputs: { email: asked },
        read: readClient(verifiedField),
        signal: deadline(),
      });
      // The panel may look addresses up more loosely than we do: a user's or a contact's is not the client's own.
      const isOther = answer.kind === 'found' && answer.value.email.toLowerCase() !== asked.toLowerCase();
      return isOther ? { kind: 'not_found' } : answer;
    },

    async servicesOf(clientId): Promise<Answer<PanelService[]>> {
      if (!isId(clientId)) return { kind: 'not_found' };
      const inputs = { clientid: clientId };
      const question = { action: 'GetClientsProducts', inputs, read: readServices, signal: deadline() };
      const listed = await list(clientId, question);
      return listed.kind === 'found'
        ? { kind: 'found', value: listed.value.map(({ item }) => item) }
        : listed;
    },

    async unpaidInvoices(clientId, serviceId): Promise<Answer<string[]>> {
      if (!isId(clientId) || !isId(serviceId)) return { kind: 'not_found' };
      const signal = deadline();
      const listed = await askEach(UNPAID, (status) => {
        const inputs = { userid: clientId, status };
        return list(clientId, { action: 'GetInvoices', inputs, read: readInvoices, signal });
      });
      if (listed.kind !== 'found') return listed;

      // Overdue is no status of its own: those invoices are among the unpaid ones as well.
      const ids = [...new Set(listed.value.flat().map((owned) => owned.id))];
      const invoices = await askEach(ids, (invoiceId) => invoice(clientId, invoiceId, signal));
      if (invoices.kind !== 'found') return invoices;
      const owed = invoices.value.filter(
        ({ status, items }) => !SETTLED.has(status) && items.some((item) => mayBill(item, serviceId)),
      );
      return { kind: 'found', value: owed.map(({ number }) => number) };
    },
  };
}

interface Question<T> {
  action: string;
  inputs: Record<string, string>;
  read(body: unknown): Answer<T>;
  signal: AbortSignal;
}

const PAGE = 100;
const MOST = 5_000;
const AT_ONCE = 4;
const STRANGER = 'what came is not what was asked for';

/** What the panel lists as issued and not paid. */
const UNPAID = ['Unpaid', 'Overdue', 'Payment Pending', 'Collections'];

/** What may have become of an invoice since it was listed. */
const SETTLED = new Set(['paid', 'cancelled', 'refunded', 'draft']);

/** Items whose `relid` is the service's id: its price, its set-up fee, its discount. */
const OF_THE_SERVICE = new Set(['hosting', 'setup', 'promohosting']);

/** Items whose `relid` is the id of an addon or of an upgrade. */
const OF_SOME_SERVICE = new Set(['addon', 'upgrade']);

/**
 * Whether an item bills a service. Which service an addon or an upgrade belongs to cannot be asked with the actions that
 * are used here: while one is unpaid, none of the client's services counts as paid up. Domains, billable items, and lines
 * that were written by hand belong to no service.
 */
function mayBill({ type, relid }: InvoiceItem, serviceId: string): boolean {
  return OF_SOME_SERVICE.has(type) || (OF_THE_SERVICE.has(type) && relid === serviceId);
}

/** Without this, a list that is asked for with an empty id is everybody's. */
function isId(id: string): boolean {
  return /^\d+$/.test(id);
}

function unavailable(detail: string): { kind: 'unavailable'; detail: string } {
  return { kind: 'unavailable', detail };
}

/** Asks for each, a few at a time, in order. The first that is not found ends it. */
async function askEach<Asked, T>(
  all: readonly Asked[],
  ask: (one: Asked) => Promise<Answer<T>>,
): Promise<Answer<T[]>> {
  const value: T[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const answers = await Promise.all(all.slice(start, start + AT_ONCE).map(ask));
    for (const answer of answers) {
      if (answer.kind !== 'found') return answer;
      value.push(answer.value);
    }
  }
  return { kind: 'found', value };
}
