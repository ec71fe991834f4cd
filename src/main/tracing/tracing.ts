import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Settlement } from '../../delivery/ports.ts';
import type { EventHandler } from '../../events/event-queue.ts';
import type { IntakeTracing } from '../../intake/tracing.ts';
import { followIngest, followSettlements } from './delivery-spans.ts';
import { followIntake } from './intake-spans.ts';
import type { TracedQueue } from './spans.ts';

/** What lets an event be followed by its trace, from the post to the phone. */
export interface Tracing {
  intake: IntakeTracing;
  /** A handler whose batches are followed. */
  ingest(handler: EventHandler): EventHandler;
  /** What was done about a delivery. */
  settled(settlement: Settlement): void;
  /** Hands on what is finished. Never rejects. */
  stop(): Promise<void>;
}

interface TracingOptions {
  /** Gets every span when it is finished. */
  processor: SpanProcessor;
  queue: TracedQueue;
  /** Milliseconds since 1970, by the same clock as the sender's. */
  clock: () => number;
}

export function createTracing({ processor, queue, clock }: TracingOptions): Tracing {
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('avisador');
  return {
    intake: followIntake(tracer, queue),
    ingest: (handler) => followIngest(tracer, { queue, handler }),
    settled: followSettlements(tracer, clock),
    stop: () => provider.shutdown().catch(() => undefined),
  };
}
