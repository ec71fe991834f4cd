import { describe, expect, it } from '@jest/globals';
import { createAlarm } from '../../src/delivery/alarm.ts';

const LONG = 60_000;

describe('An alarm', () => {
  it('ends a rest', async () => {
    const alarm = createAlarm();
    const rest = alarm.rest(LONG);
    alarm.ring();
    await expect(rest).resolves.toBeUndefined();
  });

  it('that rang before the rest ends it at once, also when it rang more than once', async () => {
    const alarm = createAlarm();
    alarm.ring();
    alarm.ring();
    await expect(alarm.rest(LONG)).resolves.toBeUndefined();
  });

  it('ends one rest, and not the next', async () => {
    const alarm = createAlarm();
    alarm.ring();
    await alarm.rest(LONG);
    let isOver = false;
    const rest = alarm.rest(LONG).then(() => (isOver = true));
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    alarm.ring();
    await rest;
  });

  it('need not ring: a rest ends by itself', async () => {
    await expect(createAlarm().rest(1)).resolves.toBeUndefined();
  });

  it('is not lost when it rings in the moment in which a rest ends', async () => {
    const alarm = createAlarm();
    const first = alarm.rest(LONG);
    alarm.ring();
    await first;
    alarm.ring();
    await expect(alarm.rest(LONG)).resolves.toBeUndefined();
  });
});
