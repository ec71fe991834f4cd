import { useSignal } from '@preact/signals';
import { Dialog } from '../shared/kit.tsx';
import { words } from '../shared/language.ts';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { catchUp, front } from './phones.ts';
import { Problem } from './problem.tsx';

const text = words(
  {
    forget: 'Forget all messages',
    title: 'Forget all messages?',
    explained:
      'The conversations on these phones are emptied for everyone who has this page open. What the service knows of its messages stays as it is.',
    confirm: 'Forget them',
  },
  {
    forget: 'Olvidar todos los mensajes',
    title: '¿Olvidar todos los mensajes?',
    explained:
      'Las conversaciones de estos teléfonos se vacían para todos los que tengan esta página abierta. Lo que el servicio sabe de sus mensajes queda como está.',
    confirm: 'Olvidarlos',
  },
);

/** Empties all conversations, once it is confirmed. */
export function Forget() {
  const isOpen = useSignal(false);
  const { isBusy, problem, run } = useAttempt();

  async function forget(): Promise<void> {
    if (!(await run(() => ask('DELETE', '/messages')))) return;
    isOpen.value = false;
    front.value = [];
    await catchUp();
  }

  return (
    <>
      <button
        type="button"
        class="button danger small forget"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {text().forget}
      </button>
      {isOpen.value && (
        <Dialog
          title={text().title}
          confirm={text().confirm}
          isDanger
          isBusy={isBusy.value}
          onConfirm={() => void forget()}
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <p>{text().explained}</p>
          <Problem of={problem} />
        </Dialog>
      )}
    </>
  );
}
