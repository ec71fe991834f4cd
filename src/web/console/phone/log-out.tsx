import { useSignal } from '@preact/signals';
import type { NumberView } from '../../../console/deliveries-wire.ts';
import { Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call } from '../api.ts';
import { Confirm } from '../shell/confirm.tsx';

const text = words(
  {
    title: 'Unlink the phone',
    what: 'For a change of phone or of number. The number itself, and what was written, stay on the phone.',
    button: 'Unlink …',
    ask: (number: string) => `Unlink ${number}?`,
    this: 'the phone',
    happens: [
      'Nothing goes out any more, and nothing that customers write comes in, until a phone is linked here again.',
      'Messages wait meanwhile; what is too old by then expires.',
      'A message that is on its way at this moment may become “in doubt”.',
    ],
    confirm: 'Unlink',
    leaving: 'The phone is unlinked as soon as the connection allows.',
    notPossible: 'At the moment no phone is linked that could be unlinked, or it is blocked.',
  },
  {
    title: 'Desvincular el celular',
    what: 'Para cambiar de celular o de número. El número y lo que se escribió quedan en el celular.',
    button: 'Desvincular …',
    ask: (number: string) => `¿Desvincular ${number}?`,
    this: 'el celular',
    happens: [
      'Ya no sale nada, ni entra lo que escriben los clientes, hasta que se vuelva a vincular un celular aquí.',
      'Los mensajes esperan mientras tanto; los que para entonces sean demasiado viejos vencen.',
      'Un mensaje que esté saliendo en este momento puede quedar «en duda».',
    ],
    confirm: 'Desvincular',
    leaving: 'El celular se desvincula en cuanto la conexión lo permita.',
    notPossible:
      'En este momento no hay ningún celular vinculado que se pueda desvincular, o está bloqueado.',
  },
);

/** Lets the number go, after saying what that means. */
export function LogOut({ number }: { number: NumberView }) {
  const isAsking = useSignal(false);
  if (number.isLeaving) return <Notice tone="busy">{text().leaving}</Notice>;
  const isLinked = number.session === 'ready' || number.session === 'starting' || number.session === 'lost';
  if (!isLinked) return null;
  return (
    <section class="card row between">
      <div class="stack tight phone-leave">
        <h2>{text().title}</h2>
        <p class="muted">{text().what}</p>
      </div>
      <button
        type="button"
        class="button danger"
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {text().button}
      </button>
      {isAsking.value && (
        <Confirm
          title={text().ask(number.number ?? text().this)}
          confirm={text().confirm}
          isDanger
          does={() => call('POST', '/phone/log-out', { account: number.account })}
          explain={({ code }) => (code === 'not_possible' ? text().notPossible : undefined)}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <ul>
            {text().happens.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Confirm>
      )}
    </section>
  );
}
