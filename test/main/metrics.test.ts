import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/main/metrics.ts';

describe('The metrics of what waits', () => {
  it('look at the store once in each scrape, and say what it says then', async () => {
    let looks = 0;
    const { registry } = createMetrics(async () => {
      looks += 1;
      return { byStatus: { queued: looks * 10 }, oldestQueuedAt: Date.now() - 60_000 };
    });
    for (const scrape of [1, 2]) {
      const text = await registry.metrics();
      expect(looks).toBe(scrape);
      expect(text).toContain(`avisador_deliveries_open{status="queued"} ${scrape * 10}\n`);
      expect(text).toMatch(/^avisador_oldest_queued_seconds 6\d/m);
    }
  });
});

describe('The metrics of the sender', () => {
  it('say whether it is connected, paused and slowed', async () => {
    const { registry, health } = createMetrics();
    const figures = async () => {
      const text = await registry.metrics();
      return ['session_ready', 'sender_paused', 'sender_slowed'].map(
        (name) => new RegExp(`^avisador_${name} (\\d)$`, 'm').exec(text)?.[1],
      );
    };
    expect(await figures()).toEqual(['0', '0', '0']);
    health({ session: 'ready', paused: undefined, isSlowed: false });
    expect(await figures()).toEqual(['1', '0', '0']);
    health({ session: 'ready', paused: 'rejected', isSlowed: true });
    expect(await figures()).toEqual(['1', '1', '1']);
    health({ session: 'blocked', paused: 'blocked', isSlowed: false });
    expect(await figures()).toEqual(['0', '1', '0']);
  });
});
