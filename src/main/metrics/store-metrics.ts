import type { Registry } from 'prom-client';
import { PRIORITY } from '../../delivery/delivery.ts';
import type { SessionState } from '../../delivery/ports.ts';
import type { SessionView } from '../../delivery/session-view.ts';
import type { OpenDeliveries } from '../../store/deliveries/census.ts';
import { lookedUp, type Look } from './look.ts';
import { secondsSince } from './queue-metrics.ts';

/** What the store says, and what texts are in force. */
export interface StoreFacts {
  deliveries: OpenDeliveries;
  inbound: { unhandled: number; leftToPerson: number };
  transfers: Readonly<Record<string, number>>;
  texts: { broken: number; missing: number };
  /** None where the panel is told nothing. */
  callbacks?: { waiting: number; givenUp: number; oldestWaitingAt?: number };
  /** Of the number that this process sends from; none where it sends from none. */
  session?: SessionView;
}

const states: readonly SessionState[] = ['starting', 'scan_qr', 'ready', 'lost', 'logged_out', 'blocked'];

export function watchStore(registry: Registry, look: Look<StoreFacts>): void {
  const gauge = lookedUp(registry, 'store', look);
  const since = (at: number | undefined) => secondsSince(at, look.clock());

  gauge({
    name: 'avisador_deliveries_open',
    help: 'Deliveries that wait, are being sent or are in doubt',
    labelName: 'status',
    read: ({ deliveries }) => byLabel(deliveries.counts),
  });
  gauge({
    name: 'avisador_deliveries_held',
    help: 'Queued deliveries by why they wait; none: they are next',
    labelName: 'reason',
    read: ({ deliveries }) => byLabel(deliveries.held),
  });
  gauge({
    name: 'avisador_oldest_queued_seconds',
    help: 'Since when the oldest queued delivery of each priority waits; 0 where none does',
    labelName: 'priority',
    read: ({ deliveries: { oldestQueuedAt } }) =>
      (Object.keys(PRIORITY) as Array<keyof typeof PRIORITY>).map((name) => [
        since(oldestQueuedAt[name]),
        name,
      ]),
  });
  gauge({
    name: 'avisador_session_state',
    help: '1 for the state that the WhatsApp session of this process’s number is in, else 0',
    labelName: 'state',
    read: ({ session }) => (session ? states.map((state) => [Number(session.session === state), state]) : []),
  });
  gauge({
    name: 'avisador_session_changed_timestamp_seconds',
    help: 'Since when it has been in that state, in seconds since 1970',
    read: ({ session }) => (session?.since === undefined ? [] : [[session.since / 1000]]),
  });
  gauge({
    name: 'avisador_sender_paused',
    help: '1 while nothing is sent until a person says so, else 0',
    read: ({ session }) => (session ? [[Number(session.paused !== undefined)]] : []),
  });
  gauge({
    name: 'avisador_inbound_open',
    help: 'Messages of customers that are still to be dealt with, or are left to a person',
    labelName: 'state',
    read: ({ inbound }) => [
      [inbound.unhandled, 'unhandled'],
      [inbound.leftToPerson, 'left_to_person'],
    ],
  });
  gauge({
    name: 'avisador_transfers',
    help: 'Ownership transfers, by where they stand',
    labelName: 'status',
    read: ({ transfers }) => byLabel(transfers),
  });
  gauge({
    name: 'avisador_callbacks',
    help: 'Callbacks to the panel that wait to be posted, or were given up',
    labelName: 'state',
    read: ({ callbacks }) =>
      callbacks
        ? [
            [callbacks.waiting, 'waiting'],
            [callbacks.givenUp, 'given_up'],
          ]
        : [],
  });
  gauge({
    name: 'avisador_callbacks_oldest_waiting_seconds',
    help: 'Since when the oldest callback waits; 0 where none does',
    read: ({ callbacks }) => (callbacks ? [[since(callbacks.oldestWaitingAt)]] : []),
  });
  gauge({
    name: 'avisador_texts_with_problems',
    help: 'Texts that are broken, and types and languages for which there is none at all',
    labelName: 'problem',
    read: ({ texts }) => [
      [texts.broken, 'broken'],
      [texts.missing, 'missing'],
    ],
  });
}

function byLabel(counts: Readonly<Record<string, number>>): Array<[number, string]> {
  return Object.entries(counts).map(([label, count]) => [count, label]);
}
