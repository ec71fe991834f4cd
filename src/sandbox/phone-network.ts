import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { createCommitQueue } from './commit-queue.ts';
import { network as networkSchema, type Network, type NetworkSettings } from './network.ts';
import {
  openPhoneStore,
  type Conversation,
  type Phone,
  type StoredMessage,
  type Wanted,
} from './phone-store.ts';
import { Problem } from './problem.ts';
import {
  LONG_POLL,
  type Found,
  type RefusalCode,
  type SendRequest,
  type Session,
  type Update,
  type Updates,
  type UpdatesRequest,
  type Welcome,
} from './wire.ts';

export interface PhoneNetworkOptions {
  file: string;
  logger: Logger;
  now: () => number;
  /** From 0 to 1, as Math.random: decides which calls the faults hit. */
  random: () => number;
}

export type PhoneNetwork = ReturnType<typeof createPhoneNetwork>;

/** A message as the tests' API shows it. */
export interface ShownMessage extends Omit<StoredMessage, 'at' | 'deliveryId' | 'number'> {
  /** ISO 8601 */
  at: string;
  deliveryId?: string;
  /** Our number, that it came from or goes to. */
  number?: string;
}

/** What is undefined stays as it is. */
export interface PhoneSettings {
  registered?: boolean | undefined;
  reads?: boolean | undefined;
}

/**
 * The simulated phones and the network between them and our sessions, in WhatsApp's place. It commits before it answers,
 * never de-duplicates, and refuses a sender whose epoch is older than one it has seen. Its session calls throw a Problem
 * where they do not do what is asked; its `code` says what that proves.
 */
export function createPhoneNetwork({ file, logger, now, random }: PhoneNetworkOptions) {
  const store = openPhoneStore(file);
  const commits = createCommitQueue(store.transaction);
  const closing = new AbortController();
  /** Sends that were read from their sockets and may yet be taken. */
  const held = new Set<SendRequest>();
  const waiting = new Set<() => void>();
  const watching = new Set<() => void>();
  let network = store.network();

  /** For those who look on. */
  function shown(): void {
    for (const tell of watching) tell();
  }

  function changed(): void {
    for (const wake of waiting) wake();
    shown();
  }

  /** A number knows what it has sent, and nothing of the others, as the app on a phone does. */
  const profileOf = (number: string) => `${store.profile}-${number}`;

  /** Throws when the session is not to be listened to. Asked in the same turn as what it guards. */
  function admit({ number, epoch, profile }: Session): void {
    if (closing.signal.aborted) throw refusal('offline');
    const newest = store.sender(number)?.epoch;
    if (newest !== undefined && epoch < newest) throw refusal('older_epoch');
    if (epoch !== newest || profile !== profileOf(number)) throw refusal('no_session');
  }

  function admitOnline(session: Session): void {
    admit(session);
    if (network.state === 'offline') throw refusal('offline');
  }

  async function latency(): Promise<void> {
    if (network.latencyMs === 0) return;
    await delay(network.latencyMs, undefined, { signal: closing.signal }).catch(() => {
      throw refusal('offline');
    });
  }

  function accept(send: SendRequest): { id: string; broken: boolean } {
    admitOnline(send);
    if (now() >= send.acceptUntil) throw refusal('too_late');
    if (random() < network.failRate) throw refusal('not_accepted');
    if (!store.phone(send.phone).registered) throw refusal('not_registered');
    const id = store.receive({ ...send, at: now() });
    return { id, broken: random() < network.acceptThenFailRate };
  }

  /** The number's next session starts after this update. */
  function acknowledge(number: string, after: number): void {
    const sender = store.sender(number);
    if (!sender || after <= sender.acknowledged) return;
    store.saveSender(number, { ...sender, acknowledged: after });
    if (store.markReceived(number, sender.acknowledged, after)) shown();
  }

  function news(number: string, after: number): Update[] {
    store.claimWritten(number);
    return store.updates(number, after);
  }

  /** Resolves at the next change, after `ms`, or when the caller is gone. */
  function nextChange(ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        gone.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
      gone.addEventListener('abort', done);
    });
  }

  return {
    /** Shuts older epochs of that number out, for good. */
    connect({ number, epoch }: Omit<Session, 'profile'>): Welcome {
      if (closing.signal.aborted) throw refusal('offline');
      const sender = store.sender(number) ?? { epoch, acknowledged: 0 };
      if (epoch < sender.epoch) throw refusal('older_epoch');
      store.saveSender(number, { ...sender, epoch });
      changed();
      return { profile: profileOf(number), state: network.state, after: sender.acknowledged };
    },

    /** The first of the candidates that is registered. */
    async resolve(session: Session, candidates: string[]): Promise<string | undefined> {
      admitOnline(session);
      await latency();
      admitOnline(session);
      return candidates.find((candidate) => store.phone(candidate).registered);
    },

    async send(send: SendRequest): Promise<string> {
      admitOnline(send);
      held.add(send);
      try {
        await latency();
        const { id, broken } = await commits.run(() => accept(send));
        changed();
        if (broken) throw refusal('broken');
        return id;
      } finally {
        held.delete(send);
      }
    },

    lookUp(session: Session, key: string): Found {
      admitOnline(session);
      const { number } = session;
      const id = store.idByKey(number, key);
      if (id !== undefined) return { kind: 'sent', id };
      const underWay = [...held].some(
        (send) => send.number === number && send.key === key && now() < send.acceptUntil,
      );
      return { kind: underWay ? 'pending' : 'not_found' };
    },

    /**
     * What is new after an update, as soon as there is something, or the network's state is not what the caller knows.
     * The update itself and those before it count as dealt with.
     */
    async updates({ after, state: known, ...session }: UpdatesRequest, gone: AbortSignal): Promise<Updates> {
      admit(session);
      commits
        .run(() => acknowledge(session.number, after))
        .catch((err: unknown) =>
          logger.error({ err }, 'an acknowledgement was not kept: its updates come again'),
        );
      const until = Date.now() + LONG_POLL;
      for (;;) {
        const { state } = network;
        const updates = state === 'online' ? news(session.number, after) : [];
        const left = until - Date.now();
        if (updates.length > 0 || state !== known || left <= 0 || gone.aborted) return { state, updates };
        await nextChange(left, gone);
        admit(session);
      }
    },

    /** Calls `tell` whenever something is not as it was shown, until what it answers is called. */
    watch(tell: () => void): () => void {
      watching.add(tell);
      return () => watching.delete(tell);
    },

    /** The newest first. */
    conversations(limit: number): Array<Conversation<ShownMessage>> {
      return store.conversations(limit).map(({ last, ...conversation }) => ({
        ...conversation,
        ...(last && { last: show(last) }),
      }));
    },

    messages(wanted: Wanted): ShownMessage[] {
      const messages = store.messages(wanted);
      if (messages) return messages.map(show);
      const detail = 'must be the id of a message of this sandbox';
      throw new Problem(422, 'invalid', `/after: ${detail}`, [{ pointer: '/after', detail }]);
    },

    /** The customer writes to us; kept until a session takes it. */
    write(phone: string, text: string): ShownMessage {
      const message = inTransaction(() => store.write(phone, text, now()));
      changed();
      return show(message);
    },

    setPhone(phone: string, { registered, reads }: PhoneSettings): Phone {
      const known = store.phone(phone);
      const saved = { phone, registered: registered ?? known.registered, reads: reads ?? known.reads };
      inTransaction(() => store.savePhone(saved, now()));
      changed();
      return saved;
    },

    faults: (): Network => network,

    /** Faults stay until they are changed, also over a restart. */
    setNetwork(faults: NetworkSettings): Network {
      const saved = networkSchema.parse({ ...network, ...faults });
      store.saveNetwork(saved);
      network = saved;
      changed();
      return saved;
    },

    forget(): void {
      inTransaction(() => store.forget());
      shown();
    },

    /** Whether a call that comes in now is to hang. */
    hangs(): boolean {
      return random() < network.hangRate;
    },

    /** Answers what waits, finishes what is being committed, and closes the file. */
    async close(): Promise<void> {
      closing.abort();
      changed();
      await commits.run(() => undefined);
      store.close();
    },
  };

  function inTransaction<Result>(write: () => Result): Result {
    let result: Result;
    store.transaction(() => {
      result = write();
    });
    return result!;
  }
}

const refusals: Record<RefusalCode, [status: number, detail: string]> = {
  offline: [503, 'the phone is not connected'],
  older_epoch: [409, 'a newer sender has connected with this number'],
  no_session: [409, 'the sender has not connected, or to another memory than this one'],
  too_late: [409, 'the message came too late to be taken'],
  not_accepted: [503, 'the message was not taken'],
  not_registered: [422, 'the number is not on WhatsApp'],
  invalid: [422, 'a field is wrong'],
  broken: [500, 'the call failed'],
};

function refusal(code: RefusalCode): Problem {
  const [status, detail] = refusals[code];
  return new Problem(status, code, detail);
}

function show({ at, deliveryId, number, ...message }: StoredMessage): ShownMessage {
  return {
    ...message,
    at: new Date(at).toISOString(),
    ...(deliveryId !== null && { deliveryId }),
    ...(number !== null && { number }),
  };
}
