import type { Attention } from '../../../console/deliveries-wire.ts';
import type { Tone } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { withQuery } from '../router.ts';
import { numberName } from '../phone/phone-words.ts';

interface AttentionText {
  /** Which of several numbers it is about. */
  number?: string;
  sentence: string;
  /** What the button says that leads to where it is dealt with. */
  action?: string;
}
/** `isOne`: it is about one of several numbers. */
type Texts = Record<Attention['kind'], (count: number, isOne: boolean) => AttentionText>;

const texts = words<Texts>(
  {
    scan: (_, isOne) => ({
      sentence: isOne
        ? 'No phone is linked, so that nothing goes out from it.'
        : 'No phone is linked, so that nothing goes out.',
      action: 'Link a phone',
    }),
    blocked: (_, isOne) => ({
      sentence: isOne
        ? 'WhatsApp has blocked it. Nothing is sent from it.'
        : 'WhatsApp has blocked the number. Nothing is sent.',
      action: 'See what to do',
    }),
    unattended: (_, isOne) => ({
      sentence: isOne
        ? 'The process that sends from it is not running. Messages wait and none is lost.'
        : 'The process that sends is not running. Messages wait and none is lost.',
      action: 'See what to do',
    }),
    paused: () => ({
      sentence: 'Sending is paused, to protect the number, until a person lets it go on.',
      action: 'See why',
    }),
    session_down: () => ({
      sentence: 'There is no connection to WhatsApp. Messages wait and none is lost.',
      action: 'Look at the phone',
    }),
    in_doubt: (count) => ({
      sentence: plural(
        count,
        'Of one message it is not known whether it was sent. Look on the phone, then say so here.',
        'Of # messages it is not known whether they were sent. Look on the phone, then say so here.',
      ),
      action: plural(count, 'Settle it', 'Settle them'),
    }),
    dead_letters: (count) => ({
      sentence: plural(
        count,
        'One thing in the queue could not be read.',
        '# things in the queue could not be read.',
      ),
      action: plural(count, 'See it', 'See them'),
    }),
    broken_texts: (count) => ({
      sentence: plural(
        count,
        'One text is broken; the shipped wording is used in its place.',
        '# texts are broken; the shipped wording is used in their place.',
      ),
      action: plural(count, 'Mend it', 'Mend them'),
    }),
    missing_texts: (count) => ({
      sentence: plural(
        count,
        'One text is missing in one of the languages: customers get it in another one.',
        '# texts are missing in some of the languages: customers get them in another one.',
      ),
      action: 'See which',
    }),
    failed_today: (count) => ({
      sentence: plural(
        count,
        'One message of today did not reach its customer.',
        '# messages of today did not reach their customers.',
      ),
      action: 'See why',
    }),
    callbacks_given_up: (count) => ({
      sentence: plural(
        count,
        'One report to the panel was given up after a day. Have an administrator check that CALLBACK_URL answers, then try again.',
        '# reports to the panel were given up after a day. Have an administrator check that CALLBACK_URL answers, then try again.',
      ),
    }),
    transfers_verified: (count) => ({
      sentence: plural(
        count,
        'One transfer is verified and waits to be carried out.',
        '# transfers are verified and wait to be carried out.',
      ),
      action: 'Carry out',
    }),
    left_to_person: (count) => ({
      sentence: plural(
        count,
        'One customer has written something that a person has to answer.',
        '# messages of customers wait for a person’s answer.',
      ),
      action: 'Answer',
    }),
  },
  {
    scan: (_, isOne) => ({
      sentence: isOne
        ? 'No hay ningún celular vinculado: no sale nada desde ahí.'
        : 'No hay ningún celular vinculado: no sale nada.',
      action: 'Vincular un celular',
    }),
    blocked: (_, isOne) => ({
      sentence: isOne
        ? 'WhatsApp lo bloqueó. No se envía nada desde ahí.'
        : 'WhatsApp bloqueó el número. No se envía nada.',
      action: 'Ver qué hacer',
    }),
    unattended: (_, isOne) => ({
      sentence: isOne
        ? 'El proceso que envía desde ahí no está en marcha. Los mensajes esperan y ninguno se pierde.'
        : 'El proceso que envía no está en marcha. Los mensajes esperan y ninguno se pierde.',
      action: 'Ver qué hacer',
    }),
    paused: () => ({
      sentence: 'Los envíos están en pausa, para cuidar el número, hasta que una persona los deje seguir.',
      action: 'Ver por qué',
    }),
    session_down: () => ({
      sentence: 'No hay conexión con WhatsApp. Los mensajes esperan y ninguno se pierde.',
      action: 'Ver el celular',
    }),
    in_doubt: (count) => ({
      sentence: plural(
        count,
        'De un mensaje no se sabe si se envió. Mirar en el celular y después indicarlo aquí.',
        'De # mensajes no se sabe si se enviaron. Mirar en el celular y después indicarlo aquí.',
      ),
      action: 'Resolver',
    }),
    dead_letters: (count) => ({
      sentence: plural(
        count,
        'Algo que había en la cola no se pudo leer.',
        '# cosas que había en la cola no se pudieron leer.',
      ),
      action: plural(count, 'Ver cuál', 'Ver cuáles'),
    }),
    broken_texts: (count) => ({
      sentence: plural(
        count,
        'Un texto está roto; en su lugar se usa el original.',
        '# textos están rotos; en su lugar se usan los originales.',
      ),
      action: 'Arreglar',
    }),
    missing_texts: (count) => ({
      sentence: plural(
        count,
        'Falta un texto en uno de los idiomas: los clientes lo reciben en otro.',
        'Faltan # textos en algunos idiomas: los clientes los reciben en otro.',
      ),
      action: plural(count, 'Ver cuál', 'Ver cuáles'),
    }),
    failed_today: (count) => ({
      sentence: plural(
        count,
        'Un mensaje de hoy no le llegó a su cliente.',
        '# mensajes de hoy no les llegaron a sus clientes.',
      ),
      action: 'Ver por qué',
    }),
    callbacks_given_up: (count) => ({
      sentence: plural(
        count,
        'Se abandonó un informe al panel después de un día. Verificar con un administrador que CALLBACK_URL responda y después intentar de nuevo.',
        'Se abandonaron # informes al panel después de un día. Verificar con un administrador que CALLBACK_URL responda y después intentar de nuevo.',
      ),
    }),
    transfers_verified: (count) => ({
      sentence: plural(
        count,
        'Una transferencia está verificada y falta realizarla.',
        '# transferencias están verificadas y falta realizarlas.',
      ),
      action: 'Realizar',
    }),
    left_to_person: (count) => ({
      sentence: plural(
        count,
        'Un cliente escribió algo que debe contestar una persona.',
        '# mensajes de clientes esperan que conteste una persona.',
      ),
      action: 'Contestar',
    }),
  },
);

/** What there is to see to, in a sentence. */
export function attentionText({ kind, count = 1, of }: Attention): AttentionText {
  const told = texts()[kind](count, of !== undefined);
  return of ? { ...told, number: numberName(of) } : told;
}

/** Where it is dealt with; undefined where that is not in the console. */
export function placeOf({ kind, of }: Attention): string | undefined {
  switch (kind) {
    case 'scan':
    case 'blocked':
    case 'unattended':
    case 'paused':
    case 'session_down':
      return withQuery('/phone', { account: of?.account });
    case 'in_doubt':
      return withQuery('/deliveries', { status: 'in_doubt' });
    case 'dead_letters':
      return '/dead-letters';
    case 'broken_texts':
    case 'missing_texts':
      return '/texts';
    case 'failed_today':
      return withQuery('/deliveries', { status: 'unreached', time: 'today' });
    case 'callbacks_given_up':
      return undefined;
    case 'transfers_verified':
      return withQuery('/transfers', { status: 'verified' });
    case 'left_to_person':
      return '/inbox';
  }
}

/** Work that comes in every day is not a fault. */
export function toneOf(kind: Attention['kind']): Tone {
  return kind === 'transfers_verified' || kind === 'left_to_person' ? 'busy' : 'bad';
}
