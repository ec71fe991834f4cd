import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Where an expression is none, by Prometheus’s own grammar. */
function faultsOf(expression: string): string[] {
  const faults: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, from }) {
      if (type.isError) faults.push(`${expression.slice(0, from)}⚠${expression.slice(from)}`);
    },
  });
  return faults;
}

interface Rules {
  groups: { rules: { alert: string; expr: string; for?: string }[] }[];
}
const { groups } = parse(read('alerts.yml')) as Rules;
const rules = groups.flatMap((group) => group.rules.map((rule) => [rule.alert, rule] as const));

describe('The expressions of the alert rules', () => {
  it.each(rules)('can be read by Prometheus: %s', (_name, { expr, for: duration = '1m' }) => {
    expect(faultsOf(expr)).toEqual([]);
    expect(duration).toMatch(/^\d+[smhd]$/);
  });

  it.each(['sum by (reason) (rate(a[5m])', 'a{b=c}', 'rate(a[5 minutes])', 'max(a) >'])(
    'would be found out where they cannot: %s',
    (expression) => {
      expect(faultsOf(expression)).not.toEqual([]);
    },
  );
});

it('The questions about the metrics can be asked of Prometheus', () => {
  const questions = [...read('observability.md').matchAll(/```promql\n(.*?)```/gs)].flatMap(
    ([, lines = '']) => lines.trim().split('\n'),
  );
  expect(questions.length).toBeGreaterThan(5);
  expect(questions.flatMap(faultsOf)).toEqual([]);
});
