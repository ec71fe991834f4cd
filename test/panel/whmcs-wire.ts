import type { DirectoryFile } from '../../src/panel/embedded-directory.ts';

type Clients = DirectoryFile['clients'];
type Fields = Record<string, string>;

/** What the WHMCS API answers about these clients, in its documented shapes and with its oddities. */
export function answersAbout(clients: Clients): Record<string, (asked: Fields) => unknown> {
  const invoices = invoicesOf(clients);
  return {
    GetClientsDetails({ email }) {
      const client = clients.find((each) => each.email.toLowerCase() === email?.toLowerCase());
      return client ? { result: 'success', ...detailsOf(client) } : clientNotFound;
    },

    GetClientsProducts({ clientid, ...page }) {
      const services = clients.find(({ id }) => String(id) === clientid)?.services ?? [];
      const products = services.map((service) => productOf(service, String(clientid)));
      return { clientid, serviceid: null, ...listed(products, 'products', 'product', page) };
    },

    GetInvoices({ userid, status, ...page }) {
      const list = invoices
        .filter(({ invoice }) => String(invoice.userid) === userid)
        .filter(({ invoice, isOverdue }) => invoice.status === status || (status === 'Overdue' && isOverdue))
        .map(({ invoice }) => invoice);
      return listed(list, 'invoices', 'invoice', page);
    },

    GetInvoice({ invoiceid }) {
      const found = invoices.find(({ invoice }) => String(invoice.id) === invoiceid);
      if (!found) return { result: 'error', message: 'Invoice ID Not Found' };
      const { id, ...rest } = found.invoice;
      return { result: 'success', invoiceid: id, ...rest, items: { item: found.items }, transactions: '' };
    },
  };
}

const clientNotFound = { result: 'error', message: 'Client Not Found' };

/** GetClientsDetails of one client: most of it is nobody's business here. */
export function detailsOf({ id, firstName, lastName, email, phone, ...client }: Clients[number]) {
  return {
    client: {
      userid: 90_000 + Number(id),
      id: Number(id),
      uuid: '6f6c1c2e-0000-4000-8000-000000000000',
      firstname: encoded(firstName),
      lastname: encoded(lastName),
      email,
      countrycode: phone.startsWith('+54') ? 'AR' : 'IT',
      phonenumber: phone.slice(3),
      phonenumberformatted: `${phone.slice(0, 3)}.${phone.slice(3)}`,
      status: capitalised(client.status),
      email_verified: client.verified,
      language: client.language ?? '',
      currency_code: 'ARS',
      customfields: [{ id: 3, value: client.verified ? 'on' : '' }],
      email_preferences: { general: '1' },
      lastlogin: 'Date: 00/00/0000 00:00',
    },
  };
}

function productOf({ id, name, domain, status }: Clients[number]['services'][number], clientid: string) {
  return {
    id: String(id),
    clientid,
    pid: '14',
    name: encoded(name),
    domain: domain ?? '',
    status: status === 'other' ? 'Fraud' : capitalised(status),
    nextduedate: '0000-00-00',
    suspensionreason: '',
    recurringamount: '15.95',
    password: 'service-password',
    customfields: { customfield: [] },
  };
}

/** Every service has a paid invoice, and its unpaid ones; of these the first is overdue. */
function invoicesOf(clients: Clients) {
  let next = 9000;
  return clients.flatMap((client) =>
    client.services.flatMap((service) =>
      [undefined, ...service.unpaidInvoices].map((unpaid, index) => {
        const number = String(unpaid ?? `PAID-${service.id}`);
        const isId = /^\d+$/.test(number);
        next += 1;
        return {
          invoice: {
            id: isId ? Number(number) : next,
            userid: Number(client.id),
            invoicenum: isId ? '' : number,
            duedate: '2026-12-01',
            datepaid: '0000-00-00 00:00:00',
            total: '15.95',
            status: unpaid === undefined ? 'Paid' : 'Unpaid',
          },
          isOverdue: index === 1,
          items: [
            { id: next, type: 'Domain', relid: Number(service.id) + 1, description: 'x', amount: '1.00' },
            { id: next, type: 'Hosting', relid: Number(service.id), description: 'x', amount: '14.95' },
          ],
        };
      }),
    ),
  );
}

/** A page as WHMCS sends it: none is `""`, a single one an object. This one gives 50 at most. */
function listed(all: object[], list: string, key: string, { limitstart = '0', limitnum = '25' }: Fields) {
  const start = Number(limitstart);
  const page = all.slice(start, start + Math.min(Number(limitnum), 50));
  const inner = page.length === 0 ? '' : { [key]: page.length === 1 ? page[0] : page };
  const totalresults = list === 'products' ? String(all.length) : all.length;
  return { result: 'success', totalresults, startnumber: start, numreturned: page.length, [list]: inner };
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** As PHP's htmlspecialchars does. */
function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll("'", '&#039;');
}
