import type {
  Found,
  Inbound,
  Message,
  Outcome,
  Receipt,
  Resolution,
  SessionDetails,
  SessionState,
  Transport,
  TransportListeners,
} from '../../src/delivery/ports.ts';

/** What the far side does with one message, and what the call then says. */
export type Behaviour =
  | 'accept'
  | 'unavailable'
  | 'not_ready'
  | 'not_on_whatsapp'
  | 'rejected'
  /** It arrives, and the call does not say so. */
  | 'accept_in_doubt'
  /** It does not arrive, and the call does not say so. */
  | 'lose_in_doubt'
  /** It stands in the chat, unconfirmed or failed, and the call does not say so. */
  | 'pend_in_doubt'
  | 'fail_in_doubt'
  | 'accept_and_throw'
  | 'lose_and_throw';

/**
 * What stands beyond the transport: it never de-duplicates, keeps the key of each message for look-ups, and shuts out
 * senders whose epoch is older than one it has seen, also those whose message is on its way.
 */
export interface FarSide {
  /** All that arrived, in order. */
  readonly accepted: Message[];
  /** What was asked, in order: `resolve +549…`, `send <key>`, `lookUp <key>`, `logOut`. */
  readonly calls: string[];
  /** A delay before a message arrives is a promise. */
  behave: (message: Message) => Behaviour | Promise<Behaviour>;
  /** Before the call answers, once the message has arrived or not. */
  beforeAnswer: (message: Message) => Promise<void> | undefined;
  resolve: (candidates: string[]) => Resolution | Promise<Resolution>;
  /** Replaces the answer of look-ups while it is set. */
  lookUpAnswer: (() => Found) | undefined;
  /** Answers whether it is done. */
  logOut: () => boolean | Promise<boolean>;
  profile: string;
  readonly state: SessionState;
  readonly details: SessionDetails;
  /** `details` stay as they are where they are not said. */
  setSession(state: SessionState, details?: SessionDetails): void;
  /** The numbers behind chats whose addresses do not tell them. */
  readonly phones: Map<string, string>;
  /** What stands in the chat unconfirmed is confirmed, and has arrived: this one, or all of it. */
  confirm(key?: string): void;
  receive(...receipts: Receipt[]): Promise<void>;
  /** Tells those that are connected what customers wrote. Rejects where it was not kept. */
  tell(...inbound: Inbound[]): Promise<void>;
  connect(): Transport;
  /** How many transports are started and not stopped. */
  readonly connected: number;
}

export function createFarSide(): FarSide {
  const stored = new Map<string, { message: Message; state: 'sent' | 'pending' | 'failed' }>();
  const transports = new Set<TransportListeners>();
  let newestEpoch = 0;

  const farSide: FarSide & { state: SessionState; details: SessionDetails; connected: number } = {
    accepted: [],
    calls: [],
    behave: () => 'accept',
    beforeAnswer: () => undefined,
    resolve: ([phone = '']) => ({ kind: 'found', phone, chat: `${phone.slice(1)}@c.us` }),
    lookUpAnswer: undefined,
    logOut: () => true,
    profile: 'profile-1',
    state: 'ready',
    details: {},
    phones: new Map(),
    connected: 0,
    setSession(state, details = farSide.details) {
      Object.assign(farSide, { state, details });
      for (const { onStateChange } of transports) onStateChange(state);
    },
    confirm(only) {
      for (const [key, { message, state }] of stored) {
        if (state === 'pending' && (only ?? key) === key) take(message, 'sent');
      }
    },
    async receive(...receipts) {
      for (const { onReceipts } of transports) await onReceipts(receipts);
    },
    async tell(...inbound) {
      for (const { onInbound } of transports) await onInbound(inbound);
    },
    connect,
  };

  function take(message: Message, state: 'sent' | 'pending' | 'failed'): void {
    if (state === 'sent') farSide.accepted.push(message);
    stored.set(message.key, { message, state });
  }

  function outcomeOf(behaviour: Behaviour, message: Message): Outcome {
    const detail = behaviour;
    switch (behaviour) {
      case 'accept':
        take(message, 'sent');
        return { kind: 'sent', whatsappMessageId: idOf(message.key) };
      case 'accept_in_doubt':
        take(message, 'sent');
        return { kind: 'in_doubt', detail };
      case 'accept_and_throw':
        take(message, 'sent');
        throw new Error(detail);
      case 'lose_and_throw':
        throw new Error(detail);
      case 'pend_in_doubt':
        take(message, 'pending');
        return { kind: 'in_doubt', detail };
      case 'fail_in_doubt':
        take(message, 'failed');
        return { kind: 'in_doubt', detail };
      case 'lose_in_doubt':
        return { kind: 'in_doubt', detail };
      case 'unavailable':
      case 'not_ready':
        return { kind: behaviour, detail };
      case 'not_on_whatsapp':
      case 'rejected':
        return { kind: 'refused', reason: behaviour, detail };
    }
  }

  function connect(): Transport {
    let own: TransportListeners | undefined;
    let ownEpoch = 0;
    const isReady = () => own !== undefined && ownEpoch === newestEpoch && farSide.state === 'ready';
    return {
      get state() {
        if (own === undefined) return 'starting';
        return ownEpoch === newestEpoch ? farSide.state : 'lost';
      },
      get details() {
        return farSide.details;
      },
      get profile() {
        return farSide.profile;
      },
      async start(epoch, listeners) {
        own = listeners;
        ownEpoch = epoch;
        newestEpoch = Math.max(newestEpoch, epoch);
        transports.add(listeners);
        farSide.connected = transports.size;
        listeners.onStateChange(farSide.state);
      },
      async resolve(candidates) {
        farSide.calls.push(`resolve ${candidates.join(' ')}`);
        return isReady() ? farSide.resolve(candidates) : { kind: 'unavailable', detail: 'no session' };
      },
      async send(message) {
        farSide.calls.push(`send ${message.key}`);
        if (!isReady()) return { kind: 'not_ready', detail: 'no session' };
        const behaviour = await farSide.behave(message);
        if (ownEpoch !== newestEpoch) return { kind: 'unavailable', detail: 'shut out' };
        try {
          return outcomeOf(behaviour, message);
        } finally {
          await farSide.beforeAnswer(message);
        }
      },
      async lookUp(key) {
        farSide.calls.push(`lookUp ${key}`);
        if (!isReady()) return { kind: 'unavailable', detail: 'no session' };
        if (farSide.lookUpAnswer) return farSide.lookUpAnswer();
        const { state } = stored.get(key) ?? { state: 'not_found' as const };
        return state === 'sent' ? { kind: 'sent', whatsappMessageId: idOf(key) } : { kind: state };
      },
      async phoneOf(chat) {
        farSide.calls.push(`phoneOf ${chat}`);
        return farSide.phones.get(chat);
      },
      async logOut() {
        farSide.calls.push('logOut');
        return isReady() && farSide.logOut();
      },
      async stop() {
        if (own) transports.delete(own);
        farSide.connected = transports.size;
        own = undefined;
      },
    };
  }

  return farSide;
}

function idOf(key: string): string {
  return `true_${key}`;
}
