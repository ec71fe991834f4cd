import { once } from 'node:events';
import { createSender } from '../../src/delivery/sender.ts';
import { createLogger } from '../../src/logger.ts';
import { isDead, thisProcess } from '../../src/main/process-holder.ts';
import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { createInbox } from '../../src/store/conversations/inbox.ts';
import { createLeases } from '../../src/store/numbers/leases.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import { createSenderLedger } from '../../src/store/deliveries/sender-ledger.ts';
import { candidatesOf } from './events.ts';
import { NUMBER } from './ledgers.ts';
import { dialectAt } from './store-address.ts';

// A process of its own that sends what stands in a store, with a lease so short that a test can outwait it. Says what its
// session is; ends with its input.

const [, , address = '', url = '', ttlMs = ''] = process.argv;
const db = await openStore(dialectAt(address));
const logger = createLogger('silent');
const stopping = new AbortController();
const sender = createSender({
  number: NUMBER,
  ledger: createSenderLedger(db, { account: NUMBER }),
  leases: createLeases({ db, holder: thisProcess, isDead, ttlMs: Number(ttlMs) }),
  inbox: createInbox(db),
  rules: {
    candidatesOf,
    render: async (event) => ({ ok: true, locale: 'es', text: event.id, version: 'v1' }),
    isSwitchedOff: async () => false,
    quietUntil: () => undefined,
  },
  connect: () => createSandboxTransport({ url, number: NUMBER, logger }),
  ratePerMinute: undefined,
  ramp: undefined,
  concurrency: 8,
  giveWay: async () => {},
  onSettled: () => {},
  onRead: () => {},
  onHealth: ({ session }) => process.stdout.write(`${session}\n`),
  logger,
  clock: Date.now,
  random: Math.random,
  pollMs: 50,
});
const ended = sender.run(stopping.signal);
await once(process.stdin.resume(), 'end');
stopping.abort();
await ended;
await db.destroy();
