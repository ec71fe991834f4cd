import type { Receipt } from '../delivery/ports.ts';

/** WhatsApp's word on a message of ours: −1 it failed, 0 not yet with the server, 1 server, 2 device, 3 read, 4 played. */
export type Ack = number;

/** Waits for WhatsApp's word on what was sent. */
export interface Acks {
  /** From now on, WhatsApp's first word on this key is waited for. It may never come. */
  expect(key: string): { word: Promise<Ack>; forget(): void };
  /** Something came in. */
  note(key: string, ack: Ack): void;
}

export function createAcks(): Acks {
  const expected = new Map<string, (ack: Ack) => void>();
  return {
    expect(key) {
      const { promise, resolve } = Promise.withResolvers<Ack>();
      expected.set(key, resolve);
      return {
        word: promise,
        forget() {
          if (expected.get(key) === resolve) expected.delete(key);
        },
      };
    },
    note(key, ack) {
      // 0 says nothing yet.
      if (ack !== 0) expected.get(key)?.(ack);
    },
  };
}

/** The receipt that an ack is; none below "delivered". */
export function receiptOf(key: string, ack: Ack, at: number): Receipt | undefined {
  if (ack < 2) return undefined;
  return { key, kind: ack === 2 ? 'delivered' : 'read', at };
}
