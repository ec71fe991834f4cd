/** One line of the table. */
export interface Row {
  what: string;
  value: string;
  /** What it is measured against in the same run, and how it compares. */
  ratio?: string;
}

export function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString('en')}/s`;
}

export function ratio(value: number, base: number, of: string): string {
  return `${(value / base).toFixed(2)} of ${of}`;
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Prints rows in columns under a title. */
export function printRows(title: string, rows: Row[]): void {
  console.log(`\n${title}`);
  for (const { what, value, ratio: compared = '' } of rows) {
    console.log(`  ${what.padEnd(58)} ${value.padStart(26)}   ${compared}`);
  }
}
