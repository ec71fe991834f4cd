import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const faults = fileURLToPath(new URL('../faults/faults.ts', import.meta.url));

/** A small dose of `npm run test:faults`. A process of its own posts: interceptors in this one would remember each post. */
async function run(args: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [faults, '--seed', '2', ...args.split(' ')]);
  return stdout;
}

describe('a service that is killed with SIGKILL under load', () => {
  it.each(['built-in', 'apart'])(
    'has each accepted event on its phone exactly once, in order, with the phones %s',
    async (sandbox) => {
      expect(await run(`--kills 3 --sandbox ${sandbox}`)).toMatch(
        /[1-9]\d* events accepted: 0 lost, 0 doubled, 0 clients out of order/,
      );
    },
    240_000,
  );

  it('has them with its store in PostgreSQL, too, which crashes as well', async () => {
    expect(await run('--kills 2 --store postgres')).toMatch(
      /[1-9]\d* events accepted: 0 lost, 0 doubled, 0 clients out of order/,
    );
  }, 240_000);

  it('has them on WhatsApp Web, too, whatever else fails there', async () => {
    expect(await run('--transport web --kills 1 --browser-kills 2 --events 20 --drops 0')).toMatch(
      /20 events accepted: 0 lost, 0 doubled, 0 clients out of order.* 0 browser processes left/,
    );
  }, 240_000);
});
