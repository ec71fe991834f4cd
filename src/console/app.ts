import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { catalog } from '../events/catalog.ts';
import type { Logger } from '../logger.ts';
import { accountEndpoints } from './account.ts';
import { answerJson, answerProblem } from './answer.ts';
import { auditRoutes } from './audit.ts';
import { clientAddress } from './client-address.ts';
import { admit, createEndpoints, wrongMethod, type Found, type Visit } from './endpoints.ts';
import { createJsonBody } from './json-body.ts';
import { createLive } from './live.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { peopleRoutes } from './people.ts';
import { createProve } from './prove.ts';
import { Refusal, type Route } from './route.ts';
import { isOurOwn } from './same-origin.ts';
import { readToken, writeToken } from './session-cookie.ts';
import { createSessions, LONGEST_SECONDS } from './sessions.ts';
import type { Session, StaffStore } from './staff-store.ts';
import type { Me } from './staff-wire.ts';
import { valid } from './valid.ts';

export interface ConsoleDeps {
  /** The slices; accounts, people and the audit log are the console's own. */
  routes: readonly Route[];
  staff: StaffStore;
  /** What every page shows or needs to know; asked at each sign-in. */
  about: () => Omit<Me, 'account' | 'mustChangePassword' | 'types'>;
  /** Where browsers reach us: its scheme decides on the cookie. */
  publicUrl: () => string;
  logger: Logger;
  passwords?: Passwords;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds between two looks of a live stream. */
  liveEveryMs?: number;
}

export interface Console {
  /** Answers everything under /console/api: to be mounted at the root. */
  router: Router;
  /** Ends the live streams, and opens no more. */
  close(): void;
}

/** In bytes: the longest text that an editor can hold, several times over. */
const BODY_LIMIT = 512 * 1024;
/** Of those who may be anybody. */
const SIGN_IN_LIMIT = 16 * 1024;

const signInBody = z.object({
  name: z.string('must be a string').max(256, 'must have at most 256 characters'),
  password: z.string('must be a string').max(1024, 'must have at most 1024 characters'),
});

const types = [...catalog.values()].map(({ type, summary }) => ({ type, summary }));

/** The console's server: who calls is known here, may be let in here, and is answered or refused here. */
export function createConsole(deps: ConsoleDeps): Console {
  const { staff, about, publicUrl, logger, passwords = createPasswords(), now = Date.now } = deps;
  const isSecure = () => publicUrl().startsWith('https:');
  const company = () => about().company;
  const sessions = createSessions(staff, now);
  const prove = createProve({ staff, passwords, now, logger });
  const meOf = ({ account, mustChangePassword }: Pick<Session, 'account' | 'mustChangePassword'>): Me => ({
    ...about(),
    account: { id: account.id, name: account.name, role: account.role },
    mustChangePassword,
    types,
  });
  const find = createEndpoints([
    ...accountEndpoints({ staff, sessions, passwords, prove, meOf, company, isSecure }),
    ...peopleRoutes({ staff, passwords, now }),
    ...auditRoutes(staff),
    ...deps.routes,
  ]);
  const readBody = createJsonBody(BODY_LIMIT);
  const readSignIn = createJsonBody(SIGN_IN_LIMIT);

  /** Who calls, if they are signed in. */
  const whoIs = async ({ headers }: Request): Promise<Session> => {
    const token = readToken(headers.cookie, isSecure());
    const session = token === undefined ? undefined : await sessions.find(token);
    if (!session) throw new Refusal(401, { code: 'not_signed_in', detail: 'nobody is signed in' });
    return session;
  };

  const ask = (
    { endpoint, params }: Found,
    asked: { query: URLSearchParams; body: unknown; visit: Visit },
  ) => {
    const { query, body, visit } = asked;
    const { account: by } = visit.session;
    const record: Parameters<Route['handle']>[0]['record'] = (deed) =>
      staff.recordDeed({ ...deed, at: now(), who: by.name });
    return endpoint.handle({ params, query, body, by, record }, visit);
  };

  const visitOf = (req: Request, res: Response, session: Session): Visit => ({
    session,
    address: clientAddress(req, isSecure()),
    setCookie: (cookie) => res.append('set-cookie', cookie),
  });

  const signIn = async (req: Request, res: Response): Promise<Me> => {
    const { name: typed, password } = valid(signInBody, await readSignIn(req, res));
    const name = typed.normalize('NFKC').trim().toLowerCase();
    const account = await prove({ name, password, address: clientAddress(req, isSecure()) });
    await staff.recordDeed({ at: now(), who: account.name, action: 'sign_in' });
    const token = await sessions.open(account.id, req.headers['user-agent'] ?? '');
    res.append('set-cookie', writeToken(token, { isSecure: isSecure(), seconds: LONGEST_SECONDS }));
    return meOf({ account, mustChangePassword: account.mustChangePassword });
  };

  const live = createLive({
    whoIs,
    now,
    logger,
    everyMs: deps.liveEveryMs ?? 1000,
    async ask(req, res, { path, session }) {
      const { path: place, query } = split(path);
      const found = find('GET', place);
      admit(session, found.endpoint);
      return ask(found, { query, body: undefined, visit: visitOf(req, res, session) });
    },
  });

  const call = async (req: Request, res: Response): Promise<unknown> => {
    const { path, query } = split(req.url);
    const found = find(req.method, path);
    const session = await whoIs(req);
    admit(session, found.endpoint);
    const isChange = req.method !== 'GET' && req.method !== 'HEAD';
    const body = isChange ? await readBody(req, res) : undefined;
    await sessions.see(session);
    return ask(found, { query, body, visit: visitOf(req, res, session) });
  };

  const handle = async (req: Request, res: Response): Promise<void> => {
    try {
      if (!isOurOwn(req, publicUrl())) {
        throw new Refusal(403, { code: 'cross_site', detail: 'this is not for other sites’ pages to call' });
      }
      const { path, query } = split(req.url);
      const own = { '/live': 'GET', '/sign-in': 'POST' }[path];
      if (own !== undefined && req.method !== own) throw wrongMethod(own);
      if (path === '/live') await live.open(req, res, query.getAll('path'));
      else answerJson(res, path === '/sign-in' ? await signIn(req, res) : await call(req, res));
    } catch (error) {
      answerProblem(res, error, logger);
    }
  };

  const router = Router();
  router.use('/console/api', handle);
  return { router, close: live.close };
}

function split(url: string): { path: string; query: URLSearchParams } {
  const [path = '', ...rest] = url.split('?');
  return { path, query: new URLSearchParams(rest.join('?')) };
}
