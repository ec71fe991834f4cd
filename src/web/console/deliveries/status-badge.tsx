import type { DeliveryRow } from '../../../console/deliveries-wire.ts';
import type { Status } from '../../../delivery/delivery.ts';
import { Badge } from '../../shared/kit.tsx';
import { deliveryWords, toneOf } from './delivery-words.ts';

/** Where a delivery stands, in a word; what that means when it is pointed at. */
export function StatusBadge({ status }: { status: Status }) {
  const { name, meaning } = deliveryWords().statuses[status];
  return (
    <span title={meaning}>
      <Badge tone={toneOf(status)}>{name}</Badge>
    </span>
  );
}

/** Why it was not sent, or why it waits; nothing where there is nothing to tell. */
export function Why({ delivery: { status, reason, holdReason } }: { delivery: DeliveryRow }) {
  const { reasons, holds } = deliveryWords();
  const said = reason ? reasons[reason] : status === 'queued' && holdReason ? holds[holdReason] : undefined;
  return (
    said && (
      <span class="small muted" title={said.meaning}>
        {said.name}
      </span>
    )
  );
}
