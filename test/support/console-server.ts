import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { createConsole, type Console, type ConsoleDeps } from '../../src/console/app.ts';
import { createPasswords } from '../../src/console/passwords.ts';
import type { Role } from '../../src/console/route.ts';
import type { Me } from '../../src/console/staff-wire.ts';
import { finishApp } from '../../src/intake/app.ts';
import { staffStore } from '../../src/main/staff-store.ts';
import { createAccount } from '../../src/store/staff/accounts.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { tempStore } from './temp-store.ts';

/** Keeps passwords at next to no cost. */
export const quickPasswords = createPasswords({ N: 2, r: 1, p: 1 });

export const PASSWORD = 'a bicycle in the rain';

interface Answer<Body> {
  status: number;
  headers: Headers;
  /** What the JSON says; undefined where there is none. */
  body: Body;
}

interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A browser, signed in or not. */
export interface Visitor {
  cookie: string | undefined;
  /** Calls `/console/api<path>`, as our own pages do. */
  call<Body = { code: string }>(path: string, asked?: Asked): Promise<Answer<Body>>;
  signIn(name: string, password?: string): Promise<Answer<Me & { code?: string; seconds?: number }>>;
}

export interface ConsoleServer {
  url: string;
  port: number;
  db: Db;
  console: Console;
  server: Server;
  logLines: string[];
  visitor(): Visitor;
  /** Somebody of this role who is signed in; the account is made where there is none of that name. */
  as(role: Role, name?: string): Promise<Visitor>;
  close(): Promise<void>;
}

/** The console on a port of its own, over a store of its own. */
export async function startConsole(
  overrides: Partial<ConsoleDeps> & { db?: Db } = {},
): Promise<ConsoleServer> {
  const store = overrides.db ? undefined : await tempStore();
  const db = overrides.db ?? store!.db;
  const logLines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => logLines.push(line) });
  let url = '';
  const console = createConsole({
    routes: [],
    staff: staffStore(db),
    about: () => ({
      company: 'Hosting del Sur',
      transport: 'sandbox',
      version: '1.2.3',
      defaultLocale: 'es',
      locales: ['es', 'en'],
    }),
    publicUrl: () => url,
    logger,
    passwords: quickPasswords,
    ...overrides,
  });
  const server = createServer(finishApp(express(), { others: [console.router], logger }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    db,
    console,
    server,
    logLines,
    visitor: () => visitor(url),
    async as(role, name: string = role) {
      await account(db, name, role);
      const somebody = visitor(url);
      const answer = await somebody.signIn(name);
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return somebody;
    },
    async close() {
      console.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await store?.close();
    },
  };
}

/** An account whose password has been changed already; none is made where there is one of that name. */
export async function account(db: Db, name: string, role: Role): Promise<void> {
  const id = await createAccount(
    db,
    { name, role, password: await quickPasswords.hash(PASSWORD) },
    Date.now(),
  );
  if (id !== undefined) {
    await db.updateTable('accounts').set({ must_change: 0 }).where('id', '=', id).execute();
  }
}

function visitor(url: string): Visitor {
  const ask = async (path: string, { method = 'GET', body, headers = {} }: Asked = {}) => {
    const response = await fetch(`${url}/console/api${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(self.cookie !== undefined && { cookie: self.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) self.cookie = cookie.split(';')[0];
    const text = await response.text();
    const { status, headers: answered } = response;
    return { status, headers: answered, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  const self: Visitor = {
    cookie: undefined,
    call: ask as Visitor['call'],
    signIn: (name, password = PASSWORD) =>
      self.call('/sign-in', { method: 'POST', body: { name, password } }),
  };
  return self;
}
