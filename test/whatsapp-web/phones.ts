import { randomBytes } from 'node:crypto';

/** A message of ours as it stands on a customer's phone. `key` is the part of its id that the sender makes up. */
export interface OnPhone {
  phone: string;
  key: string;
  text: string;
  at: number;
}

/** How far WhatsApp's word on our messages goes; `error` means that it takes none. */
export type Acks = 'all' | 'server_only' | 'none' | 'error';

/** A number's LID: the account's other address, which does not tell its number. */
export interface Lid {
  phone: string;
  lid: string;
  /** Under which of the two WhatsApp answers when it is asked for the number. */
  answeredAs: 'c.us' | 'lid';
  /** Whether WhatsApp tells the number behind it. */
  known: boolean;
  /** Under which of the two the customer writes. */
  writesAs: 'c.us' | 'lid';
}

/** What a companion hands over: `key` is the whole id, `id` the sender's part of it. */
interface Handed {
  id: string;
  key: string;
  chat: string;
  body: string;
}

interface Taken extends OnPhone {
  receiptKey: string;
  told: number;
}

export const newId = () => `3A${randomBytes(9).toString('hex').toUpperCase()}`;
export const addressOf = (phone: string) => `${phone.replace('+', '')}@c.us`;

interface Phones {
  /** Ours, oldest first. */
  messages(): OnPhone[];
  lids: Map<string, Lid>;
  unregistered: Set<string>;
  /** Whose phone an address is. */
  phoneAt(address: string): string;
  /** The address from which a phone writes. */
  chatOf(phone: string): string;
  /** Puts a message on the phone that it is for, as often as it is handed over, and tells of it as far as `acks` goes. */
  take(message: Handed): void;
  /** Puts one there that no companion has sent. */
  put(message: OnPhone): void;
  setAcks(acks: Acks): void;
  read(phone: string): void;
}

/** The customers' phones. `onReceipt` is told of each step of each of our messages: 1, 2, 3, or −1. */
export function createPhones(onReceipt: (key: string, ack: number) => void): Phones {
  const taken: Taken[] = [];
  const lids = new Map<string, Lid>();
  const unregistered = new Set<string>();
  const readers = new Set<string>();
  let acks: Acks = 'all';

  function reached(phone: string): number {
    if (acks === 'none' || acks === 'error') return 0;
    if (acks === 'server_only') return 1;
    return readers.has(phone) ? 3 : 2;
  }

  function tellSteps(message: Taken): void {
    while (message.told < reached(message.phone)) {
      message.told += 1;
      onReceipt(message.receiptKey, message.told);
    }
  }

  function phoneAt(address: string): string {
    const lid = lids.values().find((one) => one.lid === address);
    return lid?.phone ?? `+${address.split('@')[0]}`;
  }

  return {
    messages: () => taken.map(({ phone, key, text, at }) => ({ phone, key, text, at })),
    lids,
    unregistered,
    phoneAt,
    chatOf(phone) {
      const lid = lids.get(phone);
      return lid?.writesAs === 'lid' ? lid.lid : addressOf(phone);
    },
    take({ id, key, chat, body }) {
      const phone = phoneAt(chat);
      if (acks === 'error' || unregistered.has(phone)) {
        onReceipt(key, -1);
        return;
      }
      const message = { phone, key: id, text: body, at: Date.now(), receiptKey: key, told: 0 };
      taken.push(message);
      tellSteps(message);
    },
    put(message) {
      taken.push({ ...message, receiptKey: '', told: Infinity });
    },
    setAcks(wanted) {
      acks = wanted;
      for (const message of taken) tellSteps(message);
    },
    read(phone) {
      readers.add(phone);
      for (const message of taken) tellSteps(message);
    },
  };
}
