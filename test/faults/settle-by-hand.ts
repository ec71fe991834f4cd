import type { Db } from '../../src/store/schema.ts';
import { createSenderLedger } from '../../src/store/sender-ledger.ts';
import type { SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

/**
 * Settles what is in doubt as staff would, who look at the phone: it arrived, or else it is sent again, as a new message.
 * No service may be running. Answers how many there were.
 *
 * There is no command for this yet, so it is written into the store from here.
 */
export async function settleByHand(db: Db, whatsApp: SimulatedWhatsApp): Promise<number> {
  const doubtful = await db.selectFrom('deliveries').selectAll().where('status', '=', 'in_doubt').execute();
  const now = Date.now();
  for (const { seq, recipient, message_key: key, generation } of doubtful) {
    if (key !== null && whatsApp.messagesOn(recipient).some((message) => message.key === key)) {
      await createSenderLedger(db).recordReceipts([{ key, kind: 'delivered', at: now }], now);
    } else {
      await db
        .updateTable('deliveries')
        .set({ status: 'queued', generation: generation + 1, due_at: now })
        .where('seq', '=', seq)
        .execute();
    }
  }
  return doubtful.length;
}
