/** A metric that an expression asks for, and what it wants of its labels. */
export interface Selector {
  metric: string;
  matchers: Array<{ label: string; operator: string; value: string }>;
}

const SELECTOR = /\b((?:avisador|node|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g;
const MATCHER = /(\w+)(=~|!~|!=|=)"([^"]*)"/g;

/** The metrics that a PromQL expression names. */
export function selectorsIn(expression: string): Selector[] {
  return [...expression.matchAll(SELECTOR)].map(([, metric = '', inner = '']) => ({
    metric,
    matchers: [...inner.matchAll(MATCHER)].map(([, label = '', operator = '', value = '']) => ({
      label,
      operator,
      value,
    })),
  }));
}

/** The labels that an expression groups by, or that an annotation puts into words. */
export function labelsIn(text: string): string[] {
  const grouped = [...text.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
  const named = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
  return [...new Set([...grouped, ...named])].filter((label) => label !== '');
}

/** What a scrape says of one metric. */
export interface Exported {
  type: string;
  help: string;
  /** The values of each label, over all series. */
  labels: Map<string, Set<string>>;
  series: number;
}

/** Reads what `GET /metrics` answers. Of a histogram, its `_bucket`, `_sum` and `_count` are metrics of their own too. */
export function readScrape(body: string): Map<string, Exported> {
  const exported = new Map<string, Exported>();
  const at = (name: string): Exported => {
    const known = exported.get(name) ?? {
      type: '',
      help: '',
      labels: new Map<string, Set<string>>(),
      series: 0,
    };
    exported.set(name, known);
    return known;
  };
  for (const line of body.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') at(name).help = rest;
    else if (kind === 'TYPE') at(name).type = rest;
    const [, metric, inner = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (metric === undefined) continue;
    const whole = metric.replace(/_(bucket|sum|count)$/, '');
    for (const each of new Set([metric, ...(exported.get(whole)?.type === 'histogram' ? [whole] : [])])) {
      at(each).series += 1;
      for (const [, label = '', value = ''] of inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        const values = at(each).labels.get(label) ?? new Set();
        at(each).labels.set(label, values.add(value));
      }
    }
  }
  return exported;
}
