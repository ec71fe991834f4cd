import { once } from 'node:events';
import { openStore } from '../../../src/store/database/open-store.ts';
import { publishTexts } from '../../../src/store/staff/texts.ts';
import { START } from '../../support/events.ts';
import { dialectAt } from '../../support/store-address.ts';

// A process of its own on a store: says that it is ready, waits for a word, and publishes on top of nothing.

const [, , address = '', author = ''] = process.argv;
const db = await openStore(dialectAt(address));
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const text = { kind: 'template', name: 'invoice.paid', locale: 'es', version: author } as const;
const published = await publishTexts(
  db,
  [{ ...text, source: `of ${author}`, action: 'published', author, currentSeq: 0 }],
  START,
);
process.stdout.write(published.ok ? 'published\n' : 'stale\n');
await db.destroy();
process.stdin.unref();
