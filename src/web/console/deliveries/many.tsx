import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CountedDeliveries, DeliveryFilter, MassAction } from '../../../console/deliveries-wire.ts';
import { Dialog, Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { call } from '../api.ts';
import { useAction } from '../use-action.ts';
import { Trouble } from '../shell/trouble.tsx';

const text = words(
  {
    title: { resend: 'Send again all that match', cancel: 'Cancel all that match' },
    counting: 'Counting…',
    none: {
      resend: 'None of those that match can be sent again.',
      cancel: 'None of those that match is still waiting.',
    },
    explain: {
      resend: (count: number) =>
        `${plural(count, '# message goes out as soon as its turn comes', '# messages go out as soon as their turn comes')}; nothing of them went out so far. Where what was wrong is not mended yet, it fails again.`,
      cancel: (count: number) =>
        `${plural(count, '# message', '# messages')} will never be sent. What is being sent at this moment is not stopped.`,
    },
    later: 'What comes in from now on stays as it is.',
    do: {
      resend: (count: number) => plural(count, 'Send # again', 'Send # again'),
      cancel: (count: number) => plural(count, 'Cancel #', 'Cancel #'),
    },
    close: 'Close',
    done: {
      resend: (count: number) => plural(count, '# message is sent again.', '# messages are sent again.'),
      cancel: (count: number) => plural(count, '# message is cancelled.', '# messages are cancelled.'),
    },
  },
  {
    title: { resend: 'Enviar de nuevo todos los que coinciden', cancel: 'Cancelar todos los que coinciden' },
    counting: 'Contando…',
    none: {
      resend: 'Ninguno de los que coinciden se puede enviar de nuevo.',
      cancel: 'Ninguno de los que coinciden sigue en espera.',
    },
    explain: {
      resend: (count: number) =>
        `${plural(count, 'Sale # mensaje en cuanto le llegue el turno', 'Salen # mensajes en cuanto les llegue el turno')}; hasta el momento no salió nada de ellos. Donde lo que estaba mal no se corrigió, vuelve a fallar.`,
      cancel: (count: number) =>
        `${plural(count, '# mensaje no se enviará', '# mensajes no se enviarán')} nunca. Lo que se está enviando en este momento no se detiene.`,
    },
    later: 'Lo que entre desde ahora queda como está.',
    do: {
      resend: (count: number) => plural(count, 'Enviar # de nuevo', 'Enviar # de nuevo'),
      cancel: (count: number) => plural(count, 'Cancelar #', 'Cancelar #'),
    },
    close: 'Cerrar',
    done: {
      resend: (count: number) =>
        plural(count, 'Se envía de nuevo # mensaje.', 'Se envían de nuevo # mensajes.'),
      cancel: (count: number) => plural(count, 'Se canceló # mensaje.', 'Se cancelaron # mensajes.'),
    },
  },
);

/** The buttons for all that the filters match. They say afterwards what was done. */
export function Many({ filter, actions }: { filter: DeliveryFilter; actions: readonly MassAction[] }) {
  const t = text();
  const asked = useSignal<MassAction | undefined>(undefined);
  const done = useSignal<{ action: MassAction; count: number } | undefined>(undefined);
  return (
    <div class="stack">
      <div class="row">
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            class={`button small ${action === 'cancel' ? 'danger' : ''}`}
            onClick={() => {
              done.value = undefined;
              asked.value = action;
            }}
          >
            {t.title[action]}…
          </button>
        ))}
      </div>
      {done.value && <Notice tone="good">{t.done[done.value.action](done.value.count)}</Notice>}
      {asked.value && (
        <ManyDialog
          action={asked.value}
          filter={filter}
          onFinished={(count) => {
            if (asked.value) done.value = { action: asked.value, count };
            asked.value = undefined;
          }}
          onClose={() => {
            asked.value = undefined;
          }}
        />
      )}
    </div>
  );
}

interface ManyDialogProps {
  action: MassAction;
  filter: DeliveryFilter;
  onFinished: (count: number) => void;
  onClose: () => void;
}

function ManyDialog({ action, filter, onFinished, onClose }: ManyDialogProps) {
  const t = text();
  const counted = useSignal<CountedDeliveries | undefined>(undefined);
  const counting = useAction();
  const acting = useAction();
  useEffect(() => {
    counting.run(async () => {
      counted.value = await call<CountedDeliveries>('POST', '/deliveries/count', { action, filter });
    });
  }, []);

  const count = counted.value?.count;
  const confirm = () => {
    if (!count) {
      onClose();
      return;
    }
    acting.run(async () => {
      const { upTo } = counted.value ?? {};
      const { done } = await call<{ done: number }>('POST', '/deliveries/many', { action, filter, upTo });
      onFinished(done);
    });
  };
  return (
    <Dialog
      title={t.title[action]}
      confirm={count ? t.do[action](count) : t.close}
      isDanger={action === 'cancel' && count !== undefined && count > 0}
      isBusy={counting.isBusy || acting.isBusy}
      onConfirm={confirm}
      onClose={onClose}
    >
      {counting.isBusy && <p aria-live="polite">{t.counting}</p>}
      {count === 0 && <p aria-live="polite">{t.none[action]}</p>}
      {count !== undefined && count > 0 && (
        <>
          <p aria-live="polite">{t.explain[action](count)}</p>
          <p class="muted">{t.later}</p>
        </>
      )}
      <Trouble error={counting.error ?? acting.error} />
    </Dialog>
  );
}
