import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { createIngest } from '../../src/delivery/ingest.ts';
import { planDeliveries } from '../../src/delivery/plan-deliveries.ts';
import { createLogger } from '../../src/logger.ts';
import type { Config } from '../../src/main/config.ts';
import { openQueue } from '../../src/main/open-queue.ts';
import { createTracing } from '../../src/main/tracing/tracing.ts';
import { bodyOf as sampleBody, startIntake, stopServers } from '../intake/intake-server.ts';
import { candidatesOf, MINUTE } from '../support/events.ts';
import { startLocalSqs } from '../support/local-sqs.ts';
import { openBench } from '../support/sending.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  await stopServers();
  for (const close of closers.splice(0).toReversed()) await close();
});

async function sqsConfig(): Promise<Config['sqs']> {
  const sqs = await startLocalSqs();
  closers.push(() => sqs.close());
  return {
    queueUrl: sqs.queueUrl('events.fifo'),
    dlqUrl: sqs.queueUrl('dead.fifo'),
    endpoint: sqs.endpoint,
    region: undefined,
    hasCredentials: false,
  };
}

/** Intake, queue, ingest and sender, each as the service has it, and the spans that they have finished. */
async function openService(kind: 'sqs' | 'embedded') {
  const logger = createLogger('silent');
  const bench = await openBench();
  closers.push(() => bench.close());
  const sqs = kind === 'sqs' ? await sqsConfig() : undefined;
  const queue = await openQueue({ sqs } as Config, bench.store.db, logger);
  closers.push(() => queue.close());
  closers.push(() => queue.consumer.stop());

  const exporter = new InMemorySpanExporter();
  const tracing = createTracing({
    processor: new SimpleSpanProcessor(exporter),
    queue: { system: 'some', name: 'events' },
    clock: bench.now,
  });
  closers.push(() => tracing.stop());
  const { post } = await startIntake({
    publisher: queue.publisher,
    tracing: tracing.intake,
    now: () => new Date(bench.now()),
  });
  const sender = bench.start({ onSettled: tracing.settled });
  const ingest = createIngest({
    ledger: bench.ledgers.events,
    plan: (message) => planDeliveries(message, { candidatesOf, localeOf: () => 'es' }),
    giveWay: async () => {},
    onIngested: () => sender.wake(),
  });
  return {
    bench,
    post: (body: unknown, options: NonNullable<Parameters<typeof post>[1]> = {}) =>
      post(body, { at: new Date(bench.now()), ...options }),
    takeIn: () => queue.consumer.start(tracing.ingest(ingest)),
    spans: () => exporter.getFinishedSpans(),
    named: (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name),
  };
}

/** What a panel posts about a client whose number it holds as it is. */
function bodyOf(client: Record<string, string> = {}): Record<string, unknown> {
  const body = sampleBody();
  return { ...body, client: { ...(body['client'] as object), phone: '+5491123456789', ...client } };
}

interface Trace {
  id: string;
  parent: string;
  headers: Record<string, string>;
}

/** A trace as a panel states it, none the same as another. */
function aTrace(flags = '01'): Trace {
  const [id, parent] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return {
    id,
    parent,
    headers: { traceparent: `00-${id}-${parent}-${flags}`, tracestate: 'panel=some thing' },
  };
}

const parentOf = ({ parentSpanContext }: ReadableSpan) => parentSpanContext?.spanId;
const idOf = (span: ReadableSpan) => span.spanContext().spanId;
const traceOf = (span: ReadableSpan) => span.spanContext().traceId;

describe.each(['sqs', 'embedded'] as const)('With the queue %s, a trace', (kind) => {
  it('leads from the post to the send', async () => {
    const { bench, post, takeIn, spans, named } = await openService(kind);
    const { id, parent, headers } = aTrace();
    takeIn();
    expect((await post(bodyOf(), { id: 'invoice-1', headers })).status).toBe(202);
    await bench.until(() => named('send whatsapp').length === 1 && named('POST /v1/events').length === 1);

    expect(bench.arrived()).toEqual(['invoice-1']);
    const ours = spans().filter((span) => traceOf(span) === id);
    expect(ours.map(({ name, kind: is }) => `${SpanKind[is]} ${name}`).toSorted()).toEqual([
      'CLIENT send whatsapp',
      'CONSUMER process events',
      'PRODUCER send events',
      'SERVER POST /v1/events',
    ]);
    const [posted] = named('POST /v1/events');
    const [queued] = named('send events');
    expect(parentOf(posted!)).toBe(parent);
    expect(parentOf(queued!)).toBe(idOf(posted!));
    for (const name of ['process events', 'send whatsapp']) {
      expect(named(name).map(parentOf)).toEqual([idOf(queued!)]);
      expect(named(name)[0]?.spanContext().traceState?.serialize()).toBe('panel=some thing');
    }
    expect(posted?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/events',
      'http.response.status_code': 202,
    });
    for (const span of ours.filter(({ name }) => name !== 'POST /v1/events'))
      expect(span.attributes).toMatchObject({
        'avisador.event.id': 'invoice-1',
        'avisador.event.type': 'invoice.generated',
      });
    const [sent] = named('send whatsapp');
    expect(sent?.attributes).toMatchObject({
      'messaging.system': 'whatsapp',
      'messaging.operation.type': 'send',
      'avisador.delivery.status': 'sent',
    });
    expect(sent?.events).toMatchObject([
      { name: 'attempt', attributes: { 'avisador.attempt': 1, 'avisador.outcome': 'sent' } },
    ]);
    expect(spans().filter(({ status }) => status.code === SpanStatusCode.ERROR)).toEqual([]);
  });

  it('holds no number, address, name or text', async () => {
    const { bench, post, takeIn, spans, named } = await openService(kind);
    takeIn();
    await post(bodyOf({ email: 'juan@example.com' }));
    await bench.until(() => named('send whatsapp').length === 1);
    const told = JSON.stringify(
      spans().map(({ name, attributes, events, links, status }) => [name, attributes, events, links, status]),
    );
    expect(told).toContain('evt-1');
    expect(told).not.toMatch(/1123456789|juan@|Juan|text of|c\.us/);
  });

  it('is each event’s own where several are posted and taken in together, and they are linked', async () => {
    const { bench, post, takeIn, spans, named } = await openService(kind);
    const { id, headers } = aTrace();
    const events = ['a', 'b', 'c'].map((each) => ({ id: each, ...bodyOf({ id: each }) }));
    expect((await post({ events }, { path: '/v1/events/batch', headers })).status).toBe(207);
    takeIn();
    await bench.until(() => named('send whatsapp').length === 3);

    const queued = named('send events');
    const [batch, ...more] = named('process events').filter((span) => traceOf(span) !== id);
    const each = named('process events').filter((span) => traceOf(span) === id);
    expect(more).toEqual([]);
    expect(batch?.attributes['messaging.batch.message_count']).toBe(3);
    expect(batch?.parentSpanContext).toBeUndefined();
    expect(new Set(batch?.links.map(({ context }) => context.spanId))).toEqual(new Set(queued.map(idOf)));
    expect(new Set(each.map(parentOf))).toEqual(new Set(queued.map(idOf)));
    for (const { links } of each) expect(links).toMatchObject([{ context: { spanId: idOf(batch!) } }]);
    for (const sent of named('send whatsapp')) {
      const about = (span: ReadableSpan) =>
        span.attributes['avisador.event.id'] === sent.attributes['avisador.event.id'];
      expect(parentOf(sent)).toBe(idOf(queued.find(about)!));
    }
    expect(spans().filter((span) => traceOf(span) === id)).toHaveLength(1 + 3 * 3);
  });

  it('goes on over further tries, and over a look-up of what may have been sent', async () => {
    const { bench, post, takeIn, spans, named } = await openService(kind);
    const { id, headers } = aTrace();
    const behaviours = ['unavailable', 'accept_in_doubt'] as const;
    let tries = 0;
    bench.farSide.behave = () => behaviours[tries++] ?? 'accept';
    takeIn();
    await post(bodyOf(), { headers });
    await bench.until(() => named('send whatsapp').length === 1);
    bench.advance(MINUTE);
    await bench.until(() => named('look_up whatsapp').length === 1);

    expect(bench.arrived()).toHaveLength(1);
    const done = spans().filter((span) => traceOf(span) === id && span.name.endsWith('whatsapp'));
    expect(
      done.map(({ name, attributes: told }) => [name, told['error.type'], told['avisador.delivery.status']]),
    ).toEqual([
      ['send whatsapp', 'unavailable', 'queued'],
      ['send whatsapp', 'in_doubt', 'sending'],
      ['look_up whatsapp', undefined, 'sent'],
    ]);
    expect(
      done.flatMap(({ events }) => events.map(({ attributes }) => attributes?.['avisador.attempt'])),
    ).toEqual([1, 2]);
  });

  it('that its caller does not record is not recorded, and hinders nothing', async () => {
    const { bench, post, takeIn, spans } = await openService(kind);
    const events = ['a', 'b'].map((id) => ({ id, ...bodyOf({ id }) }));
    await post({ events }, { path: '/v1/events/batch', headers: aTrace('00').headers });
    takeIn();
    await bench.untilStatuses({ a: 'sent', b: 'sent' });
    expect(spans()).toEqual([]);
  });

  it.each([
    ['is empty', ''],
    ['is no trace', 'hello'],
    ['has no digits', '00-00000000000000000000000000000000-0000000000000000-01'],
    ['has a version that there never will be', `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['is in capitals', `00-${'A'.repeat(32)}-${'B'.repeat(16)}-01`],
    ['says more than its version does', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-more`],
    [
      'is there twice',
      `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01, 00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`,
    ],
    ['is long', `00-${'a'.repeat(8000)}`],
    ['is code', '${jndi:ldap://example.com}\'"><script>'],
    ['is in other letters', 'ñandú'],
  ])('that %s is ignored', async (_what, traceparent) => {
    const { bench, post, takeIn, spans, named } = await openService(kind);
    takeIn();
    const response = await post(bodyOf(), { headers: { traceparent, tracestate: 'a=1' } });
    expect(response.status).toBe(202);
    await bench.until(() => named('send whatsapp').length === 1);
    expect(named('POST /v1/events').map(parentOf)).toEqual([undefined]);
    expect(new Set(spans().map(traceOf)).size).toBe(1);
    expect(JSON.stringify(spans().map((span) => span.spanContext()))).not.toMatch(/jndi|aaaaaaaa|hello|and/);
  });

  it.each([
    ['has no form', 'no form'],
    ['is too long', `a=${'x'.repeat(600)}`],
    ['has too many members', Array.from({ length: 33 }, (_, n) => `k${n}=v`).join()],
    ['is in other letters', 'a=ñ'],
  ])('goes on without a tracestate that %s', async (_what, tracestate) => {
    const { bench, post, takeIn, named } = await openService(kind);
    const { id, headers } = aTrace();
    takeIn();
    await post(bodyOf(), { headers: { ...headers, tracestate } });
    await bench.until(() => named('send whatsapp').length === 1);
    expect(named('send whatsapp').map(traceOf)).toEqual([id]);
    expect(named('send whatsapp')[0]?.spanContext().traceState?.serialize() ?? '').toBe('');
  });
});

describe('Who is not vouched for', () => {
  it('writes into no trace', async () => {
    const { post, spans, named } = await openService('embedded');
    const { headers } = aTrace();
    const wrong = { ...headers, 'webhook-signature': 'v1,bm8=' };
    expect((await post(bodyOf(), { headers: wrong })).status).toBe(401);
    expect((await post('x'.repeat(300_000), { headers })).status).toBe(413);
    expect((await post(bodyOf(), { headers: { ...headers, 'content-type': 'text/plain' } })).status).toBe(
      415,
    );
    expect(spans()).toEqual([]);
    expect((await post({}, { headers })).status).toBe(422);
    expect(named('POST /v1/events').map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
  });
});

describe('An event that is not queued', () => {
  it('is where its trace says what went wrong', async () => {
    const { bench, post, named } = await openService('embedded');
    await bench.store.db.destroy();
    expect((await post(bodyOf(), { headers: aTrace().headers })).status).toBe(503);
    const failed = [...named('send events'), ...named('POST /v1/events')];
    expect(failed.map(({ status, attributes }) => [status.code, attributes['error.type']])).toEqual([
      [SpanStatusCode.ERROR, 'not_queued'],
      [SpanStatusCode.ERROR, '503'],
    ]);
  });
});
