import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { NumberView } from '../../../console/deliveries-wire.ts';
import { plural, words } from '../../shared/language.ts';
import { useSecondsUntil } from '../../shared/time.tsx';
import { may } from '../api.ts';

const text = words(
  {
    title: 'Link a phone',
    take: (number: string | undefined) =>
      `Take the phone that has ${number ?? 'the company’s number'}, and open WhatsApp on it.`,
    steps: [
      'Tap the menu (three dots above on Android, “Settings” below on an iPhone), then “Linked devices”.',
      'Tap “Link a device”. The phone may ask for its PIN or fingerprint.',
      'Point the camera at this code.',
    ],
    care: 'Whoever links a phone here lets this service write in its name. Only the company’s own number belongs here, never somebody’s private one.',
    code: 'Code to be scanned with WhatsApp',
    left: (seconds: number) => plural(seconds, 'Another code in # second', 'Another code in # seconds'),
    next: 'Another code is on its way …',
    coming: 'The code is being fetched from WhatsApp. This takes up to a minute.',
    adminsOnly: 'Only administrators see the code: whoever has it can link a phone.',
  },
  {
    title: 'Vincular un celular',
    take: (number: string | undefined) =>
      `Tomar el celular que tiene ${number === undefined ? 'el número de la empresa' : `el ${number}`} y abrir WhatsApp.`,
    steps: [
      'Tocar el menú (tres puntos arriba en Android, «Configuración» abajo en un iPhone) y después «Dispositivos vinculados».',
      'Tocar «Vincular un dispositivo». El celular puede pedir su PIN o la huella.',
      'Apuntar la cámara a este código.',
    ],
    care: 'Quien vincula aquí un celular deja que este servicio escriba en su nombre. Corresponde solo el número de la empresa, nunca uno particular.',
    code: 'Código para escanear con WhatsApp',
    left: (seconds: number) => plural(seconds, 'Otro código en # segundo', 'Otro código en # segundos'),
    next: 'Está por llegar otro código …',
    coming: 'Se está pidiendo el código a WhatsApp. Tarda hasta un minuto.',
    adminsOnly: 'El código lo ven solo los administradores: quien lo tiene puede vincular un celular.',
  },
);

interface PairingProps {
  qr: NumberView['qr'];
  /** Which it is to be, where there are several. */
  number: string | undefined;
}

/** How a phone is linked, step by step, with the code beside the steps. */
export function Pairing({ qr, number }: PairingProps) {
  return (
    <section class="card stack">
      <h2>{text().title}</h2>
      <div class="pairing">
        <ol class="pairing-steps">
          {[text().take(number), ...text().steps].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <div class="pairing-code">
          {qr ? <Code qr={qr} /> : <p class="muted">{may('admin') ? text().coming : text().adminsOnly}</p>}
        </div>
      </div>
      <p class="muted small">{text().care}</p>
    </section>
  );
}

function Code({ qr }: { qr: NonNullable<NumberView['qr']> }) {
  const end = useSignal<number | undefined>(undefined);
  useEffect(() => {
    end.value = Date.now() + qr.seconds * 1000;
  }, [qr.image]);
  const left = useSecondsUntil(end.value);
  return (
    <>
      <img src={qr.image} alt={text().code} width="264" height="264" />
      <p class="muted small number">{left > 0 ? text().left(left) : text().next}</p>
    </>
  );
}
