import type { PublishResult } from '../events/event-queue.ts';
import { createFifo, type Fifo } from './fifo.ts';

export interface CoalescerOptions<Item> {
  /** Most items in one batch. */
  maxEntries: number;
  /** Most bytes in one batch, as `sizeOf` counts them. */
  maxBytes: number;
  /**
   * How long an item waits for company; 0 is until the end of this turn of the event loop, which is enough for what
   * came in together. A full batch waits for nothing.
   */
  lingerMs: number;
  /** Most batches under way at once. */
  maxInFlight: number;
  /** Most items that wait to be sent, those under way not counted. */
  maxWaiting: number;
  sizeOf: (item: Item) => number;
  /** Items of one group keep their order. */
  groupOf: (item: Item) => string;
  /**
   * A batch holds one item of a group at most: where `send` may fail for one item and not for the next, that one would be
   * queued before it.
   */
  onePerGroup?: boolean;
  /** Answers one result per item, in order. When it rejects, none of them was queued. It must end by itself. */
  send: (items: Item[]) => Promise<PublishResult[]>;
}

/** One call of `publish`. */
interface Call {
  results: PublishResult[];
  unanswered: number;
  /** By group: the index of its first item that was not queued. */
  failed: Map<string, number> | undefined;
  answer(results: PublishResult[]): void;
}

interface Entry<Item> {
  item: Item;
  size: number;
  group: Group<Item>;
  call: Call;
  index: number;
  dueAt: number;
}

/** Waits in `ready` exactly when it has entries and none of them is under way. */
interface Group<Item> {
  key: string;
  waiting: Fifo<Entry<Item>>;
  count: number;
  bytes: number;
  inFlight: boolean;
}

const behindFailed: PublishResult = {
  ok: false,
  detail: 'an earlier event of the same client was not queued',
};
const tooMuchWaits: PublishResult = { ok: false, detail: 'too much is waiting to be queued' };
const tooLarge: PublishResult = { ok: false, detail: 'it is larger than the queue takes' };
const unanswered: PublishResult = { ok: false, detail: 'the queue did not confirm it' };

/**
 * Lets concurrent calls share batches. The function returned never rejects and answers one result per item, in order.
 * At most one batch of a group is under way at any time, and its items keep their order. After an item that was not
 * queued, later ones of its group in the same batch or the same call are answered as not queued, and not sent where
 * they have not been sent yet. Beyond `maxWaiting` items are refused at once.
 */
export function createCoalescer<Item>(
  options: CoalescerOptions<Item>,
): (items: Item[]) => Promise<PublishResult[]> {
  const { maxEntries, maxBytes, lingerMs, maxInFlight, maxWaiting, sizeOf, groupOf, send } = options;
  const { onePerGroup = false } = options;
  const groups = new Map<string, Group<Item>>();
  const ready = createFifo<Group<Item>>();
  let readyCount = 0;
  let readyBytes = 0;
  let waitingCount = 0;
  let inFlightCount = 0;
  let cancelWake: (() => void) | undefined;
  let turn = 0;
  const clock = lingerMs === 0 ? () => turn : () => performance.now();
  const linger = lingerMs === 0 ? 1 : lingerMs;

  function publish(items: Item[]): Promise<PublishResult[]> {
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((answer) => {
      const call: Call = { results: [], unanswered: items.length, failed: undefined, answer };
      const dueAt = clock() + linger;
      for (const [index, item] of items.entries()) {
        const key = groupOf(item);
        const group = groups.get(key) ?? newGroup<Item>(key);
        const entry = { item, size: sizeOf(item), group, call, index, dueAt };
        const refusal = refusalOf(entry);
        if (refusal) settle(entry, refusal);
        else enqueue(entry);
      }
      sendWhatIsDue();
    });
  }

  function refusalOf(entry: Entry<Item>): PublishResult | undefined {
    if (isBehindFailed(entry)) return behindFailed;
    if (waitingCount >= maxWaiting) return tooMuchWaits;
    return entry.size > maxBytes ? tooLarge : undefined;
  }

  function enqueue(entry: Entry<Item>): void {
    const { group, size } = entry;
    groups.set(group.key, group);
    group.waiting.push(entry);
    group.count += 1;
    group.bytes += size;
    waitingCount += 1;
    if (group.inFlight) return;
    if (group.count === 1) ready.push(group);
    readyCount += 1;
    readyBytes += size;
  }

  function sendWhatIsDue(): void {
    while (inFlightCount < maxInFlight) {
      const oldest = ready.first()?.waiting.first();
      if (oldest === undefined) return;
      const wait = oldest.dueAt - clock();
      if (wait > 0 && readyCount < maxEntries && readyBytes < maxBytes) {
        wakeIn(wait);
        return;
      }
      cancelWake?.();
      cancelWake = undefined;
      const batch = takeBatch();
      if (batch.length > 0) void sendBatch(batch);
    }
  }

  function wakeIn(wait: number): void {
    if (cancelWake) return;
    const wake = () => {
      cancelWake = undefined;
      turn += 1;
      sendWhatIsDue();
    };
    if (lingerMs === 0) {
      const immediate = setImmediate(wake);
      cancelWake = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(wake, Math.ceil(wait));
      cancelWake = () => clearTimeout(timer);
    }
  }

  function takeBatch(): Entry<Item>[] {
    const batch: Entry<Item>[] = [];
    let bytes = 0;
    let group = ready.first();
    while (group !== undefined && batch.length < maxEntries) {
      const entry = group.waiting.first();
      if (entry === undefined) {
        ready.shift();
        if (!group.inFlight) groups.delete(group.key);
        group = ready.first();
        continue;
      }
      const dropped = isBehindFailed(entry);
      if (!dropped && bytes + entry.size > maxBytes) break;
      group.waiting.shift();
      group.count -= 1;
      group.bytes -= entry.size;
      waitingCount -= 1;
      readyCount -= 1;
      readyBytes -= entry.size;
      if (dropped) {
        settle(entry, behindFailed);
      } else {
        group.inFlight = true;
        bytes += entry.size;
        batch.push(entry);
        if (onePerGroup) {
          leaveReady(group);
          group = ready.first();
        }
      }
    }
    if (group?.inFlight) leaveReady(group);
    return batch;
  }

  /** The first of those that are ready is under way now. */
  function leaveReady(group: Group<Item>): void {
    ready.shift();
    readyCount -= group.count;
    readyBytes -= group.bytes;
  }

  async function sendBatch(batch: Entry<Item>[]): Promise<void> {
    inFlightCount += 1;
    const results = await sendOrExplain(batch.map(({ item }) => item));
    inFlightCount -= 1;
    const broken = new Set<Group<Item>>();
    for (const [index, entry] of batch.entries()) {
      const result = broken.has(entry.group) ? behindFailed : (results[index] ?? unanswered);
      if (!result.ok) broken.add(entry.group);
      settle(entry, result);
    }
    for (const { group } of batch) if (group.inFlight) release(group);
    sendWhatIsDue();
  }

  async function sendOrExplain(items: Item[]): Promise<PublishResult[]> {
    try {
      return await send(items);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return items.map(() => ({ ok: false, detail }));
    }
  }

  function release(group: Group<Item>): void {
    group.inFlight = false;
    if (group.count === 0) {
      groups.delete(group.key);
      return;
    }
    ready.push(group);
    readyCount += group.count;
    readyBytes += group.bytes;
  }

  return publish;
}

function newGroup<Item>(key: string): Group<Item> {
  return { key, waiting: createFifo(), count: 0, bytes: 0, inFlight: false };
}

function isBehindFailed<Item>({ call, group, index }: Entry<Item>): boolean {
  return call.failed !== undefined && index > (call.failed.get(group.key) ?? index);
}

function settle<Item>({ call, group, index }: Entry<Item>, result: PublishResult): void {
  call.results[index] = result;
  if (!result.ok) {
    const failed = (call.failed ??= new Map<string, number>());
    failed.set(group.key, Math.min(index, failed.get(group.key) ?? index));
  }
  call.unanswered -= 1;
  if (call.unanswered === 0) call.answer(call.results);
}
