import type { AttributeValue, Attributes, HrTime, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/**
 * Finished spans as an ExportTraceServiceRequest in JSON: ids in hexadecimal, enumerations as integers, 64-bit integers as
 * strings. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function traceRequest(spans: readonly ReadableSpan[], resource: Attributes) {
  const scopes = Map.groupBy(spans, ({ instrumentationScope }) => instrumentationScope);
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [...scopes].map(([{ name, version }, ofScope]) => ({
          scope: { name, ...(version !== undefined && { version }) },
          spans: ofScope.map(spanOf),
        })),
      },
    ],
  };
}

function spanOf(span: ReadableSpan) {
  const { parentSpanContext, status } = span;
  return {
    ...contextOf(span.spanContext()),
    ...(parentSpanContext && { parentSpanId: parentSpanContext.spanId }),
    name: span.name,
    // The wire's kinds begin with UNSPECIFIED.
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: attributesOf(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(({ name, time, attributes = {} }) => ({
      timeUnixNano: nanoseconds(time),
      name,
      attributes: attributesOf(attributes),
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(({ context, attributes = {} }) => ({
      ...contextOf(context),
      attributes: attributesOf(attributes),
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: status.code, ...(status.message !== undefined && { message: status.message }) },
  };
}

function contextOf({ traceId, spanId, traceState, traceFlags }: SpanContext) {
  const tracestate = traceState?.serialize();
  return { traceId, spanId, flags: traceFlags, ...(tracestate && { traceState: tracestate }) };
}

function nanoseconds([seconds, nanos]: HrTime): string {
  return `${seconds}${String(nanos).padStart(9, '0')}`;
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return {
    arrayValue: {
      values: value.flatMap((item) => (item === null || item === undefined ? [] : [valueOf(item)])),
    },
  };
}
