import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { eventTable } from './event-table.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('says of each event type in its table what the catalog says', () => {
    const rows = readme.split('\n').filter((line) => /^\| `\w+\.\w+`/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    // Not so? Take the row that this shows.
    for (const row of rows) expect(eventTable().split('\n')).toContain(row);
  });
});
