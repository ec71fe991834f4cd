import { describe, expect, it } from '@jest/globals';
import { heldRows } from '../../src/web/console/deliveries/held-rows.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id, status: 'old' }));
const latest = (...ids: string[]) => ids.map((id) => ({ id, status: 'new' }));

describe('a list that is being read', () => {
  it('holds back what is newer, and brings up to date what is shown', () => {
    const held = heldRows(rows('b', 'a'), { latest: latest('d', 'c', 'b', 'a'), isWhole: true });
    expect(held).toEqual({ rows: latest('b', 'a'), fresh: 2 });
  });

  it('takes what is newer where nothing is shown yet', () => {
    expect(heldRows([], { latest: latest('a'), isWhole: true })).toEqual({ rows: latest('a'), fresh: 0 });
  });

  it('lets older ones move up where some of those shown are gone', () => {
    const held = heldRows(rows('c', 'b'), { latest: latest('d', 'b', 'a'), isWhole: false });
    expect(held).toEqual({ rows: latest('b', 'a'), fresh: 1 });
  });

  it('keeps what is shown where more has come than a page holds', () => {
    const shown = rows('b', 'a');
    expect(heldRows(shown, { latest: latest('z', 'y'), isWhole: false })).toEqual({ rows: shown, fresh: 2 });
  });

  it('keeps no place where all that was shown is gone', () => {
    expect(heldRows(rows('b', 'a'), { latest: latest('c'), isWhole: true })).toEqual({
      rows: latest('c'),
      fresh: 0,
    });
    expect(heldRows(rows('a'), { latest: [], isWhole: true })).toEqual({ rows: [], fresh: 0 });
  });
});
