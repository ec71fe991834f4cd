import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const faults = fileURLToPath(new URL('../faults/faults.ts', import.meta.url));

// A small dose of `npm run test:faults -- --roles apart`: each process is killed once.
it('The Lambda, two workers, the console and PostgreSQL, killed in turn, have each event on its phone once, in order, from one number', async () => {
  const dose = '--seed 3 --roles apart --kills 5 --events 200 --clients 40';
  const { stdout } = await promisify(execFile)(process.execPath, [faults, ...dose.split(' ')]);
  expect(stdout).toContain(
    '200 events accepted: 0 lost, 0 doubled, 0 clients out of order, ' +
      '0 clients written to from two numbers, 0 not known as sent',
  );
}, 180_000);
