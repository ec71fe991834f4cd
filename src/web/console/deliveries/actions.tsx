import { useSignal } from '@preact/signals';
import type { DeliveryAction, DeliveryDetail } from '../../../console/deliveries-wire.ts';
import { Dialog, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';

interface ActionWords {
  button: string;
  /** The dialog's. */
  title: string;
  explain: (recipient: string) => string;
  confirm: string;
  done: string;
}

const text = words<{
  inDoubt: string;
  look: (number: string | undefined) => string;
  moved: string;
  actions: Record<DeliveryAction, ActionWords>;
}>(
  {
    inDoubt: 'Did it arrive? Nobody can tell from here.',
    look: (number) =>
      `On ${number === undefined ? 'the company’s phone' : `the phone with ${number}`}, look up this client’s chat in WhatsApp and see whether the message below is there.`,
    moved: 'This delivery stands elsewhere by now, so nothing was done. What is shown here is how it stands.',
    actions: {
      resend: {
        button: 'Send again',
        title: 'Send this message again?',
        explain: (recipient) =>
          `It goes out to ${recipient} as soon as its turn comes; nothing went out so far. If what was wrong is not mended yet, it fails again.`,
        confirm: 'Send again',
        done: 'It goes out again as soon as its turn comes.',
      },
      cancel: {
        button: 'Cancel it',
        title: 'Cancel this message?',
        explain: (recipient) => `It is never sent to ${recipient} by itself.`,
        confirm: 'Do not send it',
        done: 'It is cancelled.',
      },
      arrived: {
        button: 'It arrived',
        title: 'Is the message in the chat?',
        explain: (recipient) =>
          `Choose this only if the phone shows it in the chat with ${recipient}. It then counts as sent, and nothing more is sent.`,
        confirm: 'Yes, it arrived',
        done: 'It counts as sent now.',
      },
      send_again: {
        button: 'It did not arrive: send again',
        title: 'Is the message surely not in the chat?',
        explain: (recipient) =>
          `Choose this only if the phone does not show it in the chat with ${recipient}. A new message goes out as soon as its turn comes; if the first one is there after all, the client has it twice.`,
        confirm: 'Not there: send again',
        done: 'It goes out again as soon as its turn comes.',
      },
    },
  },
  {
    inDoubt: '¿Llegó? Desde aquí no se puede saber.',
    look: (number) =>
      `En el celular ${number === undefined ? 'de la empresa' : `que tiene el ${number}`}, buscar en WhatsApp la conversación con este cliente y ver si el mensaje de abajo está ahí.`,
    moved: 'Este envío ya está en otro estado, por eso no se hizo nada. Aquí se ve cómo está.',
    actions: {
      resend: {
        button: 'Enviar de nuevo',
        title: '¿Enviar de nuevo este mensaje?',
        explain: (recipient) =>
          `Sale a ${recipient} en cuanto le llegue el turno; hasta el momento no salió nada. Si lo que estaba mal no se corrigió, vuelve a fallar.`,
        confirm: 'Enviar de nuevo',
        done: 'Sale de nuevo en cuanto le llegue el turno.',
      },
      cancel: {
        button: 'Cancelarlo',
        title: '¿Cancelar este mensaje?',
        explain: (recipient) => `Ya no se envía solo a ${recipient}.`,
        confirm: 'No enviarlo',
        done: 'Quedó cancelado.',
      },
      arrived: {
        button: 'Llegó',
        title: '¿El mensaje está en la conversación?',
        explain: (recipient) =>
          `Elegir esto solo si el celular lo muestra en la conversación con ${recipient}. Cuenta como enviado y no se envía nada más.`,
        confirm: 'Sí, llegó',
        done: 'Ahora cuenta como enviado.',
      },
      send_again: {
        button: 'No llegó: enviar de nuevo',
        title: '¿Seguro que el mensaje no está en la conversación?',
        explain: (recipient) =>
          `Elegir esto solo si el celular no lo muestra en la conversación con ${recipient}. En cuanto le llegue el turno sale un mensaje nuevo; si el primero estaba, el cliente lo tiene dos veces.`,
        confirm: 'No está: enviar de nuevo',
        done: 'Sale de nuevo en cuanto le llegue el turno.',
      },
    },
  },
);

/** What can be done about a delivery now. Asks first, and says what came of it. */
export function Actions({ delivery }: { delivery: DeliveryDetail }) {
  const t = text();
  const asked = useSignal<DeliveryAction | undefined>(undefined);
  const done = useSignal<DeliveryAction | undefined>(undefined);
  const acting = useAction();
  const { id, recipient, status, actions } = delivery;

  const act = (action: DeliveryAction) =>
    acting.run(async () => {
      try {
        await call('POST', `/deliveries/${encodeURIComponent(id)}/${action}`);
        done.value = action;
      } finally {
        asked.value = undefined;
      }
    });

  const buttons = actions.map((action) => (
    <button
      key={action}
      type="button"
      class={`button ${action === 'cancel' ? 'danger' : ''}`}
      onClick={() => {
        done.value = undefined;
        acting.forget();
        asked.value = action;
      }}
    >
      {t.actions[action].button}
    </button>
  ));
  const asking = asked.value && t.actions[asked.value];
  return (
    <>
      {status === 'in_doubt' ? (
        <Notice tone="warn">
          <p>
            <strong>{t.inDoubt}</strong>
          </p>
          <p>{t.look(delivery.number)}</p>
          {buttons.length > 0 && <div class="row">{buttons}</div>}
        </Notice>
      ) : (
        buttons.length > 0 && <div class="row">{buttons}</div>
      )}
      {done.value && <Notice tone="good">{t.actions[done.value].done}</Notice>}
      {acting.error?.code === 'not_possible' || acting.error?.code === 'forgotten' ? (
        <Notice tone="warn">{t.moved}</Notice>
      ) : (
        <Trouble error={acting.error} />
      )}
      {asking && (
        <Dialog
          title={asking.title}
          confirm={asking.confirm}
          isDanger={asked.value === 'cancel'}
          isBusy={acting.isBusy}
          onConfirm={() => asked.value && act(asked.value)}
          onClose={() => {
            asked.value = undefined;
          }}
        >
          <p>{asking.explain(recipient)}</p>
        </Dialog>
      )}
    </>
  );
}
