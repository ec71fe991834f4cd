import type { Message, Outcome, SessionState, Transport } from '../../delivery/ports.ts';
import { lastProfile, restoredAt } from '../../store/numbers/restored.ts';
import type { Db } from '../../store/database/schema.ts';

const DAY_MS = 24 * 3_600_000;
/** For so long after a store was restored, a panel may post again what was sent before. */
const LOOKING_MS = 30 * DAY_MS;
/** How long a browser that was just linked is given to fetch what was said before. */
const HISTORY_MS = 10 * 60_000;

/**
 * What connects the number, for a store that may be older than what was sent from it: each message is looked up by its key
 * before it is sent. Keys follow from the event's id, so that what the panel posts again, what waited when the copy was
 * made, and answers given since are all found under the key that they were sent under. The same as `connect` where the
 * store was not restored lately.
 */
export async function lookingBefore(
  connect: () => Transport,
  { db, now, historyMs = HISTORY_MS }: { db: Db; now: number; historyMs?: number },
): Promise<() => Transport> {
  const at = await restoredAt(db);
  if (at === undefined || now - at > LOOKING_MS) return connect;
  const sentBefore = await lastProfile(db);
  return () => lookBeforeSend(connect(), { sentBefore, historyMs });
}

interface Looking {
  /** The profile that has sent before: it needs no time to remember what. */
  sentBefore: string | undefined;
  historyMs: number;
}

/**
 * The same transport, but that it sends nothing that is there already. With another profile than the one that has sent
 * before, it says that it is starting until there was time to fetch what was said.
 */
export function lookBeforeSend(transport: Transport, { sentBefore, historyMs }: Looking): Transport {
  let timer: NodeJS.Timeout | undefined;
  let isFetched = false;
  const remembers = () => isFetched || transport.profile === sentBefore;
  const stateOf = (state: SessionState) => (state === 'ready' && !remembers() ? 'starting' : state);

  async function send(message: Message): Promise<Outcome> {
    const found = await transport.lookUp(message.key, message.chat);
    switch (found.kind) {
      case 'not_found':
        return transport.send(message);
      case 'sent':
        return found;
      case 'unavailable':
        return found;
      case 'pending':
      case 'failed':
        return { kind: 'in_doubt', detail: `it stood there already, ${found.kind}` };
    }
  }

  return {
    get state() {
      return stateOf(transport.state);
    },
    get details() {
      const { details } = transport;
      return transport.state === 'ready' && !remembers()
        ? { ...details, detail: 'the store was restored: what was sent before is being fetched' }
        : details;
    },
    get profile() {
      return transport.profile;
    },
    start(epoch, listeners) {
      return transport.start(epoch, {
        ...listeners,
        onStateChange(state) {
          clearTimeout(timer);
          if (state === 'ready' && !remembers()) {
            timer = setTimeout(() => {
              isFetched = true;
              listeners.onStateChange(transport.state);
            }, historyMs);
          }
          listeners.onStateChange(stateOf(state));
        },
      });
    },
    resolve: (candidates) => transport.resolve(candidates),
    send,
    lookUp: (key, chat) => transport.lookUp(key, chat),
    phoneOf: (chat) => transport.phoneOf(chat),
    logOut: () => transport.logOut(),
    stop() {
      clearTimeout(timer);
      return transport.stop();
    },
  };
}
