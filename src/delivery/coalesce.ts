/**
 * Gathers what comes in during one turn of the event loop, or while the call before is under way, into one call, such as
 * a transaction: the more there is to do, the less each costs. Whoever hands in an item gets what the call for its batch
 * answers.
 */
export function coalesce<Item, Answer>(
  call: (items: Item[]) => Promise<Answer>,
): (item: Item) => Promise<Answer> {
  let gathered: Item[] = [];
  let next: Promise<Answer> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function callOnce(): Promise<Answer> {
    await new Promise(setImmediate);
    await underWay;
    const items = gathered;
    gathered = [];
    next = undefined;
    const answer = call(items);
    // Whoever handed something in hears of its failure.
    underWay = answer.catch(() => undefined);
    return answer;
  }

  return (item) => {
    gathered.push(item);
    next ??= callOnce();
    return next;
  };
}
