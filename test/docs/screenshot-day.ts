import { signedHeaders } from '../../src/callbacks/sign-webhook.ts';
import type { PanelEvent } from '../../src/events/define-event.ts';
import { eventually, SECRET, startService, type Service } from '../support/service.ts';
import { clients, type Who } from './screenshot-people.ts';

export const FIRST_PASSWORD = 'given at the first start';
export const PASSWORD = 'seven wooden kettles';
const COMPANY = 'Hosting del Sur';

/** The hosting company's own panel tells of this. */
type News = [who: Who, type: string, data: Record<string, unknown>];

/** Calls the console's API as somebody of the staff. Throws what is answered instead of an answer. */
export type Staff = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

/** The service at some moment, and all who have to do with it. */
export interface Day {
  service: Service;
  url: string;
  /** The panel posts these, one after the other, and all that can go out goes out. Resolves to the events' ids. */
  tell(news: readonly News[]): Promise<string[]>;
  /** How a number is, from now on. */
  phone(number: string, settings: { registered?: boolean; reads?: boolean }): Promise<void>;
  network(settings: Record<string, unknown>): Promise<void>;
  /** A customer writes to the company. */
  write(number: string, text: string): Promise<void>;
  /** A member of the staff who has an account; signs in. */
  staff(name: string, password?: string): Promise<Staff>;
}

interface Row {
  eventId: string;
  status: string;
  holdReason?: string;
}

/** Starts the service when its clock says `moment`, in ISO 8601. */
export async function openDay(
  moment: string,
  { dataDir, ...env }: { dataDir: string } & Record<string, string>,
): Promise<Day> {
  const ahead = Date.parse(moment) - Date.now();
  const service = await startService({
    DATA_DIR: dataDir,
    COMPANY_NAME: COMPANY,
    CLIENT_AREA_URL: 'https://panel.example.com/clientarea.php',
    CONSOLE_PASSWORD: FIRST_PASSWORD,
    ...clock(ahead),
    ...env,
  });
  const { url } = service;

  async function sandbox(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(`${url}/sandbox/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  async function staff(name: string, password = PASSWORD): Promise<Staff> {
    const headers: Record<string, string> = { origin: url, 'content-type': 'application/json' };
    const ask = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${url}/console/api${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${name}: ${method} ${path}: ${response.status} ${text}`);
      return { response, answer: text === '' ? undefined : JSON.parse(text) };
    };
    const { response } = await ask('POST', '/sign-in', { name, password });
    headers['cookie'] = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return async (method, path, body) => (await ask(method, path, body)).answer;
  }

  async function tell(news: readonly News[]): Promise<string[]> {
    const events = news.map((each) => eventOf(each, moment));
    for (const { id, ...event } of events) {
      const body = JSON.stringify(event);
      const headers = signedHeaders({ id, body, secret: SECRET, now: new Date(Date.now() + ahead) });
      const response = await fetch(`${url}/v1/events`, { method: 'POST', body, headers });
      if (response.status !== 202) throw new Error(`${id}: ${response.status} ${await response.text()}`);
    }
    return events.map(({ id }) => id);
  }

  return {
    service,
    url,
    tell,
    phone: (number, settings) => sandbox('PUT', `phones/${encodeURIComponent(number)}`, settings),
    network: (settings) => sandbox('PUT', 'network', settings),
    write: (phone, text) => sandbox('POST', 'messages', { phone, text }),
    staff,
  };
}

/** The environment of a process for which it is as much later. Unlike in tests, for every part of it. */
function clock(ahead: number): Record<string, string> {
  const script = `const Real = Date; globalThis.Date = class Date extends Real {
    constructor(...given) { super(...(given.length > 0 ? given : [Date.now()])); }
    static now() { return Real.now() + ${ahead}; }
  };`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

/** Waits until there is a delivery of each of the events, and everything has been sent, has ended, or waits for the morning. */
export async function settled(asks: Staff, events: readonly string[] = []): Promise<void> {
  await eventually(
    async () => (await asks<{ deliveries: Row[] }>('GET', '/deliveries?limit=100')).deliveries,
    (rows) =>
      events.every((event) => rows.some(({ eventId }) => eventId === event)) &&
      rows.every(
        ({ status, holdReason }) =>
          !['queued', 'sending', 'sent'].includes(status) || holdReason === 'quiet_hours',
      ),
  );
}

/** What the panel posts. Its id names the fact, as a panel's own does. */
function eventOf([who, type, data]: News, moment: string): PanelEvent {
  const subject = Object.values(data).find((value): value is { id: string } => hasId(value))?.id;
  const id = `whmcs:${type}:${subject ?? clients[who].id}`;
  return { id, type, occurredAt: moment, client: clients[who], data };
}

function hasId(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value;
}
