import { actOnDelivery } from '../../src/store/staff/delivery-actions.ts';
import type { Db } from '../../src/store/database/schema.ts';
import type { SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';

/**
 * Settles what is in doubt as staff do, who look at the phone: it arrived, or else it is sent again, as a new message.
 * Answers how many there were.
 */
export async function settleByHand(db: Db, whatsApp: SimulatedWhatsApp): Promise<number> {
  const doubtful = await db.selectFrom('deliveries').selectAll().where('status', '=', 'in_doubt').execute();
  for (const { id, recipient, message_key: key } of doubtful) {
    const hasArrived = whatsApp.messagesOn(recipient).some((message) => message.key === key);
    const action = hasArrived ? 'arrived' : 'send_again';
    await actOnDelivery(db, { id, action, now: Date.now(), tellsPanel: false });
  }
  return doubtful.length;
}
