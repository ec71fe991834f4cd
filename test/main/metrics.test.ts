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
