/**
 * Gathers what comes in during one turn of the event loop into one call, such as a transaction: the more there is to do,
 * the less each costs. Whoever hands in an item gets what the call for its batch answers.
 */
export function coalesce<Item, Answer>(
  call: (items: Item[]) => Promise<Answer>,
): (item: Item) => Promise<Answer> {
  let gathered: Item[] = [];
  let next: Promise<Answer> | undefined;

  async function callOnce(): Promise<Answer> {
    await new Promise(setImmediate);
    const items = gathered;
    gathered = [];
    next = undefined;
    return call(items);
  }

  return (item) => {
    gathered.push(item);
    next ??= callOnce();
    return next;
  };
}
