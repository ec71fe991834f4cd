import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const faults = fileURLToPath(new URL('../faults/faults.ts', import.meta.url));

// A small dose of `npm run test:faults`. A process of its own posts: interceptors in this one would remember each post.
describe('a service that is killed with SIGKILL under load', () => {
  it.each(['built-in', 'apart'])(
    'has each accepted event on its phone exactly once, in order, with the phones %s',
    async (sandbox) => {
      const args = [faults, '--seed', '1', '--kills', '3', '--sandbox', sandbox];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout).toMatch(/[1-9]\d* events accepted: 0 lost, 0 doubled, 0 clients out of order/);
    },
    120_000,
  );
});
