/** First in, first out, in constant time however long it gets: an array's `shift` moves everything behind it. */
export interface Fifo<Item> {
  first(): Item | undefined;
  push(item: Item): void;
  shift(): Item | undefined;
}

interface Link<Item> {
  item: Item;
  next: Link<Item> | undefined;
}

export function createFifo<Item>(): Fifo<Item> {
  let head: Link<Item> | undefined;
  let tail: Link<Item> | undefined;
  return {
    first: () => head?.item,
    push(item) {
      const link = { item, next: undefined };
      if (tail === undefined) head = link;
      else tail.next = link;
      tail = link;
    },
    shift() {
      const shifted = head;
      head = shifted?.next;
      if (head === undefined) tail = undefined;
      return shifted?.item;
    },
  };
}
