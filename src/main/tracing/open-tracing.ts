import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Logger } from '../../logger.ts';
import type { SqsConfig } from '../config.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import { createTracing, type Tracing } from './tracing.ts';
import type { TracingConfig } from './tracing-config.ts';

interface OpenTracing {
  /** Undefined: the store is the queue. */
  sqs: SqsConfig | undefined;
  logger: Logger;
}

/** Tracing as it is configured: spans are gathered for a few seconds and posted together. */
export function openTracing(config: TracingConfig, { sqs, logger }: OpenTracing): Tracing {
  const queue = sqs
    ? { system: 'aws_sqs', name: sqs.queueUrl.slice(sqs.queueUrl.lastIndexOf('/') + 1) }
    : { system: 'avisador', name: 'inbox' };
  const stopping = new AbortController();
  const resource = { 'service.version': packageJson.version, ...config.resource };
  const exporter = createOtlpExporter({ ...config, resource, logger, stopping: stopping.signal });
  const processor = new BatchSpanProcessor(exporter);
  const tracing = createTracing({ processor, queue, clock: Date.now });
  return {
    ...tracing,
    stop() {
      stopping.abort();
      return tracing.stop();
    },
  };
}
