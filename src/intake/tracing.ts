import type { IncomingHttpHeaders } from 'node:http';
import type { Response } from 'express';
import type { PanelEvent } from '../events/define-event.ts';
import { eventMessage, type EventMessage } from '../events/event-message.ts';
import { readTraceContext, type TraceContext } from '../events/trace-context.ts';

/** What follows posts of events for whoever looks at traces. Must not throw. */
export interface IntakeTracing {
  /** A post came in, perhaps from anybody. */
  posted(route: string, headers: IncomingHttpHeaders): PostTrace;
}

export interface PostTrace {
  /** An event of it, which is vouched for, goes to the queue. */
  queueing(event: PanelEvent): EventTrace;
  answered(status: number): void;
}

interface EventTrace {
  /** What travels with the event. */
  context: TraceContext;
  queued(isQueued: boolean): void;
}

interface Locals {
  trace?: PostTrace;
}

/** Keeps what follows this post until its events are put into envelopes. */
export function followPost(res: Response, trace: PostTrace): void {
  (res.locals as Locals).trace = trace;
}

/** An event's envelope, and whom to tell whether it was queued. */
export interface Enveloped {
  message: EventMessage;
  queued(isQueued: boolean): void;
}

/** Wraps an event for the queue with the trace of its post. Where nobody follows it, the caller's goes on as it came. */
export function envelop(res: Response, event: PanelEvent, acceptedAt: Date): Enveloped {
  const { trace } = res.locals as Locals;
  if (trace) {
    const { context, queued } = trace.queueing(event);
    return { message: eventMessage(event, acceptedAt, context), queued };
  }
  const { traceparent, tracestate } = res.req.headers;
  return { message: eventMessage(event, acceptedAt, readTraceContext(traceparent, tracestate)), queued() {} };
}
