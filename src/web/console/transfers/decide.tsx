import { useSignal } from '@preact/signals';
import type { TransferDetail } from '../../../console/transfers-wire.ts';
import type { RejectionReason } from '../../../transfer/checklist.ts';
import { Dialog, Field, Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { call, type ApiError } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import { transferWords } from './transfer-words.ts';

type Decision = 'execute' | 'refuse';

const text = words(
  {
    execute: 'Execute it…',
    refuse: 'Refuse it…',
    executeTitle: 'Execute this transfer?',
    now: 'Now: it is checked once more, recorded as executed, and both clients are told that it is being done.',
    next: 'Then: move the service to the new owner in the panel, at once.',
    order:
      'In this order. Once the service has been moved, the check would not find it with its present owner any more.',
    confirmExecute: 'Record it and tell both',
    executed: 'It is recorded and both clients are told. Now move the service to the new owner in the panel.',
    refuseTitle: 'Refuse this transfer?',
    refuseExplain: 'It ends here. The clients who have written are told that staff refused it.',
    note: 'Why',
    noteHint: 'Stays with us; the clients do not see it.',
    left: (count: number) => plural(count, '# character left', '# characters left'),
    confirmRefuse: 'Refuse it',
    refused: 'It is refused.',
    moved: 'This transfer stands elsewhere by now, so nothing was done. What is shown here is how it stands.',
    unavailable: 'The panel cannot be asked at the moment. Nothing has changed: try again in a few minutes.',
    rejected:
      'A condition is not met any more. It is rejected now and both clients were told. Do not move the service.',
  },
  {
    execute: 'Ejecutarla…',
    refuse: 'Rechazarla…',
    executeTitle: '¿Ejecutar esta transferencia?',
    now: 'Ahora: se revisa una vez más, queda registrada como ejecutada y se avisa a los dos clientes que se está haciendo.',
    next: 'Después: pasar el servicio al titular nuevo en el panel, enseguida.',
    order:
      'En este orden. Si el servicio ya se hubiera pasado, la revisión no lo encontraría más en la cuenta del titular actual.',
    confirmExecute: 'Registrarla y avisar a los dos',
    executed:
      'Quedó registrada y se avisó a los dos clientes. Ahora, pasar el servicio al titular nuevo en el panel.',
    refuseTitle: '¿Rechazar esta transferencia?',
    refuseExplain: 'Termina aquí. A los clientes que escribieron se les avisa que el equipo la rechazó.',
    note: 'Por qué',
    noteHint: 'Queda entre nosotros; los clientes no lo ven.',
    left: (count: number) => plural(count, 'Queda # carácter', 'Quedan # caracteres'),
    confirmRefuse: 'Rechazarla',
    refused: 'Quedó rechazada.',
    moved: 'Esta transferencia ya está en otro estado, por eso no se hizo nada. Aquí se ve cómo está.',
    unavailable:
      'En este momento no se le puede preguntar al panel. No cambió nada: intentar de nuevo en unos minutos.',
    rejected:
      'Una condición ya no se cumple. Quedó rechazada y se avisó a los dos clientes. No pasar el servicio.',
  },
);

/** As much as the service takes. */
const LONGEST_NOTE = 500;

/** What staff can decide about a transfer now, and what came of it. */
export function Decide({ transfer: { id, actions } }: { transfer: TransferDetail }) {
  const t = text();
  const asked = useSignal<Decision | undefined>(undefined);
  const done = useSignal<Decision | undefined>(undefined);
  const acting = useAction();
  const note = useSignal('');

  const ask = (decision: Decision) => {
    acting.forget();
    done.value = undefined;
    note.value = '';
    asked.value = decision;
  };
  const decide = () => {
    const decision = asked.value;
    if (!decision) return;
    const said = note.value.trim();
    const body = decision === 'refuse' ? { ...(said !== '' && { note: said }) } : undefined;
    acting.run(async () => {
      try {
        await call('POST', `/transfers/${encodeURIComponent(id)}/${decision}`, body);
        done.value = decision;
      } finally {
        asked.value = undefined;
      }
    });
  };
  const close = () => {
    asked.value = undefined;
  };

  return (
    <>
      {actions.length > 0 && (
        <div class="row">
          {actions.includes('execute') && (
            <button type="button" class="button primary" onClick={() => ask('execute')}>
              {t.execute}
            </button>
          )}
          {actions.includes('refuse') && (
            <button type="button" class="button danger" onClick={() => ask('refuse')}>
              {t.refuse}
            </button>
          )}
        </div>
      )}
      {done.value && <Notice tone="good">{done.value === 'execute' ? t.executed : t.refused}</Notice>}
      <Refused error={acting.error} />
      {asked.value === 'execute' && (
        <Dialog
          title={t.executeTitle}
          confirm={t.confirmExecute}
          isBusy={acting.isBusy}
          onConfirm={decide}
          onClose={close}
        >
          <ol>
            <li>{t.now}</li>
            <li>
              <strong>{t.next}</strong>
            </li>
          </ol>
          <p class="muted">{t.order}</p>
        </Dialog>
      )}
      {asked.value === 'refuse' && (
        <Dialog
          title={t.refuseTitle}
          confirm={t.confirmRefuse}
          isDanger
          isBusy={acting.isBusy}
          onConfirm={decide}
          onClose={close}
        >
          <p>{t.refuseExplain}</p>
          <Field label={t.note} id="refuse-note" hint={t.noteHint}>
            <textarea
              id="refuse-note"
              rows={3}
              maxLength={LONGEST_NOTE}
              aria-describedby="refuse-note-hint"
              value={note.value}
              onInput={({ currentTarget }) => {
                note.value = currentTarget.value;
              }}
            />
          </Field>
          <p class="small muted" aria-live="polite">
            {t.left(LONGEST_NOTE - note.value.length)}
          </p>
        </Dialog>
      )}
    </>
  );
}

/** Why the server did not do it. */
function Refused({ error }: { error: ApiError | undefined }) {
  const t = text();
  if (!error) return null;
  switch (error.code) {
    case 'not_possible':
      return <Notice tone="warn">{t.moved}</Notice>;
    case 'panel_unavailable':
      return <Notice tone="warn">{t.unavailable}</Notice>;
    case 'rejected': {
      const reasons = (error.extra['reasons'] ?? []) as RejectionReason[];
      return (
        <Notice tone="bad">
          <p>{t.rejected}</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{transferWords().reasons[reason] ?? reason}</li>
            ))}
          </ul>
        </Notice>
      );
    }
    default:
      return <Trouble error={error} />;
  }
}
