import { insertReplies } from '../../src/store/conversations/replies.ts';
import type { Db } from '../../src/store/database/schema.ts';
import type { Reply } from '../../src/transfer/ports.ts';
import { START } from './events.ts';
import { NUMBER } from './ledgers.ts';

/** An answer to somebody in a chat of their own. */
export function reply(key: string, wanted: Partial<Reply> = {}): Reply {
  return { key, chat: `chat-of-${key}@c.us`, locale: 'es', text: `answer ${key}`, ...wanted };
}

/** From our only number. */
export function keepReplies(db: Db, replies: Reply[], now = START): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await insertReplies(tx, replies, now);
    await tx.updateTable('deliveries').set({ account: NUMBER }).where('account', 'is', null).execute();
  });
}
