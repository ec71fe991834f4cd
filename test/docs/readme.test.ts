import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { eventTable } from './event-table.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('lists the event types as the catalog has them', () => {
    // Not so? Replace the table by what this expects.
    expect(readme).toContain(eventTable());
  });
});
