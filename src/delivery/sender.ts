import { createAlarm } from './alarm.ts';
import { sendAsOwner, type SenderOptions } from './send-as-owner.ts';

export interface Sender {
  /** Sends until `signal` aborts; what is under way then is finished first. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something new to send. */
  wake(): void;
}

/**
 * The owner of one WhatsApp number. Works from the ledger: everything that it does is written there before it acts, so
 * that whoever comes after a crash finds what may have been sent, under which key, and looks before sending anything.
 */
export function createSender(options: SenderOptions): Sender {
  const { number, leases, logger, clock, pollMs = 1000 } = options;
  const alarm = createAlarm();
  return {
    wake: alarm.ring,
    async run(signal) {
      signal.addEventListener('abort', alarm.ring, { once: true });
      while (!signal.aborted) {
        try {
          const held = await leases.acquire(number, clock());
          if (held) await sendAsOwner(held, { ...options, pollMs, alarm, signal });
        } catch (error) {
          logger.error({ err: error }, 'sending was interrupted: started again');
        }
        if (!signal.aborted) await alarm.rest(pollMs);
      }
    },
  };
}
