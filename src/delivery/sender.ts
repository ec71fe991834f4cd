import { createAlarm } from './alarm.ts';
import type { Transport } from './ports.ts';
import { sendAsOwner, type SenderOptions } from './send-as-owner.ts';
import { waitAsOwner } from './wait-as-owner.ts';

export interface Sender {
  /** Sends until `signal` aborts; what is under way then is finished first. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something new to send. */
  wake(): void;
  /** Where a number is on WhatsApp, asked of the session that we have now. */
  resolve: Transport['resolve'];
  /** Our own number, E.164, as the session that we have now tells it. */
  ourNumber(): string | undefined;
}

/**
 * The owner of one WhatsApp number. Works from the ledger: everything that it does is written there before it acts, so
 * that whoever comes after a crash finds what may have been sent, under which key, and looks before sending anything.
 */
export function createSender(options: SenderOptions): Sender {
  const { number, leases, logger, clock, pollMs = 1000 } = options;
  const alarm = createAlarm();
  let transport: Transport | undefined;
  const connect = () => {
    transport = options.connect();
    return transport;
  };
  return {
    wake: alarm.ring,
    resolve: async (candidates) => (await transport?.resolve(candidates)) ?? { kind: 'not_ready' },
    ourNumber: () => transport?.details.number,
    async run(signal) {
      signal.addEventListener('abort', alarm.ring, { once: true });
      while (!signal.aborted) {
        try {
          const held = await leases.acquire(number, clock());
          const own = held?.standing.paused === 'blocked' ? waitAsOwner : sendAsOwner;
          if (held) await own(held, { ...options, connect, pollMs, alarm, signal });
        } catch (error) {
          logger.error({ err: error }, 'sending was interrupted: started again');
        }
        if (!signal.aborted) await alarm.rest(pollMs);
      }
    },
  };
}
