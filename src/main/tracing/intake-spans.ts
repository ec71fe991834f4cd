import { SpanKind, trace, ROOT_CONTEXT, type Tracer } from '@opentelemetry/api';
import { readTraceContext } from '../../events/trace-context.ts';
import type { IntakeTracing } from '../../intake/tracing.ts';
import { aboutEvent, contextOf, fail, messaging, traceContextOf, type TracedQueue } from './spans.ts';

/** Answers to those of whom nobody knows who they are: they do not get to write into traces. */
const NOT_VOUCHED_FOR: ReadonlySet<number> = new Set([401, 413, 415, 429]);

/**
 * A span for each post, in its caller's trace, and one in it for each of its events, from the moment it is handed to the
 * queue until that has it. The latter's context travels with the event.
 */
export function followIntake(tracer: Tracer, queue: TracedQueue): IntakeTracing {
  return {
    posted(route, { traceparent, tracestate }) {
      const attributes = {
        'http.request.method': 'POST',
        'http.route': route,
        'url.path': route,
        'url.scheme': 'http',
      };
      const caller = contextOf(readTraceContext(traceparent, tracestate));
      const post = tracer.startSpan(`POST ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
      const inPost = trace.setSpan(ROOT_CONTEXT, post);
      return {
        queueing(event) {
          const about = {
            ...messaging('send', queue),
            'messaging.message.id': event.id,
            ...aboutEvent(event),
          };
          const options = { kind: SpanKind.PRODUCER, attributes: about };
          const span = tracer.startSpan(`send ${queue.name}`, options, inPost);
          return {
            context: traceContextOf(span),
            queued(isQueued) {
              if (!isQueued) fail(span, 'not_queued');
              span.end();
            },
          };
        },
        answered(status) {
          // What is not ended is never handed on.
          if (NOT_VOUCHED_FOR.has(status)) return;
          post.setAttribute('http.response.status_code', status);
          if (status >= 500) fail(post, String(status));
          post.end();
        },
      };
    },
  };
}
