import type { NumberView } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import type { Tone } from '../../shared/kit.tsx';

const text = words(
  {
    paused: 'Paused',
    unattended: 'Not running',
    notRunning: 'The process that sends from this number is not running. Messages wait and none is lost.',
    unnamed: 'New number',
    state: {
      starting: 'Starting',
      scan_qr: 'Waiting to be linked',
      ready: 'Connected',
      lost: 'Not connected',
      logged_out: 'Unlinked',
      blocked: 'Blocked by WhatsApp',
    },
    meaning: {
      starting: 'The connection to WhatsApp is being made. This takes a minute at most.',
      scan_qr: 'No phone is linked. Messages wait until one is.',
      ready: 'Messages go out.',
      lost: 'There is no connection at the moment. It is tried again and again by itself; messages wait and none is lost.',
      logged_out:
        'The phone has removed this service from its linked devices. Messages wait until it is linked again.',
      blocked: 'WhatsApp has blocked this number. Nothing is sent until a person says so.',
    },
    pause: {
      rejected: 'WhatsApp refused six messages in a row.',
      unconfirmed: 'WhatsApp did not confirm six messages in a row.',
      blocked: 'WhatsApp says that this number is blocked.',
    },
  },
  {
    paused: 'En pausa',
    unattended: 'Detenido',
    notRunning:
      'El proceso que envía desde este número no está en marcha. Los mensajes esperan y ninguno se pierde.',
    unnamed: 'Número nuevo',
    state: {
      starting: 'Iniciando',
      scan_qr: 'Sin vincular',
      ready: 'Conectado',
      lost: 'Sin conexión',
      logged_out: 'Desvinculado',
      blocked: 'Bloqueado por WhatsApp',
    },
    meaning: {
      starting: 'Se está conectando con WhatsApp. Tarda un minuto como mucho.',
      scan_qr: 'No hay ningún celular vinculado. Los mensajes esperan hasta que lo haya.',
      ready: 'Los mensajes salen.',
      lost: 'En este momento no hay conexión. Se reintenta sin ayuda; los mensajes esperan y ninguno se pierde.',
      logged_out:
        'El celular quitó este servicio de sus dispositivos vinculados. Los mensajes esperan hasta que se vuelva a vincular.',
      blocked: 'WhatsApp bloqueó este número. No se envía nada hasta que una persona lo indique.',
    },
    pause: {
      rejected: 'WhatsApp rechazó seis mensajes seguidos.',
      unconfirmed: 'WhatsApp no confirmó seis mensajes seguidos.',
      blocked: 'WhatsApp informa que este número está bloqueado.',
    },
  },
);

const tones: Record<NumberView['session'], Tone> = {
  starting: 'busy',
  scan_qr: 'warn',
  ready: 'good',
  lost: 'bad',
  logged_out: 'bad',
  blocked: 'bad',
};

interface NumberState {
  tone: Tone;
  name: string;
  meaning: string;
}

/** A number's state in a word and in a sentence. A pause is what counts, whatever the connection is. */
export function numberState({ session, paused, isUnattended }: NumberView): NumberState {
  if (paused && session !== 'blocked') {
    return { tone: 'bad', name: text().paused, meaning: text().pause[paused.reason] };
  }
  if (isUnattended) return { tone: 'bad', name: text().unattended, meaning: text().notRunning };
  return { tone: tones[session], name: text().state[session], meaning: text().meaning[session] };
}

const WORST_FIRST: readonly Tone[] = ['bad', 'warn', 'busy', 'good'];

/** Of our numbers, the first of those that are in the worst state; undefined where there is none. */
export function worstOf(numbers: readonly NumberView[]): NumberView | undefined {
  const rank = (number: NumberView) => WORST_FIRST.indexOf(numberState(number).tone);
  return numbers.toSorted((one, other) => rank(one) - rank(other))[0];
}

type Named = Pick<NumberView, 'number' | 'account'>;

/** The number itself, also where it is not linked yet; undefined where nobody knows which it is to be. */
export function numberOf({ number, account }: Named): string | undefined {
  return number ?? (account.startsWith('+') ? account : undefined);
}

/** What to call one of our numbers. */
export function numberName(named: Named): string {
  return numberOf(named) ?? text().unnamed;
}
