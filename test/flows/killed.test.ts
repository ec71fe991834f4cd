import { describe, expect, it } from '@jest/globals';
import { killRun } from '../faults/kill-run.ts';

// A small dose of `npm run test:faults`.
describe('a service that is killed with SIGKILL under load', () => {
  it.each([
    { seed: 1, isSandboxApart: false },
    { seed: 2, isSandboxApart: true },
  ])(
    'has each accepted event on its phone exactly once, in order (%j)',
    async (run) => {
      const { accepted, ...wrong } = await killRun({ ...run, kills: 3 });
      expect(wrong).toEqual({ lost: [], doubled: [], disordered: [] });
      expect(accepted).toBeGreaterThan(0);
    },
    120_000,
  );
});
