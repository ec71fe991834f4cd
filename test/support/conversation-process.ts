import { createAlarm } from '../../src/delivery/alarm.ts';
import { createLogger } from '../../src/logger.ts';
import { createConversationStore } from '../../src/store/conversations/conversation-store.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import { createConversation } from '../../src/transfer/conversation-loop.ts';
import { sentences } from '../transfer/shipped-sentences.ts';
import { memoryDirectory, say } from './conversation-bench.ts';
import { pair } from './conversation-pairs.ts';
import { candidatesOf, HOUR, START } from './events.ts';
import { NUMBER } from './ledgers.ts';
import { dialectAt } from './store-address.ts';

// A process of its own that deals with what stands in a store, until its input ends or it is killed.

const [, , address = '', pairs = '0'] = process.argv;
const db = await openStore(dialectAt(address));
const directory = memoryDirectory();
for (let n = 0; n < Number(pairs); n += 1) pair(n, directory);
const stopping = new AbortController();
process.stdin.once('end', () => stopping.abort()).resume();
process.stdout.write('ready\n');
await createConversation({
  fresh: async () => undefined,
  store: createConversationStore(db, { tellsPanel: true }),
  directory,
  phones: { candidatesOf, resolve: async () => ({ kind: 'not_ready' }) },
  sentences: () => sentences,
  say,
  defaultLocale: 'es',
  ourNumber: () => NUMBER,
  windowMs: 72 * HOUR,
  onApplied: () => {},
  alarm: createAlarm(),
  logger: createLogger('silent'),
  clock: () => START,
  pollMs: 5,
}).run(stopping.signal);
await db.destroy();
