import { describe, expect, it } from '@jest/globals';
import { createIngest } from '../../src/delivery/ingest.ts';
import type { PlannedEvent } from '../../src/delivery/ports.ts';
import { alert, invoice } from '../support/events.ts';

const [one, two] = [invoice('a'), alert('b')];

function ingest(keep: (events: PlannedEvent[]) => Promise<void>, giveWay = async () => {}) {
  const told: string[] = [];
  const handler = createIngest({
    ledger: { ingest: keep },
    plan: (message) => (message.event.id === 'a' ? one : two).deliveries,
    onIngested: (messages) => told.push(...messages.map(({ event }) => event.id)),
    giveWay,
  });
  return { handler, told };
}

describe('Ingest', () => {
  it('keeps each event of a batch with its deliveries, and tells', async () => {
    const kept: PlannedEvent[][] = [];
    const { handler, told } = ingest(async (events) => void kept.push(events));
    await handler([one.message, two.message]);
    expect(kept).toEqual([[one, two]]);
    expect(told).toEqual(['a', 'b']);
  });

  it('waits until there is nothing more urgent to do', async () => {
    const busy = Promise.withResolvers<void>();
    const { handler, told } = ingest(
      async () => {},
      () => busy.promise,
    );
    const handled = handler([one.message]);
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    busy.resolve();
    await handled;
    expect(told).toEqual(['a']);
  });

  it('tells the queue where it could keep nothing, and nobody else', async () => {
    const { handler, told } = ingest(async () => {
      throw new Error('the store is away');
    });
    await expect(handler([one.message])).rejects.toThrow('the store is away');
    expect(told).toEqual([]);
  });
});
