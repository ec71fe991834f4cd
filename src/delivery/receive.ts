import type { Inbound, Inbox, Transport } from './ports.ts';

interface ReceiverOptions {
  inbox: Inbox;
  /** Our own. */
  number: string;
  phoneOf: Transport['phoneOf'];
  clock: () => number;
}

/**
 * Keeps what customers wrote, with the number behind each chat as far as anybody knows it. Rejects where the store fails:
 * then nothing counts as kept, and the transport tells it again.
 */
export function createReceiver({
  inbox,
  number,
  phoneOf,
  clock,
}: ReceiverOptions): (inbound: Inbound[]) => Promise<void> {
  async function phoneBehind(chat: string): Promise<string | undefined> {
    const known = await inbox.phoneOfChat(chat);
    if (known !== undefined) return known;
    const phone = await phoneOf(chat);
    if (phone !== undefined) await inbox.rememberPhone(chat, phone, clock());
    return phone;
  }

  return async (inbound) => {
    const asked = new Map<string, string | undefined>();
    const named: Inbound[] = [];
    for (const each of inbound) {
      const { chat } = each;
      if (each.phone === undefined && !asked.has(chat)) asked.set(chat, await phoneBehind(chat));
      const phone = each.phone ?? asked.get(chat);
      named.push(phone === undefined ? each : { ...each, phone });
    }
    await inbox.keep(number, named, clock());
  };
}
