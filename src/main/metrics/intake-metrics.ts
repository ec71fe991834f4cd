import { Counter, type Registry } from 'prom-client';
import type { NotAccepted } from '../../intake/queue-event.ts';

export interface IntakeMetrics {
  accepted(count: number): void;
  notAccepted(why: NotAccepted, count: number): void;
}

export function createIntakeMetrics(registry: Registry): IntakeMetrics {
  const registers = [registry];
  const accepted = new Counter({
    name: 'avisador_events_accepted_total',
    help: 'Events that were durably queued, repetitions included',
    registers,
  });
  const notAccepted = new Counter({
    name: 'avisador_events_not_accepted_total',
    help: 'Signed events that were not: something is wrong with them, or the queue did not confirm them',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of ['invalid', 'not_queued'] satisfies NotAccepted[]) notAccepted.inc({ reason }, 0);
  return {
    accepted: (count) => accepted.inc(count),
    notAccepted: (reason, count) => notAccepted.inc({ reason }, count),
  };
}
