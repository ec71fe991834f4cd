import { setTimeout as delay } from 'node:timers/promises';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../../logger.ts';
import { traceRequest } from './otlp-json.ts';
import type { TracingConfig } from './tracing-config.ts';

interface OtlpExporterOptions extends TracingConfig {
  logger: Logger;
  /** From then on, what is left gets one try. */
  stopping: AbortSignal;
  /** How long one try may take, in milliseconds. */
  tryMs?: number;
  /** The first pause after a try that failed, in milliseconds; it doubles. */
  retryMs?: number;
}

const TRIES = 4;
/** What the protocol says may be tried again. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** The SDK's codes; it does not export them. */
const SUCCESS = 0;
const FAILED = 1;

/**
 * Posts spans as OTLP over HTTP, in JSON. What cannot be handed over after a few tries is dropped: that is said once in
 * the log, and again when it works.
 */
export function createOtlpExporter(options: OtlpExporterOptions): SpanExporter {
  const { url, headers, resource, logger, stopping, tryMs = 5_000, retryMs = 1_000 } = options;
  const underWay = new Set<Promise<unknown>>();
  let isFailing = false;

  async function post(body: string): Promise<string | undefined> {
    for (let tries = 1; ; tries += 1) {
      const { detail, isPassing } = await tryOnce(body);
      if (detail === undefined || !isPassing || tries === TRIES || stopping.aborted) return detail;
      const pause = retryMs * 2 ** (tries - 1) * (0.5 + Math.random());
      await delay(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
  }

  async function tryOnce(body: string): Promise<{ detail?: string; isPassing?: boolean }> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(tryMs),
      });
      await answer.body?.cancel();
      if (answer.ok) return {};
      return { detail: `it answers ${answer.status}`, isPassing: PASSING.has(answer.status) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { detail: cause instanceof Error ? cause.message : String(cause), isPassing: true };
    }
  }

  function say(detail: string | undefined): void {
    if (detail !== undefined && !isFailing)
      logger.warn({ detail }, 'spans cannot be handed over: they are dropped');
    if (detail === undefined && isFailing) logger.info('spans are handed over again');
    isFailing = detail !== undefined;
  }

  async function handOver(
    spans: readonly ReadableSpan[],
    onDone: Parameters<SpanExporter['export']>[1],
  ): Promise<void> {
    const detail = await post(JSON.stringify(traceRequest(spans, resource)));
    say(detail);
    onDone(detail === undefined ? { code: SUCCESS } : { code: FAILED, error: new ExportError(detail) });
  }

  return {
    export(spans: ReadableSpan[], onDone) {
      const posting = handOver(spans, onDone);
      underWay.add(posting);
      void posting.finally(() => underWay.delete(posting));
    },
    async forceFlush() {
      await Promise.all(underWay);
    },
    async shutdown() {
      await Promise.all(underWay);
    },
  };
}

class ExportError extends Error {
  override readonly name = 'ExportError';
}
