import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Preferences } from '../shared/preferences.tsx';
import { Badge, Empty } from '../shared/kit.tsx';
import { language, words } from '../shared/language.ts';
import { useAttempt } from './attempt.ts';
import { Faults, isFaulty } from './faults.tsx';
import { PhoneList } from './phone-list.tsx';
import { PhoneStrip } from './phone-strip.tsx';
import { follow, isLive, network, phones } from './phones.ts';
import { Problem } from './problem.tsx';
import { askWhatIsOffered, offered, SAMPLE_PHONE, sendSample } from './samples.ts';
import { SendSample } from './send-sample.tsx';
import { Transfer } from './transfer.tsx';

const text = words(
  {
    title: 'Simulated phones',
    banner: 'Nothing here reaches WhatsApp.',
    bannerMore: 'These phones exist only in this sandbox.',
    console: 'Console',
    sample: 'Send a sample',
    transfer: 'Transfer',
    faults: 'Faults',
    offline: 'disconnected',
    faulty: 'on',
    phones: 'Phones',
    lost: 'The sandbox does not answer: what is shown stands still. It goes on by itself.',
    loading: 'Loading…',
    emptyTitle: 'No phone has received anything yet',
    empty:
      'Every message that the service sends arrives here, on the phone of the client it is for. A sample shows how.',
    emptySend: 'Send a sample',
  },
  {
    title: 'Teléfonos simulados',
    banner: 'Nada de esto llega a WhatsApp.',
    bannerMore: 'Estos teléfonos existen solo en este entorno de prueba.',
    console: 'Consola',
    sample: 'Enviar una muestra',
    transfer: 'Transferencia',
    faults: 'Fallas',
    offline: 'desconectado',
    faulty: 'activas',
    phones: 'Teléfonos',
    lost: 'El entorno de prueba no responde: lo que se ve está detenido. Sigue solo cuando vuelve.',
    loading: 'Cargando…',
    emptyTitle: 'Ningún teléfono recibió nada todavía',
    empty:
      'Cada mensaje que el servicio envía llega aquí, al teléfono del cliente a quien va dirigido. Una muestra enseña cómo.',
    emptySend: 'Enviar una muestra',
  },
);

/** The page of the simulated phones. */
export function App() {
  // On a narrow screen the phones come first: the tools open when they are wanted.
  const isWide = useSignal(matchMedia('(width >= 60rem)').matches);
  useEffect(() => {
    follow();
    void askWhatIsOffered();
  }, []);
  useEffect(() => {
    document.title = `${text().title} · Avisador`;
  }, [language.value]);

  const { value: state } = network;
  return (
    <div class="sandbox">
      <header class="sandbox-banner">
        <p>
          <strong>{text().banner}</strong> {text().bannerMore}
        </p>
      </header>
      <main class="sandbox-main">
        <div class="sandbox-head row between">
          <h1>{text().title}</h1>
          <div class="row">
            {offered.value?.available && <a href="/console">{text().console}</a>}
            <Preferences />
          </div>
        </div>
        {!isLive.value && (
          <p class="notice bad sandbox-lost" role="alert">
            {text().lost}
          </p>
        )}
        <div class="sandbox-body">
          <aside class="tools">
            <details class="tool" open={isWide.value}>
              <summary>{text().sample}</summary>
              <SendSample />
            </details>
            <details class="tool">
              <summary>{text().transfer}</summary>
              <Transfer />
            </details>
            <details class="tool">
              <summary>
                {text().faults}{' '}
                {state && isFaulty(state) && (
                  <Badge tone="warn">{state.state === 'offline' ? text().offline : text().faulty}</Badge>
                )}
              </summary>
              <Faults />
            </details>
            <details class="tool" open={isWide.value}>
              <summary>{text().phones}</summary>
              <PhoneList />
            </details>
          </aside>
          <Phones />
        </div>
      </main>
    </div>
  );
}

function Phones() {
  if (!phones.value) return <p class="loading">{text().loading}</p>;
  return phones.value.length === 0 ? <NothingYet /> : <PhoneStrip />;
}

function NothingYet() {
  const { isBusy, problem, run } = useAttempt();
  const sample = { type: 'invoice.generated', locale: language.value, phone: SAMPLE_PHONE };
  return (
    <Empty title={text().emptyTitle}>
      <p>{text().empty}</p>
      <button
        type="button"
        class="button primary"
        disabled={isBusy.value}
        onClick={() => void run(() => sendSample(sample))}
      >
        {text().emptySend}
      </button>
      <Problem of={problem} />
    </Empty>
  );
}
