import type { RejectionReason } from '../../../transfer/checklist.ts';
import type { TransferStatus } from '../../../transfer/ports.ts';
import { Notice } from '../../shared/kit.tsx';
import { transferTone, transferWords } from './transfer-words.ts';

/** Where a transfer stands, and every reason where it was rejected. */
export function Standing({
  status,
  reasons,
}: {
  status: TransferStatus;
  reasons: readonly RejectionReason[];
}) {
  const said = transferWords();
  return (
    <Notice tone={transferTone(status)}>
      <p>
        <strong>{said.statuses[status].name}.</strong> {said.statuses[status].meaning}
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{said.reasons[reason]}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
