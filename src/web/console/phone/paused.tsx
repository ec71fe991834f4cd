import { useSignal } from '@preact/signals';
import type { NumberView } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, may } from '../api.ts';
import { Confirm } from '../shell/confirm.tsx';

type Pause = NonNullable<NumberView['paused']>;

const text = words(
  {
    title: {
      rejected: 'Sending is paused',
      unconfirmed: 'Sending is paused',
      blocked: 'WhatsApp has blocked this number',
    },
    why: {
      rejected:
        'WhatsApp marked six messages in a row as failed. To go on could cost the number, so nothing is sent until a person has looked. Messages wait and none is lost.',
      unconfirmed:
        'WhatsApp took six messages in a row without confirming them. To go on could cost the number, so nothing is sent until a person has looked. Messages wait and none is lost.',
      blocked:
        'WhatsApp says that the account is blocked. The connection has been ended and stays so, also when the service is started anew. Messages wait and none is lost.',
    },
    first: 'Look at these first',
    look: {
      rejected: [
        'Open WhatsApp on the phone: does it say that the account is restricted?',
        'Write a message to a colleague by hand: does it get two ticks?',
        'If it is restricted, wait as long as it says. To send on makes it worse.',
      ],
      unconfirmed: [
        'Is the phone switched on and online? Open WhatsApp on it.',
        'Write a message to a colleague by hand: does it get two ticks?',
        'Does WhatsApp say that the account is restricted? Then wait as long as it says.',
      ],
      blocked: [
        'Open WhatsApp on the phone: it says that the account is blocked, and offers an appeal (“Request a review”).',
        'Let it send again only when WhatsApp has lifted the block on the phone.',
        'Think about another way to reach the customers meanwhile.',
      ],
    },
    resume: 'Let it send again',
    ask: 'Let this number send again?',
    what: 'What waits goes out again, at the usual pace. If WhatsApp refuses messages again, it pauses again.',
    adminsOnly: 'An administrator can let it send again.',
  },
  {
    title: {
      rejected: 'Los envíos están en pausa',
      unconfirmed: 'Los envíos están en pausa',
      blocked: 'WhatsApp bloqueó este número',
    },
    why: {
      rejected:
        'WhatsApp marcó seis mensajes seguidos como fallidos. Seguir podría costar el número: no se envía nada hasta que una persona lo haya mirado. Los mensajes esperan y ninguno se pierde.',
      unconfirmed:
        'WhatsApp tomó seis mensajes seguidos sin confirmarlos. Seguir podría costar el número: no se envía nada hasta que una persona lo haya mirado. Los mensajes esperan y ninguno se pierde.',
      blocked:
        'WhatsApp informa que la cuenta está bloqueada. La conexión se cortó y queda así, también si el servicio se reinicia. Los mensajes esperan y ninguno se pierde.',
    },
    first: 'Mirar esto primero',
    look: {
      rejected: [
        'Abrir WhatsApp en el celular: ¿dice que la cuenta está restringida?',
        'Escribir a mano un mensaje a alguien del equipo: ¿recibe las dos tildes?',
        'Si está restringida, esperar lo que indique. Seguir enviando lo empeora.',
      ],
      unconfirmed: [
        '¿El celular está encendido y con conexión? Abrir WhatsApp en él.',
        'Escribir a mano un mensaje a alguien del equipo: ¿recibe las dos tildes?',
        '¿WhatsApp dice que la cuenta está restringida? Entonces esperar lo que indique.',
      ],
      blocked: [
        'Abrir WhatsApp en el celular: dice que la cuenta está bloqueada y ofrece apelar («Solicitar una revisión»).',
        'Dejar que vuelva a enviar solo cuando WhatsApp haya levantado el bloqueo en el celular.',
        'Mientras tanto, pensar en otra forma de llegar a los clientes.',
      ],
    },
    resume: 'Dejar que vuelva a enviar',
    ask: '¿Dejar que este número vuelva a enviar?',
    what: 'Lo que espera vuelve a salir, al ritmo de siempre. Si WhatsApp rechaza mensajes otra vez, se pausa otra vez.',
    adminsOnly: 'Un administrador puede dejar que vuelva a enviar.',
  },
);

/** Why nothing is sent until a person says so, and what that person is to look at first. */
export function Paused({ account, paused: { reason, since } }: { account: string; paused: Pause }) {
  const isAsking = useSignal(false);
  return (
    <section class="notice bad phone-paused">
      <h2>{text().title[reason]}</h2>
      <p>
        {text().why[reason]}{' '}
        <span class="muted small">
          <Time at={since} exact />
        </span>
      </p>
      <h3>{text().first}</h3>
      <ol>
        {text().look[reason].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="row">
        {may('admin') ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              isAsking.value = true;
            }}
          >
            {text().resume}
          </button>
        ) : (
          <p class="muted">{text().adminsOnly}</p>
        )}
      </div>
      {isAsking.value && (
        <Confirm
          title={text().ask}
          confirm={text().resume}
          does={() => call('POST', '/phone/resume', { account })}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <p>{text().what}</p>
        </Confirm>
      )}
    </section>
  );
}
