import type { Request, Response } from 'express';
import type { Logger } from '../logger.ts';
import { HEADERS, problemOf } from './answer.ts';
import { Refusal } from './route.ts';
import type { Session } from './staff-store.ts';
import { createTurns } from './turns.ts';

export interface LiveDeps {
  /** Who calls. Throws a Refusal. */
  whoIs(req: Request): Promise<Session>;
  /** What a GET of this path, with its query, is answered in that session. */
  ask(req: Request, res: Response, asked: { path: string; session: Session }): Promise<unknown>;
  now: () => number;
  logger: Logger;
  /** Between two looks. */
  everyMs: number;
}

const MOST_PATHS = 8;
/** Of one session: a browser has no more than a few tabs in view. */
const MOST_STREAMS = 20;
/** Of all that one person watches: a quarter of the time at most is theirs, and a quarter of a second at a time. */
const SHARE = { rests: 3, longestMs: 250 };
const HEARTBEAT_MS = 15_000;
/** Who takes nothing for so long is gone. */
const STUCK_MS = 60_000;

/** What is watched, as it was last told. */
interface Watched {
  path: string;
  told: string;
  isAsked: boolean;
}

/**
 * Streams (server-sent events) that ask some of the console's own addresses each second and tell the answers that are new.
 * Nothing is kept for a client that does not read: it is told what is so when it reads again.
 */
export function createLive({ whoIs, ask, now, logger, everyMs }: LiveDeps) {
  const ends = new Set<() => void>();
  const streams = new Map<string, number>();
  const inTurn = createTurns(SHARE);
  let isClosed = false;

  const run = (
    req: Request,
    res: Response,
    { paths, session }: { paths: string[]; session: Session },
  ): void => {
    const watched: Watched[] = paths.map((path) => ({ path, told: '', isAsked: false }));
    let wroteAt = now();

    const write = (text: string) => {
      if (res.writableEnded || res.destroyed) return;
      wroteAt = now();
      res.write(text);
    };

    const tell = (each: Watched, answer: { body: unknown } | { problem: unknown }): boolean => {
      const text = JSON.stringify({ path: each.path, ...answer });
      if (text === each.told) return false;
      each.told = text;
      write(`data: ${text}\n\n`);
      return true;
    };

    const askOne = async (each: Watched, current: Session) => {
      if (each.isAsked) return;
      each.isAsked = true;
      try {
        const body = await inTurn(current.account.id, async () =>
          // Who has gone is not asked for any more.
          res.destroyed ? null : ask(req, res, { path: each.path, session: current }),
        );
        tell(each, { body: body ?? null });
      } catch (error) {
        const problem = problemOf(error);
        // It may be so for hours: it is logged when it begins.
        if (tell(each, { problem }) && problem.status === 500)
          logger.error({ err: error }, 'the console failed');
      } finally {
        each.isAsked = false;
      }
    };

    let isLooking = false;
    const round = async () => {
      if (res.writableNeedDrain) {
        if (now() - wroteAt > STUCK_MS) res.destroy();
        return;
      }
      if (isLooking) return;
      isLooking = true;
      try {
        const current = await whoIs(req);
        for (const each of watched) void askOne(each, current);
      } catch (error) {
        const problem = problemOf(error);
        for (const each of watched) tell(each, { problem });
        // A store that cannot be asked may be back in a second; who is not signed in is not.
        if (error instanceof Refusal) end();
      } finally {
        isLooking = false;
      }
      if (now() - wroteAt >= HEARTBEAT_MS) write(': still here\n\n');
    };

    const timer = setInterval(() => void round(), everyMs);
    const end = () => {
      clearInterval(timer);
      res.end();
    };
    ends.add(end);
    streams.set(session.id, (streams.get(session.id) ?? 0) + 1);
    res.on('close', () => {
      clearInterval(timer);
      ends.delete(end);
      const left = (streams.get(session.id) ?? 1) - 1;
      if (left === 0) streams.delete(session.id);
      else streams.set(session.id, left);
    });
    void round();
  };

  return {
    /** Answers with a stream, and resolves once it is open. Throws a Refusal. */
    async open(req: Request, res: Response, paths: readonly string[]): Promise<void> {
      const session = await whoIs(req);
      const wanted = [...new Set(paths)];
      if (wanted.length === 0 || wanted.length > MOST_PATHS || wanted.some((path) => !path.startsWith('/'))) {
        throw new Refusal(422, { code: 'wrong_fields', detail: `1 to ${MOST_PATHS} times path=/… is taken` });
      }
      if (isClosed) throw new Refusal(503, { code: 'stopping', detail: 'this process stops', seconds: 2 });
      if ((streams.get(session.id) ?? 0) >= MOST_STREAMS) {
        throw new Refusal(429, { code: 'too_many_streams', detail: 'too many streams are open', seconds: 5 });
      }
      res.writeHead(200, {
        ...HEADERS,
        'content-type': 'text/event-stream',
        // Neither kept nor held back, whatever stands in between.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      res.write('retry: 2000\n\n');
      // Who has gone while we looked who they are is not told of again.
      if (!res.destroyed) run(req, res, { paths: wanted, session });
    },

    /** Ends all streams, and opens no more: a stop does not wait for them. */
    close(): void {
      isClosed = true;
      for (const end of ends) end();
    },
  };
}
