import { insertReplies } from '../../src/store/replies.ts';
import type { Db } from '../../src/store/schema.ts';
import type { Reply } from '../../src/transfer/ports.ts';
import { START } from './events.ts';

/** An answer to somebody in a chat of their own. */
export function reply(key: string, wanted: Partial<Reply> = {}): Reply {
  return { key, chat: `chat-of-${key}@c.us`, locale: 'es', text: `answer ${key}`, ...wanted };
}

export function keepReplies(db: Db, replies: Reply[], now = START): Promise<void> {
  return db.transaction().execute((tx) => insertReplies(tx, replies, now));
}
