import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { openPanel, type Panel } from '../callbacks/open-panel.ts';
import { labelsIn, readScrape, selectorsIn, type Exported } from '../docs/rule-expressions.ts';
import { customerWrites, network, phone } from '../support/api.ts';
import { openCollector, type Collector } from '../support/collector.ts';
import { eventually, post, SECRET, startService, type Service } from '../support/service.ts';
import { signedHeaders } from '../../src/callbacks/sign-webhook.ts';
import { tempFolder } from '../support/temp-folder.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PHONE = '+5491133330001';
const NOBODY = '+5491133330002';
const client = { id: randomUUID(), firstName: 'Rigoberta', email: 'rigoberta@example.com', phone: PHONE };

let folder: Awaited<ReturnType<typeof tempFolder>>;
let panel: Panel;
let collector: Collector;
let service: Service;
let scraped: string;
let exported: Map<string, Exported>;
const eventId = randomUUID();

/** A service that has done a bit of everything, scraped. */
beforeAll(async () => {
  folder = await tempFolder();
  panel = await openPanel();
  collector = await openCollector();
  service = await startService({
    DATA_DIR: folder.folder,
    CALLBACK_URL: panel.url,
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  const { url } = service;
  await phone(url, PHONE, { reads: true });
  await phone(url, NOBODY, { registered: false });
  const { id: _, ...event } = sampleEvent('invoice.generated', { id: eventId, client });
  const body = JSON.stringify(event);
  const headers = {
    ...signedHeaders({ id: eventId, body, secret: SECRET, now: new Date() }),
    traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  };
  expect((await fetch(`${url}/v1/events`, { method: 'POST', body, headers })).status).toBe(202);
  const refused = sampleEvent('domain.deleted', { id: randomUUID(), client: { id: '2', phone: NOBODY } });
  expect((await post(url, refused)).status).toBe(202);
  expect((await post(url, { ...refused, data: {} })).status).toBe(422);
  await customerWrites(url, PHONE, 'hola');
  await fetch(`${url}/v1/deliveries/dlv_of_${encodeURIComponent(PHONE)}`);
  await fetch(`${url}/no/such/${encodeURIComponent(PHONE)}`);
  const figures = async () => readScrape((scraped = await (await fetch(`${url}/metrics`)).text()));
  const count = (line: string) => Number(new RegExp(`^${line} (\\S+)$`, 'm').exec(scraped)?.[1]);
  await eventually(
    figures,
    () =>
      count('avisador_accepted_to_read_seconds_count\\{priority="ordinary"\\}') === 1 &&
      count('avisador_deliveries_settled_total\\{status="refused",reason="not_on_whatsapp"\\}') === 1 &&
      count('avisador_inbound_handled_total\\{as="person"\\}') === 1,
  );
  await network(url, { state: 'offline' });
  await eventually(
    async () => (await fetch(`${url}/readyz/whatsapp`)).status,
    (status) => status === 503,
  );
  exported = await figures();
}, 60_000);
afterAll(async () => {
  expect(await service.stop()).toBe(0);
  await collector.close();
  await panel.close();
  await folder.remove();
});

type Rule = Record<'alert' | 'expr', string> &
  Partial<Record<'labels' | 'annotations', Record<string, string>>>;
const { groups } = parse(read('alerts.yml')) as { groups: Array<{ rules: Rule[] }> };
const rules = groups.flatMap((group) => group.rules);

/** Of others: Prometheus itself, and the exporter of the machine. */
const NOT_OURS = /^(up|node_\w+)$/;
/** Given to every series by whoever scrapes. */
const OF_SCRAPES = new Set(['job', 'instance']);

/** What of an expression there is not. */
function missingIn(expression: string, ...annotations: string[]): string[] {
  const selectors = selectorsIn(expression).filter(({ metric }) => !NOT_OURS.test(metric));
  const missing = selectors.flatMap(({ metric, matchers }) => {
    const known = exported.get(metric);
    if (!known || known.series === 0) return [metric];
    return matchers.flatMap(({ label, operator, value }) => {
      const values = known.labels.get(label);
      if (!values) return [`${metric}{${label}}`];
      const isThere = operator.includes('~')
        ? value.split('|').every((one) => [...values].some((each) => new RegExp(`^(?:${one})$`).test(each)))
        : values.has(value);
      return isThere ? [] : [`${metric}{${label}${operator}"${value}"}`];
    });
  });
  const labels = [expression, ...annotations].flatMap(labelsIn).filter((label) => !OF_SCRAPES.has(label));
  if (selectors.length === 0) return missing;
  return [
    ...missing,
    ...labels.filter((label) => !selectors.some(({ metric }) => exported.get(metric)?.labels.has(label))),
  ];
}

describe('The alert rules', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for nothing that the service does not export',
    (_name, { expr, annotations = {} }) => {
      expect(selectorsIn(expr).length).toBeGreaterThan(0);
      expect(missingIn(expr, ...Object.values(annotations))).toEqual([]);
    },
  );

  it('each have a name of their own, a severity, and words for whoever is called', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels, annotations } of rules) {
      expect(labels?.['severity']).toMatch(/^(critical|warning)$/);
      expect(Object.keys(annotations ?? {})).toEqual(['summary', 'description']);
    }
  });

  it.each([
    ['no metric', 'max(avisador_queue_newest_seconds) > 1'],
    ['no label', 'avisador_queue_events{status="dead"} > 0'],
    ['no value', 'avisador_queue_events{state="waiting|lost"} > 0'],
    ['no value among several', 'avisador_queue_events{state=~"waiting|lost"} > 0'],
    ['no label to group by', 'max by (state) (avisador_deliveries_held)'],
  ])('would be found out where there is %s', (_what, expression) => {
    expect(missingIn(expression)).toHaveLength(1);
  });
});

describe('What is written about the metrics', () => {
  const page = read('observability.md');

  it('names each of them, with its type and labels, and no other', () => {
    const rows = [...page.matchAll(/^\| `(avisador_\w+)` \| (\w+) \| (.*?) \|/gm)].map(
      ([, name, type, labels = '']) => ({
        name,
        type,
        labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
      }),
    );
    const ours = [...exported].flatMap(([name, { type, labels }]) =>
      name.startsWith('avisador_') && type !== ''
        ? [{ name, type, labels: [...labels.keys()].filter((label) => label !== 'le') }]
        : [],
    );
    const byName = (a: { name: string | undefined }, b: { name: string | undefined }) =>
      String(a.name) < String(b.name) ? -1 : 1;
    expect(rows.toSorted(byName)).toEqual(ours.toSorted(byName));
  });

  it('asks questions that have answers', () => {
    const questions = [...page.matchAll(/```promql\n(.*?)```/gs)].map(([, question = '']) => question);
    expect(questions.length).toBeGreaterThan(4);
    for (const question of questions) expect([question, missingIn(question)]).toEqual([question, []]);
  });

  it('names every field of the line in the log about an attempt', async () => {
    const [, table = ''] = /## Logs(.*?)## Traces/s.exec(page) ?? [];
    const named = new Set([...table.matchAll(/`(\w+)`/g)].map(([, field]) => field));
    const line = logged().find(({ msg, eventId: id }) => msg === 'delivery' && id === eventId);
    const common = new Set(['level', 'time', 'pid', 'hostname', 'msg']);
    expect(Object.keys(line ?? {}).filter((field) => !named.has(field) && !common.has(field))).toEqual([]);
    expect(line).toMatchObject({ outcome: 'sent', traceId: TRACE, attempt: 1, sendMs: expect.any(Number) });
  });
});

function logged(): Array<Record<string, unknown>> {
  return service.output
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('An event', () => {
  it('can be followed from the post to the send at a collector', async () => {
    const names = await eventually(
      async () =>
        collector
          .spans()
          .filter(({ traceId }) => traceId === TRACE)
          .map(({ name }) => name),
      ({ length }) => length >= 4,
    );
    expect(names.toSorted()).toEqual(['POST /v1/events', 'process inbox', 'send inbox', 'send whatsapp']);
    expect(collector.posts[0]?.path).toBe('/v1/traces');
    expect(collector.posts[0]?.body.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'avisador' },
    });
  });
});

describe('Neither figures, spans nor log', () => {
  it.each([
    ['figures', () => scraped],
    ['spans', () => JSON.stringify(collector.posts)],
    ['log', () => service.output.join('\n')],
  ])('hold whom it was about: %s', (_what, told) => {
    expect(told().length).toBeGreaterThan(1000);
    expect(told()).not.toMatch(/113333000[12]|Rigoberta|rigoberta|5491100000000|hola/);
  });

  it('label any series by an id', () => {
    expect(scraped).not.toContain(eventId);
    expect(scraped).not.toContain(client.id);
    expect(scraped.split('\n').length).toBeLessThan(900);
  });
});
