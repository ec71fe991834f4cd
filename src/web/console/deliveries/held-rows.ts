/** What is shown of a list that grows at its head. */
export interface HeldRows<Row> {
  rows: readonly Row[];
  /** How many newer ones are held back. */
  fresh: number;
}

/**
 * Keeps the place of the rows that somebody is reading: they are brought up to date, newer ones are held back.
 * `isWhole`: `latest` is all there is. Where nothing of what was shown is left, as of a list of what waits, there is no
 * place to keep.
 */
export function heldRows<Row extends { id: string }>(
  shown: readonly Row[],
  { latest, isWhole }: { latest: readonly Row[]; isWhole: boolean },
): HeldRows<Row> {
  const known = new Set(shown.map(({ id }) => id));
  const first = latest.findIndex(({ id }) => known.has(id));
  if (first >= 0) return { rows: latest.slice(first), fresh: first };
  if (known.size > 0 && latest.length > 0 && !isWhole) return { rows: shown, fresh: latest.length };
  return { rows: latest, fresh: 0 };
}
