import type { PhoneView } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import type { Tone } from '../../shared/kit.tsx';

const text = words(
  {
    paused: 'Paused',
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

const tones: Record<PhoneView['session'], Tone> = {
  starting: 'busy',
  scan_qr: 'warn',
  ready: 'good',
  lost: 'bad',
  logged_out: 'bad',
  blocked: 'bad',
};

/** The phone's state in a word and in a sentence. A pause is what counts, whatever the connection is. */
export function phoneState({ session, paused }: PhoneView): { tone: Tone; name: string; meaning: string } {
  if (paused && session !== 'blocked') {
    return { tone: 'bad', name: text().paused, meaning: text().pause[paused.reason] };
  }
  return { tone: tones[session], name: text().state[session], meaning: text().meaning[session] };
}
