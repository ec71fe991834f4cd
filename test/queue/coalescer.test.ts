import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { PublishResult } from '../../src/events/event-queue.ts';
import { createCoalescer, type CoalescerOptions } from '../../src/queue/coalescer.ts';

interface Item {
  id: string;
  group: string;
  size: number;
}

const ok: PublishResult = { ok: true };
const behindFailed = 'an earlier event of the same client was not queued';

function item(id: string, group = id, size = 1): Item {
  return { id, group, size };
}

/** A coalescer over a `send` that the test answers, batch by batch. */
function coalesce(options: Partial<CoalescerOptions<Item>> = {}) {
  const batches: {
    ids: string;
    answer: (results: PublishResult[]) => void;
    reject: (error: Error) => void;
  }[] = [];
  const publish = createCoalescer<Item>({
    maxEntries: 3,
    maxBytes: 100,
    lingerMs: 10,
    maxInFlight: 10,
    maxWaiting: 100,
    sizeOf: ({ size }) => size,
    groupOf: ({ group }) => group,
    send: (items) =>
      new Promise((answer, reject) => {
        batches.push({ ids: items.map(({ id }) => id).join(' '), answer, reject });
      }),
    ...options,
  });
  return { publish, batches, sent: () => batches.map(({ ids }) => ids) };
}

describe('a coalescer', () => {
  it('lets concurrent calls share a batch, and sends a full one at once', async () => {
    const { publish, batches, sent } = coalesce({ lingerMs: 60_000 });
    const calls = ['a', 'b', 'c'].map((id) => publish([item(id)]));
    expect(sent()).toEqual(['a b c']);
    batches[0]!.answer([ok, { ok: false, detail: 'no' }, ok]);
    await expect(Promise.all(calls)).resolves.toEqual([[ok], [{ ok: false, detail: 'no' }], [ok]]);
  });

  it('sends a batch that is not full after the linger', async () => {
    const { publish } = coalesce({ send: async (items) => items.map(() => ok) });
    await expect(publish([item('a'), item('b')])).resolves.toEqual([ok, ok]);
  });

  it('counts bytes as well as items', () => {
    const { publish, sent } = coalesce({ maxBytes: 10, lingerMs: 60_000 });
    for (const id of ['a', 'b', 'c']) void publish([item(id, id, 5)]);
    expect(sent()).toEqual(['a b']);
    void publish([item('d', 'd', 6)]);
    expect(sent()).toEqual(['a b', 'c']);
    void publish([item('e', 'e', 4)]);
    expect(sent()).toEqual(['a b', 'c', 'd e']);
  });

  it('refuses what is larger than a batch, and what comes behind it', async () => {
    const { publish, batches, sent } = coalesce({ maxBytes: 10 });
    const results = publish([item('a1', 'a'), item('a2', 'a', 11), item('a3', 'a'), item('b1', 'b')]);
    while (sent().length === 0) await tick();
    expect(sent()).toEqual(['a1 b1']);
    batches[0]!.answer([ok, ok]);
    await expect(results).resolves.toEqual([ok, refused(/larger/), refused(/earlier event/), ok]);
  });

  it('keeps one batch of a group under way at a time', async () => {
    const { publish, batches, sent } = coalesce();
    const calls = Promise.all(['a1', 'a2', 'a3', 'a4', 'a5', 'b1'].map((id) => publish([item(id, id[0])])));
    while (sent().length < 2) await tick();
    expect(sent()).toEqual(['a1 a2 a3', 'b1']);
    batches[0]!.answer([ok, ok, ok]);
    while (sent().length < 3) await tick();
    expect(sent()[2]).toBe('a4 a5');
    batches[1]!.answer([ok]);
    batches[2]!.answer([ok, ok]);
    await calls;
  });

  it('sends one item of a group at a time where the next could be queued without it', async () => {
    const { publish, batches, sent } = coalesce({ onePerGroup: true, maxEntries: 2, lingerMs: 60_000 });
    const call = publish([item('a1', 'a'), item('a2', 'a'), item('b1', 'b'), item('b2', 'b')]);
    expect(sent()).toEqual(['a1 b1']);
    batches[0]!.answer([{ ok: false, detail: 'no' }, ok]);
    await tick();
    expect(sent()).toEqual(['a1 b1', 'b2']);
    batches[1]!.answer([ok]);
    const failed = { ok: false, detail: behindFailed };
    await expect(call).resolves.toEqual([{ ok: false, detail: 'no' }, failed, ok, ok]);
  });

  it('does not let one busy group hold up the others', () => {
    const { publish, sent } = coalesce({ lingerMs: 60_000 });
    void publish([1, 2, 3, 4, 5, 6].map((n) => item(`a${n}`, 'a')));
    for (const id of ['b', 'c', 'd']) void publish([item(id)]);
    expect(sent()).toEqual(['a1 a2 a3', 'b c d']);
  });

  it('answers the later ones of a failed group as failed too, and does not send them', async () => {
    const { publish, batches, sent } = coalesce();
    const failing = publish(['a1', 'a2', 'b1', 'a3', 'a4'].map((id) => item(id, id[0])));
    const other = publish([item('a5', 'a')]);
    expect(sent()).toEqual(['a1 a2 a3']);
    while (sent().length < 2) await tick();
    batches[1]!.answer([ok]);
    batches[0]!.answer([ok, { ok: false, detail: 'no' }, ok]);
    await expect(failing).resolves.toEqual([
      ok,
      { ok: false, detail: 'no' },
      ok,
      refused(/earlier event/),
      refused(/earlier event/),
    ]);
    while (sent().length < 3) await tick();
    expect(sent().slice(1)).toEqual(['b1', 'a5']);
    batches[2]!.answer([ok]);
    await expect(other).resolves.toEqual([ok]);
  });

  it('fails exactly the items of a batch that was rejected', async () => {
    const { publish, batches } = coalesce({ maxEntries: 1 });
    const [first, second] = [publish([item('a')]), publish([item('b')])];
    batches[0]!.reject(new Error('the line is dead'));
    batches[1]!.answer([ok]);
    await expect(first).resolves.toEqual([{ ok: false, detail: 'the line is dead' }]);
    await expect(second).resolves.toEqual([ok]);
  });

  it('counts an item that got no answer as not queued', async () => {
    const { publish } = coalesce({ send: async () => [ok] });
    await expect(publish([item('a'), item('b')])).resolves.toEqual([ok, refused(/did not confirm/)]);
  });

  it('refuses at once when too much is waiting, until there is room again', async () => {
    const { publish, batches } = coalesce({ maxEntries: 1, maxInFlight: 1, maxWaiting: 1 });
    const [first, second] = [publish([item('a')]), publish([item('b')])];
    await expect(publish([item('c'), item('d')])).resolves.toEqual([
      refused(/too much/),
      refused(/too much/),
    ]);
    batches[0]!.answer([ok]);
    await first;
    batches[1]!.answer([ok]);
    await expect(second).resolves.toEqual([ok]);
  });

  it('sends what waited in fuller batches when all lines are busy', async () => {
    const { publish, batches, sent } = coalesce({ maxInFlight: 1, lingerMs: 60_000 });
    const calls = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => publish([item(id)])));
    batches[0]!.answer([ok, ok, ok]);
    while (sent().length < 2) await tick();
    batches[1]!.answer([ok, ok, ok]);
    await calls;
    expect(sent()).toEqual(['a b c', 'd e f']);
  });

  it('holds its promises whatever comes', async () => {
    await fc.assert(fc.asyncProperty(scenario, holdsItsPromises), { numRuns: 300 });
  });
});

const scenario = fc.record({
  maxEntries: fc.integer({ min: 1, max: 5 }),
  maxBytes: fc.integer({ min: 5, max: 15 }),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  maxWaiting: fc.integer({ min: 1, max: 30 }),
  lingerMs: fc.integer({ min: 0, max: 1 }),
  onePerGroup: fc.boolean(),
  /** Turns of the event loop that each batch takes, and whether it is rejected. */
  batches: fc.infiniteStream(fc.record({ ticks: fc.nat(3), rejected: fc.nat(7).map((n) => n === 0) })),
  calls: fc.array(
    fc.record({
      ticksBefore: fc.nat(2),
      items: fc.array(
        fc.record({
          group: fc.constantFrom('a', 'b', 'c', 'd'),
          size: fc.integer({ min: 1, max: 6 }),
          fails: fc.nat(9).map((n) => n === 0),
        }),
        { maxLength: 12 },
      ),
    }),
    { maxLength: 12 },
  ),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;
type Traced = Scenario['calls'][number]['items'][number] & { number: number; call: number };

async function holdsItsPromises({ batches, calls, ...limits }: Scenario): Promise<void> {
  const underWay = new Map<string, number>();
  const knownFailed = new Set<string>();
  const behindInBatch = new Set<number>();
  const confirmed = new Set<number>();
  const sent: Traced[] = [];
  let inFlight = 0;

  async function send(items: Traced[]): Promise<PublishResult[]> {
    inFlight += 1;
    expect(inFlight).toBeLessThanOrEqual(limits.maxInFlight);
    expect(items.length).toBeGreaterThan(0);
    expect(items.length).toBeLessThanOrEqual(limits.maxEntries);
    expect(items.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(limits.maxBytes);
    const groups = new Set(items.map(({ group }) => group));
    if (limits.onePerGroup) expect(groups.size).toBe(items.length);
    for (const group of groups) {
      expect(underWay.get(group) ?? 0).toBe(0);
      underWay.set(group, 1);
    }
    for (const { call, group } of items) expect(knownFailed).not.toContain(`${call} ${group}`);
    sent.push(...items);

    const { ticks, rejected } = batches.next().value;
    for (let n = 0; n < ticks; n += 1) await tick();
    inFlight -= 1;
    for (const group of groups) underWay.set(group, 0);
    const broken = new Set<string>();
    for (const { call, group, number, fails } of items) {
      if (broken.has(group)) behindInBatch.add(number);
      if (fails || rejected) broken.add(group);
      else confirmed.add(number);
      if (broken.has(group)) knownFailed.add(`${call} ${group}`);
    }
    if (rejected) throw new Error('rejected');
    return items.map(({ fails }) => (fails ? { ok: false, detail: 'failed' } : ok));
  }

  const publish = createCoalescer<Traced>({
    ...limits,
    sizeOf: ({ size }) => size,
    groupOf: ({ group }) => group,
    send,
  });
  let number = 0;
  const answers: { items: Traced[]; results: Promise<PublishResult[]> }[] = [];
  for (const [call, { ticksBefore, items }] of calls.entries()) {
    for (let n = 0; n < ticksBefore; n += 1) await tick();
    const traced = items.map((each) => Object.assign(each, { call, number: (number += 1) }));
    answers.push({ items: traced, results: publish(traced) });
  }

  for (const { items, results } of answers) {
    const answered = await results;
    expect(answered).toHaveLength(items.length);
    const failedGroups = new Set<string>();
    for (const [index, { group, number: itemNumber }] of items.entries()) {
      const result = answered[index]!;
      const behind = failedGroups.has(group) || behindInBatch.has(itemNumber);
      if (!result.ok) failedGroups.add(group);
      expect({
        confirmedWithoutReason: result.ok && (behind || !confirmed.has(itemNumber)),
        droppedWithoutReason: !result.ok && result.detail === behindFailed && !behind,
      }).toEqual({ confirmedWithoutReason: false, droppedWithoutReason: false });
    }
  }
  expect(new Set(sent).size).toBe(sent.length);
  for (const group of ['a', 'b', 'c', 'd']) {
    const numbers = sent.filter((each) => each.group === group).map((each) => each.number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
}

function refused(detail: RegExp): unknown {
  return { ok: false, detail: expect.stringMatching(detail) };
}
