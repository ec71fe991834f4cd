import type {
  Found,
  Message,
  Outcome,
  Resolution,
  SessionState,
  Transport,
  TransportListeners,
} from '../delivery/ports.ts';
import type { Logger } from '../logger.ts';
import { bodyOf, createJsonClient, type Answer } from './json-client.ts';
import { openSession, type Session } from './session.ts';
import { accepted, found, refused, resolved, type RefusalCode } from './wire.ts';

export interface SandboxTransportOptions {
  /** Of the sandbox, without a slash at its end. */
  url: string;
  /** Our own number. */
  number: string;
  logger: Logger;
  /** How long a call may take, in milliseconds. */
  deadlineMs?: number;
  /** Milliseconds since 1970, by the same clock as the sandbox's. */
  now?: () => number;
}

/**
 * The transport to the phone sandbox, over HTTP. A sender that a newer epoch has shut out is `lost` for good and its
 * sends are `unavailable`: recording that is when it learns that the number is another's.
 *
 * When "not found" is proof. A look-up and a send travel on connections of their own. A send that was given up may still
 * be unread in a socket while a look-up finds nothing, and be taken afterwards. So:
 * - a send says until when it may be taken, which is until its deadline; the sandbox compares that at the moment it
 *   commits. Before it has passed, what this transport finds missing is `pending`;
 * - a send of an earlier process, of which nothing is remembered here, has an older epoch. Look-ups are made only while
 *   connected, and connecting with our epoch has made the sandbox refuse older ones, at the moment it commits as well;
 * - a look-up names the memory that it means, so that one in another file cannot answer for it.
 */
export function createSandboxTransport(options: SandboxTransportOptions): Transport {
  const { url, number, logger, deadlineMs = 10_000, now = Date.now } = options;
  const client = createJsonClient(`${url}/sandbox/transport`);
  /** Until when a send may be taken of which it is not known whether it was. By key. */
  const undecided = new Map<string, number>();
  const underWay = new Set<Promise<Answer>>();
  let session: Session | undefined;
  let sessionEpoch = 0;
  let state: SessionState = 'starting';

  async function ask(path: string, body: object): Promise<Answer> {
    const call = client.post(
      path,
      { number, epoch: sessionEpoch, profile: session?.profile, ...body },
      deadlineMs,
    );
    underWay.add(call);
    const answer = await call;
    underWay.delete(call);
    if (isSessionTrouble(answer)) session?.check();
    return answer;
  }

  function notReady(): { kind: 'not_ready' | 'unavailable'; detail: string } | undefined {
    if (session?.isShutOut) return { kind: 'unavailable', detail: 'a newer sender has connected' };
    return state === 'ready' ? undefined : { kind: 'not_ready', detail: `the session is ${state}` };
  }

  async function stop(): Promise<void> {
    state = 'lost';
    await session?.stop();
    session = undefined;
    await Promise.all(underWay);
    client.close();
  }

  return {
    get state() {
      return state;
    },
    get details() {
      return state === 'ready' ? { number } : {};
    },
    get profile() {
      return session?.profile ?? '';
    },

    async start(epoch: number, listeners: TransportListeners) {
      await stop();
      state = 'starting';
      sessionEpoch = epoch;
      session = openSession({
        client,
        number,
        epoch,
        deadlineMs,
        listeners,
        logger,
        onState(next) {
          if (next === state) return;
          state = next;
          logger.info({ epoch, state }, 'the sandbox session changed');
          listeners.onStateChange(next);
        },
      });
      await session.tried;
    },

    async resolve(candidates): Promise<Resolution> {
      const trouble = notReady();
      if (trouble?.kind === 'not_ready') return { kind: 'not_ready' };
      if (trouble) return trouble;
      if (candidates.length === 0) return { kind: 'not_on_whatsapp' };
      const answer = await ask('/resolve', { candidates });
      const body = bodyOf(answer, resolved);
      if (!body) return { kind: 'unavailable', detail: refusalOf(answer).detail };
      const { phone } = body;
      return phone === null ? { kind: 'not_on_whatsapp' } : { kind: 'found', chat: phone, phone };
    },

    async send({ key, chat, text, deliveryId }: Message): Promise<Outcome> {
      const trouble = notReady();
      if (trouble) return trouble;
      const acceptUntil = now() + deadlineMs;
      undecided.set(key, acceptUntil);
      const answer = await ask('/messages', { key, phone: chat, text, deliveryId, acceptUntil });
      const outcome = outcomeOf(answer);
      if (outcome.kind !== 'in_doubt') undecided.delete(key);
      return outcome;
    },

    async lookUp(key): Promise<Found> {
      const trouble = notReady();
      if (trouble) return { kind: 'unavailable', detail: trouble.detail };
      // Read before asking: only what cannot be taken any more when the sandbox looks is surely not there.
      const isDecided = now() >= (undecided.get(key) ?? 0);
      const answer = await ask('/look-up', { key });
      const body = bodyOf(answer, found);
      if (!body) return { kind: 'unavailable', detail: refusalOf(answer).detail };
      if (body.kind === 'not_found' && !isDecided) return { kind: 'pending' };
      if (body.kind !== 'pending') undecided.delete(key);
      return body.kind === 'sent' ? { kind: 'sent', whatsappMessageId: body.id } : { kind: body.kind };
    },

    async phoneOf(chat) {
      return chat.startsWith('+') ? chat : undefined;
    },

    /** Nothing is paired here. */
    logOut: async () => true,

    stop,
  };
}

/** Why a call did not succeed; no code where the sandbox did not say. */
function refusalOf(answer: Answer): { code?: RefusalCode; detail: string } {
  if (answer.kind !== 'answered') return { detail: answer.detail };
  return refused.safeParse(answer.body).data ?? { detail: `the sandbox answered ${answer.status}` };
}

/** Whether to find out if there still is a session. A refusal by a phone is an answer like any other. */
function isSessionTrouble(answer: Answer): boolean {
  if (answer.kind !== 'answered') return true;
  const { code } = refusalOf(answer);
  return code === 'offline' || code === 'older_epoch' || code === 'no_session';
}

function outcomeOf(answer: Answer): Outcome {
  const sent = bodyOf(answer, accepted);
  if (sent) return { kind: 'sent', whatsappMessageId: sent.id };
  const { code, detail } = refusalOf(answer);
  if (answer.kind === 'not_connected') return { kind: 'not_ready', detail };
  switch (code) {
    case 'offline':
      return { kind: 'not_ready', detail };
    case 'older_epoch':
    case 'no_session':
    case 'too_late':
    case 'not_accepted':
      return { kind: 'unavailable', detail };
    case 'not_registered':
      return { kind: 'refused', reason: 'not_on_whatsapp', detail };
    case 'invalid':
      return { kind: 'refused', reason: 'rejected', detail };
    case 'broken':
    case undefined:
    default:
      return { kind: 'in_doubt', detail };
  }
}
