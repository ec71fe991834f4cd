import {
  createTraceState,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import type { TraceContext } from '../../events/trace-context.ts';

/** The queue between intake and ingest, as traces name it. */
export interface TracedQueue {
  system: string;
  name: string;
}

/** What a span is begun in that goes on a trace; without one, it begins its own. */
export function contextOf(stated: TraceContext | undefined): Context {
  if (!stated) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = ''] = stated.traceparent.split('-');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(stated.tracestate !== undefined && { traceState: createTraceState(stated.tracestate) }),
  });
}

/** Whether whoever began this trace has it recorded. */
export function isRecorded(stated: TraceContext | undefined): boolean {
  const context = trace.getSpanContext(contextOf(stated));
  return context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** What goes on with what is sent, so that what becomes of it elsewhere is of the same trace. */
export function traceContextOf(span: Span): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const tracestate = traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    ...(tracestate && { tracestate }),
  };
}

/** `type` is one of few: how it failed, never what it failed with. */
export function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** OpenTelemetry’s attributes for messaging: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export function messaging(operation: 'send' | 'process', { system, name }: TracedQueue): Attributes {
  return {
    'messaging.system': system,
    'messaging.destination.name': name,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
  };
}

export function aboutEvent({ id, type }: { id: string; type: string }): Attributes {
  return { 'avisador.event.id': id, 'avisador.event.type': type };
}
