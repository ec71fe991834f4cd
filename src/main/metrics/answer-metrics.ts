import { Histogram, type Registry } from 'prom-client';
import type { OnAnswered } from '../../intake/measure-answers.ts';

export function createAnswerMetrics(registry: Registry): OnAnswered {
  const answered = new Histogram({
    name: 'avisador_http_request_duration_seconds',
    help: 'Requests that were answered, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return (route, status, seconds) => answered.observe({ route, status }, seconds);
}
