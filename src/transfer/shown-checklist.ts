import { conditions, type RejectionReason } from './checklist.ts';
import type { TransferStatus } from './ports.ts';

type Condition = (typeof conditions)[number];

/** A condition of a transfer, as far as it is known from what was kept. */
export interface ShownCondition {
  condition: Condition;
  state: 'met' | 'failed' | 'unknown';
}

/**
 * What is not judged where another condition fails. Which of the two makes a client inactive is not kept: that they are, or
 * that there is none, of whom nothing else could be asked.
 */
const moot: Partial<Record<RejectionReason, readonly Condition[]>> = {
  origin_inactive: [
    'origin_unverified',
    'same_person',
    'name_differs',
    'service_not_found',
    'service_ambiguous',
    'service_not_active',
    'service_unpaid',
  ],
  destination_inactive: ['destination_unverified', 'same_person', 'name_differs'],
  service_not_found: ['service_ambiguous', 'service_not_active', 'service_unpaid'],
  service_ambiguous: ['service_not_active', 'service_unpaid'],
};

/**
 * Every condition, in the order in which a person is told. A transfer is rejected only after all that could be judged was:
 * what did not fail then was met. Before it was judged, and of one that ended otherwise, nothing is known.
 */
export function shownChecklist(
  status: TransferStatus,
  reasons: readonly RejectionReason[],
): ShownCondition[] {
  const isJudged = reasons.some((reason) => reason !== 'refused_by_staff');
  const notJudged = new Set(reasons.flatMap((reason) => moot[reason] ?? []));
  const stateOf = (condition: Condition): ShownCondition['state'] => {
    if (status === 'verified' || status === 'executed') return 'met';
    if (reasons.includes(condition)) return 'failed';
    return isJudged && !notJudged.has(condition) ? 'met' : 'unknown';
  };
  return conditions.map((condition) => ({ condition, state: stateOf(condition) }));
}
