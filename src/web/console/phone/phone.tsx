import type { PhoneView } from '../../../console/deliveries-wire.ts';
import { Badge, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { may, me } from '../api.ts';
import { useLive } from '../live.ts';
import { Trouble } from '../shell/trouble.tsx';
import { LogOut } from './log-out.tsx';
import { Pairing } from './pairing.tsx';
import { Paused } from './paused.tsx';
import { phoneState } from './phone-words.ts';
import { TestMessage } from './test-message.tsx';
import './phone.css';

const text = words(
  {
    title: 'Phone',
    loading: 'Loading …',
    state: 'State',
    number: 'Number',
    lastNumber: 'Last number',
    since: 'Since',
    none: 'none yet',
    said: 'What the connection says',
    sandbox: 'The phones are simulated',
    sandboxWhy:
      'There is nothing to link: messages go to the simulated phones, where what customers would get can be read and answered.',
    phones: 'Open the simulated phones',
  },
  {
    title: 'Celular',
    loading: 'Cargando …',
    state: 'Estado',
    number: 'Número',
    lastNumber: 'Último número',
    since: 'Desde',
    none: 'ninguno todavía',
    said: 'Lo que informa la conexión',
    sandbox: 'Los celulares son simulados',
    sandboxWhy:
      'No hay nada que vincular: los mensajes van a los celulares simulados, donde se puede leer y contestar lo que recibirían los clientes.',
    phones: 'Abrir los celulares simulados',
  },
);

/** Our number: linking it, how it is, letting it go. */
export function Page() {
  const { data, error } = useLive<PhoneView>('/phone').value;
  return (
    <div class="page narrow">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      <Trouble error={error} />
      {data ? <State phone={data} /> : !error && <p class="loading">{text().loading}</p>}
    </div>
  );
}

function State({ phone }: { phone: PhoneView }) {
  const isSimulated = phone.transport === 'sandbox';
  const needsPairing = !isSimulated && (phone.session === 'scan_qr' || phone.session === 'logged_out');
  return (
    <>
      {phone.paused && <Paused paused={phone.paused} />}
      {needsPairing && <Pairing qr={phone.qr} />}
      <Standing phone={phone} />
      {isSimulated && (
        <Notice tone="quiet">
          <h2>{text().sandbox}</h2>
          <p>{text().sandboxWhy}</p>
          <div class="row">
            <a class="button" href={me.value?.sandboxUrl ?? '/sandbox'}>
              {text().phones}
            </a>
          </div>
        </Notice>
      )}
      {may('admin') && <TestMessage />}
      {may('admin') && !isSimulated && <LogOut phone={phone} />}
    </>
  );
}

function Standing({ phone }: { phone: PhoneView }) {
  const { tone, name, meaning } = phoneState(phone);
  const isLinked = phone.session === 'ready' || phone.session === 'starting' || phone.session === 'lost';
  return (
    <section class="card stack" aria-live="polite">
      <div class="row between">
        <h2>{text().state}</h2>
        <Badge tone={tone}>{name}</Badge>
      </div>
      <p>{meaning}</p>
      <dl class="facts">
        <dt>{isLinked ? text().number : text().lastNumber}</dt>
        <dd class="number">{phone.number ?? text().none}</dd>
        {phone.since !== undefined && (
          <>
            <dt>{text().since}</dt>
            <dd>
              <Time at={phone.since} exact />
            </dd>
          </>
        )}
        {phone.detail !== undefined && (
          <>
            <dt>{text().said}</dt>
            <dd>{phone.detail}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
