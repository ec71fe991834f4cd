import { keepLease } from '../delivery/ownership.ts';
import { createReceiver } from '../delivery/receive.ts';
import type { Logger } from '../logger.ts';
import { createInbox } from '../store/conversations/inbox.ts';
import type { Db } from '../store/database/schema.ts';
import { createSenderLedger } from '../store/deliveries/sender-ledger.ts';
import type { Config } from './config.ts';
import { openLeases } from './open-leases.ts';
import { whatsAppWeb } from './whatsapp.ts';

/** The session, kept open without sending anything. */
export interface HeldSession {
  end(): Promise<void>;
}

/** Opens the session where no other process has it. What it says of itself stands in the store, as a worker's does. */
export async function holdSession(config: Config, db: Db, logger: Logger): Promise<HeldSession | undefined> {
  const connect = whatsAppWeb(config, logger);
  const leases = openLeases(db);
  const held = await leases.acquire(config.account, Date.now());
  if (!held) return undefined;
  const transport = connect();
  const ledger = createSenderLedger(db, {
    account: config.account,
    tellsPanel: config.callbackUrl !== undefined,
  });
  const ownership = keepLease({
    leases,
    lease: held.lease,
    standing: held.standing,
    state: () => ({ session: transport.state, details: transport.details, nextSendAt: held.nextSendAt }),
    clock: Date.now,
    logger,
    // Another process has it now: two browsers on one session would cut each other off.
    onLost: () => void transport.stop(),
    onStanding: () => undefined,
  });
  const end = async () => {
    await transport.stop();
    await ownership.end();
  };
  try {
    await transport.start(held.lease.epoch, {
      async onReceipts(receipts) {
        await ledger.recordReceipts(receipts, Date.now());
      },
      onInbound: createReceiver({
        inbox: createInbox(db),
        number: config.account,
        phoneOf: transport.phoneOf,
        clock: Date.now,
      }),
      onStateChange: (state) => void (state === 'blocked' ? ownership.pause(state) : ownership.renew()),
    });
  } catch (error) {
    await end();
    throw error;
  }
  return { end };
}
