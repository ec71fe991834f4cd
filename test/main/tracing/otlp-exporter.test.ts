import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { pino } from 'pino';
import { createOtlpExporter } from '../../../src/main/tracing/otlp-exporter.ts';
import { openCollector, type Collector } from '../../support/collector.ts';

let collector: Collector;
let stopping: AbortController;
let lines: string[];
let exporter: SpanExporter;
let provider: BasicTracerProvider;

function open(url: string, retryMs = 1): void {
  exporter = createOtlpExporter({
    url,
    headers: { authorization: 'Bearer of tokens' },
    resource: { 'service.name': 'avisador' },
    logger: pino({ level: 'info' }, { write: (line: string) => lines.push(line) }),
    stopping: stopping.signal,
    retryMs,
  });
  provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
}

beforeEach(async () => {
  collector = await openCollector();
  stopping = new AbortController();
  lines = [];
  open(`${collector.url}/v1/traces`);
});
afterEach(async () => {
  stopping.abort();
  await provider.shutdown().catch(() => undefined);
  await collector.close();
});

function span(name: string, then: (span: Span) => void = () => {}): Promise<void> {
  const made = provider
    .getTracer('tests')
    .startSpan(name, { kind: SpanKind.CLIENT, startTime: new Date(1500) });
  then(made);
  made.end(new Date(2750));
  return exporter.forceFlush?.() ?? Promise.resolve();
}

describe('Spans', () => {
  it('are posted as the protocol says, with whose they are', async () => {
    const linked = provider.getTracer('tests').startSpan('linked').spanContext();
    let context = linked;
    await span('send', (made) => {
      context = made.spanContext();
      made.setAttributes({ text: 'a', count: 7, ratio: 0.5, is: true, several: ['b', 'c'] });
      made.addEvent('attempt', { outcome: 'sent' }, new Date(2001));
      made.addLink({ context: linked });
      made.setStatus({ code: SpanStatusCode.ERROR });
    });
    expect(collector.posts).toHaveLength(1);
    const [{ path, headers, body }] = collector.posts as [Collector['posts'][number]];
    expect(path).toBe('/v1/traces');
    expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer of tokens' });
    expect(body).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'avisador' } }] },
          scopeSpans: [{ scope: { name: 'tests' }, spans: [expect.anything()] }],
        },
      ],
    });
    expect(collector.spans()).toEqual([
      {
        traceId: context.traceId,
        spanId: context.spanId,
        flags: 1,
        name: 'send',
        // CLIENT, as the protocol counts.
        kind: 3,
        startTimeUnixNano: '1500000000',
        endTimeUnixNano: '2750000000',
        attributes: [
          { key: 'text', value: { stringValue: 'a' } },
          { key: 'count', value: { intValue: '7' } },
          { key: 'ratio', value: { doubleValue: 0.5 } },
          { key: 'is', value: { boolValue: true } },
          { key: 'several', value: { arrayValue: { values: [{ stringValue: 'b' }, { stringValue: 'c' }] } } },
        ],
        droppedAttributesCount: 0,
        events: [
          {
            name: 'attempt',
            timeUnixNano: '2001000000',
            attributes: [{ key: 'outcome', value: { stringValue: 'sent' } }],
          },
        ],
        droppedEventsCount: 0,
        links: [{ traceId: linked.traceId, spanId: linked.spanId, flags: 1, attributes: [] }],
        droppedLinksCount: 0,
        status: { code: 2 },
      },
    ]);
  });

  it('are posted again where the far side is in trouble', async () => {
    collector.answer(503, 429);
    await span('a');
    expect(collector.posts).toHaveLength(3);
    expect(lines).toEqual([]);
  });

  it('that are not taken are dropped, which is said once, and again when they are', async () => {
    collector.answer(400, 401, 200);
    for (const name of ['a', 'b', 'c', 'd']) await span(name);
    expect(collector.spans().map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(lines.map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([40, 30]);
    expect(lines.join()).not.toMatch(/tokens/);
  });

  it('are dropped where nobody is there', async () => {
    await collector.close();
    await span('a');
    expect(lines).toHaveLength(1);
  });

  it('get one try at a stop', async () => {
    open(`${collector.url}/v1/traces`, 60_000);
    collector.answer(503, 503, 503, 503);
    const exported = span('a');
    stopping.abort();
    await exported;
    await span('b');
    expect(collector.spans().filter(({ name }) => name === 'b')).toHaveLength(1);
  });
});
