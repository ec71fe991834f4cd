import type { Inbox } from '../../delivery/ports.ts';
import type { Db } from '../database/schema.ts';

/** Where what customers write is kept until a conversation has dealt with it. */
export function createInbox(db: Db): Inbox {
  return {
    async keep(number, inbound, now) {
      if (inbound.length === 0) return 0;
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('inbound')
        .values(
          inbound.map(({ id, kind, messageId, chat, phone = null, text, at }) => ({
            id,
            kind,
            message_id: messageId,
            number,
            chat,
            phone,
            text,
            at,
            kept_at: now,
          })),
        )
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      return Number(numInsertedOrUpdatedRows ?? 0);
    },

    async phoneOfChat(chat) {
      const row = await db
        .selectFrom('known_numbers')
        .select('phone')
        .where((eb) => eb.or([eb('chat', '=', chat), eb('lid', '=', chat)]))
        .orderBy('asked_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.phone;
    },

    async rememberPhone(chat, phone, now) {
      const answer = { phone, asked_at: now };
      await db
        .insertInto('known_numbers')
        // Under the chat's own address: where to write to that number is for WhatsApp to say, when it is asked.
        .values({ candidate: chat, chat, ...answer })
        .onConflict((conflict) => conflict.column('candidate').doUpdateSet(answer))
        .execute();
    },
  };
}
