import type { AttemptView } from '../../../delivery/delivery-view.ts';
import type { HoldReason, RefusalReason, Status } from '../../../delivery/delivery.ts';
import type { DeliveryFilter, TimelineEntry } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import type { Tone } from '../../shared/kit.tsx';
import type { StoodBefore } from './stood-before.ts';

type StatusOrGroup = NonNullable<DeliveryFilter['status']>;

interface Said {
  /** A word or two. */
  name: string;
  /** What it means, in a sentence. */
  meaning: string;
}

/** What everything that a delivery can be is called, and what it means. */
interface DeliveryWords {
  statuses: Record<StatusOrGroup, Said>;
  reasons: Record<RefusalReason, Said>;
  holds: Record<HoldReason, Said>;
  outcomes: Record<AttemptView['outcome'], string>;
  moments: Record<'received' | 'queued' | 'sent' | 'delivered' | 'read', string>;
  /** What a person did, by the action's name in the audit log without its part before the dot. */
  deeds: Record<string, string>;
}

export const deliveryWords = words<DeliveryWords>(
  {
    statuses: {
      queued: { name: 'Waiting', meaning: 'It will be sent when its turn comes.' },
      sending: { name: 'Being sent', meaning: 'It was handed to WhatsApp; its confirmation is awaited.' },
      sent: { name: 'Sent', meaning: 'WhatsApp has it. The phone has not received it yet.' },
      delivered: { name: 'Delivered', meaning: 'It is on the client’s phone.' },
      read: { name: 'Read', meaning: 'The client has opened it.' },
      refused: { name: 'Not sent', meaning: 'It cannot be sent, so it is not tried again by itself.' },
      superseded: {
        name: 'No longer true',
        meaning: 'Something newer made it wrong before it was sent, such as a payment after its invoice.',
      },
      expired: { name: 'Too late', meaning: 'By its turn it was too old to be of use, so it was not sent.' },
      cancelled: { name: 'Cancelled', meaning: 'Somebody here cancelled it before it was sent.' },
      dead: { name: 'Given up', meaning: 'Every attempt failed. It can be sent again from here.' },
      in_doubt: {
        name: 'Not certain',
        meaning: 'It may or may not have arrived. Look at the phone, then say here which it is.',
      },
      failed: { name: 'Failed', meaning: 'Not sent, given up, or too late.' },
      unreached: { name: 'Did not reach the client', meaning: 'Failed, and nobody wanted that.' },
      waiting: { name: 'Waiting or being sent', meaning: 'Not with WhatsApp yet.' },
      out: { name: 'Sent, delivered or read', meaning: 'WhatsApp has it.' },
    },
    reasons: {
      not_on_whatsapp: {
        name: 'The number has no WhatsApp',
        meaning: 'Ask the client for a number that has it, and change it in the panel.',
      },
      invalid_phone: {
        name: 'It is not a phone number',
        meaning: 'What the panel holds cannot be a phone number. Mend it there.',
      },
      template_error: {
        name: 'The text cannot be made',
        meaning: 'The template does not fit this event. Mend the text, then send it again.',
      },
      opted_out: {
        name: 'The client wants no messages',
        meaning: 'They asked to get no notices, or the panel holds no consent.',
      },
      rejected: { name: 'WhatsApp did not accept it', meaning: 'The attempts below show what it answered.' },
      switched_off: {
        name: 'This type is switched off',
        meaning: 'Nothing of this type is sent. It is switched on again under Texts.',
      },
    },
    holds: {
      session_down: {
        name: 'WhatsApp is not connected',
        meaning: 'It goes out by itself once it is. Nothing is lost.',
      },
      paced: {
        name: 'Not too many at once',
        meaning: 'Messages go out one by one, so that WhatsApp does not block the number.',
      },
      quiet_hours: {
        name: 'It is night for the client',
        meaning: 'Ordinary notices wait for the morning where the client is.',
      },
      retry: { name: 'The last attempt failed', meaning: 'It is tried again by itself.' },
      behind: {
        name: 'An earlier one goes first',
        meaning: 'An earlier message to this client has not gone out yet; they go in order.',
      },
    },
    outcomes: {
      sent: 'WhatsApp took it',
      refused: 'Refused for good',
      unavailable: 'Not possible then',
      in_doubt: 'Not certain whether it arrived',
    },
    moments: {
      received: 'The panel told us',
      queued: 'Put in line',
      sent: 'Sent: WhatsApp has it',
      delivered: 'On the client’s phone',
      read: 'Read',
    },
    deeds: {
      resend: 'sent it again',
      cancel: 'cancelled it',
      arrived: 'said that it arrived',
      send_again: 'said that it did not arrive and sent it again',
      send: 'wrote it',
    },
  },
  {
    statuses: {
      queued: { name: 'En espera', meaning: 'Se enviará cuando le llegue el turno.' },
      sending: { name: 'Enviándose', meaning: 'Se entregó a WhatsApp; falta que lo confirme.' },
      sent: { name: 'Enviado', meaning: 'WhatsApp lo tiene. Todavía no llegó al celular.' },
      delivered: { name: 'Entregado', meaning: 'Está en el celular del cliente.' },
      read: { name: 'Leído', meaning: 'El cliente lo abrió.' },
      refused: { name: 'No enviado', meaning: 'No se puede enviar, por eso no se vuelve a intentar solo.' },
      superseded: {
        name: 'Ya no es cierto',
        meaning: 'Algo más nuevo lo dejó sin sentido antes de enviarlo, como un pago después de su factura.',
      },
      expired: {
        name: 'Demasiado tarde',
        meaning: 'Cuando le llegó el turno ya no servía, por eso no se envió.',
      },
      cancelled: { name: 'Cancelado', meaning: 'Alguien del equipo lo canceló antes de que se enviara.' },
      dead: {
        name: 'Abandonado',
        meaning: 'Todos los intentos fallaron. Se puede enviar de nuevo desde aquí.',
      },
      in_doubt: {
        name: 'Sin certeza',
        meaning: 'Puede haber llegado o no. Hay que mirar el celular y decir aquí qué pasó.',
      },
      failed: { name: 'Con problemas', meaning: 'No enviado, abandonado o demasiado tarde.' },
      unreached: { name: 'No le llegó al cliente', meaning: 'Con problemas, y sin que nadie lo quisiera.' },
      waiting: { name: 'En espera o enviándose', meaning: 'Todavía no está en WhatsApp.' },
      out: { name: 'Enviado, entregado o leído', meaning: 'WhatsApp lo tiene.' },
    },
    reasons: {
      not_on_whatsapp: {
        name: 'El número no tiene WhatsApp',
        meaning: 'Pedir al cliente un número que lo tenga y cambiarlo en el panel.',
      },
      invalid_phone: {
        name: 'No es un número de teléfono',
        meaning: 'Lo que figura en el panel no puede ser un teléfono. Se corrige allí.',
      },
      template_error: {
        name: 'No se puede armar el texto',
        meaning: 'La plantilla no sirve para este evento. Corregir el texto y enviar de nuevo.',
      },
      opted_out: {
        name: 'El cliente no quiere mensajes',
        meaning: 'Pidió no recibir avisos, o el panel no tiene su consentimiento.',
      },
      rejected: { name: 'WhatsApp no lo aceptó', meaning: 'En los intentos se ve qué respondió.' },
      switched_off: {
        name: 'Este tipo está apagado',
        meaning: 'No se envía nada de este tipo. Se vuelve a encender en Textos.',
      },
    },
    holds: {
      session_down: {
        name: 'WhatsApp no está conectado',
        meaning: 'Sale solo cuando se conecte. No se pierde nada.',
      },
      paced: {
        name: 'No demasiados a la vez',
        meaning: 'Los mensajes salen de a uno, para que WhatsApp no bloquee el número.',
      },
      quiet_hours: {
        name: 'Es de noche para el cliente',
        meaning: 'Los avisos comunes esperan a la mañana del lugar donde está el cliente.',
      },
      retry: { name: 'El último intento falló', meaning: 'Se vuelve a intentar solo.' },
      behind: {
        name: 'Antes va uno anterior',
        meaning: 'Un mensaje anterior a este cliente todavía no salió; salen en orden.',
      },
    },
    outcomes: {
      sent: 'WhatsApp lo tomó',
      refused: 'Rechazado en forma definitiva',
      unavailable: 'No se pudo en ese momento',
      in_doubt: 'Sin certeza de que haya llegado',
    },
    moments: {
      received: 'El panel avisó',
      queued: 'Entró en la fila',
      sent: 'Enviado: WhatsApp lo tiene',
      delivered: 'En el celular del cliente',
      read: 'Leído',
    },
    deeds: {
      resend: 'lo envió de nuevo',
      cancel: 'lo canceló',
      arrived: 'dijo que llegó',
      send_again: 'dijo que no llegó y lo envió de nuevo',
      send: 'lo escribió',
    },
  },
);

const tones: Record<Status, Tone> = {
  queued: 'busy',
  sending: 'busy',
  sent: 'good',
  delivered: 'good',
  read: 'good',
  refused: 'bad',
  superseded: 'quiet',
  expired: 'warn',
  cancelled: 'quiet',
  dead: 'bad',
  in_doubt: 'warn',
};

export function toneOf(status: Status): Tone {
  return tones[status];
}

/** Whether it may still be sent by itself. */
export function isOpen(status: Status): boolean {
  return status === 'queued' || status === 'sending';
}

/** The statuses as a person looks for them, the groups first. */
export const statusChoices: readonly StatusOrGroup[] = [
  'failed',
  'unreached',
  'waiting',
  'out',
  'in_doubt',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'refused',
  'dead',
  'expired',
  'superseded',
  'cancelled',
];

export const reasonChoices: readonly RefusalReason[] = [
  'not_on_whatsapp',
  'invalid_phone',
  'template_error',
  'opted_out',
  'rejected',
  'switched_off',
];

/** What somebody of the staff did, in words. */
export function deedWords({ action }: Extract<TimelineEntry, { kind: 'staff' }>): string {
  const name = action.slice(action.lastIndexOf('.') + 1);
  return deliveryWords().deeds[name] ?? action;
}

/** How it stood before that, in words, as `Not sent – The number has no WhatsApp`. */
export function beforeWords({ status, reason }: Exclude<StoodBefore, 'many'>): string {
  const { statuses, reasons } = deliveryWords();
  const named = (known: Readonly<Record<string, Said>>, name: string) => known[name]?.name ?? name;
  return [named(statuses, status), ...(reason === undefined ? [] : [named(reasons, reason)])].join(' – ');
}
