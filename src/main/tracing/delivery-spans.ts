import { SpanKind, trace, type Attributes, type Link, type Span, type Tracer } from '@opentelemetry/api';
import type { Settlement, Took } from '../../delivery/ports.ts';
import type { EventMessage } from '../../events/event-message.ts';
import type { EventHandler } from '../../events/event-queue.ts';
import { aboutEvent, contextOf, fail, isRecorded, messaging, type TracedQueue } from './spans.ts';

interface Ingest {
  queue: TracedQueue;
  handler: EventHandler;
}

/**
 * A span for each event of a batch, in its own trace. Of several in one batch, each is linked to a span of the batch's,
 * which is linked to where each of them was sent from.
 */
export function followIngest(tracer: Tracer, { queue, handler }: Ingest): EventHandler {
  const kind = SpanKind.CONSUMER;
  const name = `process ${queue.name}`;

  function begin(messages: readonly EventMessage[]): Span[] {
    const traced = messages.filter((message) => isRecorded(message.trace));
    if (traced.length === 0) return [];
    const batch = messages.length > 1 ? beginBatch(traced, messages.length) : undefined;
    const links = batch ? [{ context: batch.spanContext() }] : [];
    const each = traced.map((message) => {
      const { event } = message;
      const about = {
        ...messaging('process', queue),
        'messaging.message.id': event.id,
        ...aboutEvent(event),
      };
      return tracer.startSpan(name, { kind, links, attributes: about }, contextOf(message.trace));
    });
    return batch ? [...each, batch] : each;
  }

  function beginBatch(traced: readonly EventMessage[], count: number): Span {
    const attributes = { ...messaging('process', queue), 'messaging.batch.message_count': count };
    const links = traced.flatMap((message): Link[] => {
      const context = trace.getSpanContext(contextOf(message.trace));
      return context ? [{ context }] : [];
    });
    return tracer.startSpan(name, { kind, root: true, links, attributes });
  }

  return async (messages) => {
    const spans = begin(messages);
    try {
      await handler(messages);
    } catch (error) {
      for (const span of spans) fail(span, error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      for (const span of spans) span.end();
    }
  };
}

/**
 * A span for each time that something was done about a delivery, in its event's trace: a turn of its own, or a look-up
 * of what was sent before. It is made when all is over and written.
 */
export function followSettlements(tracer: Tracer, clock: () => number): (settlement: Settlement) => void {
  return ({ delivery, change, attempt, took }) => {
    if (!took) return;
    const { name, kind, attributes } = kindOf(took);
    const span = tracer.startSpan(
      name,
      {
        kind,
        // Dates: a number may be taken for one that is counted from the start of the process.
        startTime: new Date(took.startedAt),
        attributes: {
          ...attributes,
          ...aboutEvent({ id: delivery.eventId, type: delivery.type }),
          'avisador.delivery.id': delivery.id,
          'avisador.delivery.role': delivery.role,
          'avisador.delivery.locale': delivery.locale,
          'avisador.delivery.status': change.status,
          ...('reason' in change && { 'avisador.delivery.reason': change.reason }),
          ...('holdReason' in change && { 'avisador.delivery.hold_reason': change.holdReason }),
          ...(took.resolveMs !== undefined && { 'avisador.resolve.duration_ms': took.resolveMs }),
          ...(took.lookUpMs !== undefined && { 'avisador.look_up.duration_ms': took.lookUpMs }),
          ...(took.sendMs !== undefined && { 'avisador.send.duration_ms': took.sendMs }),
        },
      },
      contextOf(delivery.trace),
    );
    if (attempt) {
      const { outcome, at } = attempt;
      span.addEvent(
        'attempt',
        { 'avisador.attempt': delivery.attempts + 1, 'avisador.outcome': outcome },
        new Date(at),
      );
    }
    const error = errorOf({ change, attempt });
    if (error !== undefined) fail(span, error);
    span.end(new Date(clock()));
  };
}

/** Where a message goes is a person's number: the span says that it went to WhatsApp. */
const WHATSAPP = { 'messaging.system': 'whatsapp' };

function kindOf({ sendMs, lookUpMs }: Took): { name: string; kind: SpanKind; attributes: Attributes } {
  if (sendMs !== undefined) {
    const operation = { 'messaging.operation.name': 'send', 'messaging.operation.type': 'send' };
    return { name: 'send whatsapp', kind: SpanKind.CLIENT, attributes: { ...WHATSAPP, ...operation } };
  }
  if (lookUpMs !== undefined) {
    const operation = { 'messaging.operation.name': 'look_up' };
    return { name: 'look_up whatsapp', kind: SpanKind.CLIENT, attributes: { ...WHATSAPP, ...operation } };
  }
  return { name: 'decide', kind: SpanKind.INTERNAL, attributes: {} };
}

/** What went wrong, if anything did: that it waits, or is not wanted any more, is no fault. */
function errorOf({ change, attempt }: Pick<Settlement, 'change'> & { attempt: Settlement['attempt'] }) {
  if (change.status === 'refused') return change.reason;
  if (change.status === 'sending') return 'in_doubt';
  return attempt === undefined || attempt.outcome === 'sent' ? undefined : attempt.outcome;
}
