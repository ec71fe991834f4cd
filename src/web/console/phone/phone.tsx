import type { NumberView, PhoneView } from '../../../console/deliveries-wire.ts';
import { Badge, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { may, me } from '../api.ts';
import { useLive } from '../live.ts';
import { here } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { LogOut } from './log-out.tsx';
import { NumberList } from './number-list.tsx';
import { Pairing } from './pairing.tsx';
import { Paused } from './paused.tsx';
import { numberName, numberOf, numberState } from './phone-words.ts';
import { TestMessage } from './test-message.tsx';
import { Unattended } from './unattended.tsx';
import './phone.css';

const text = words(
  {
    title: 'Phone',
    several: 'Phones',
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
    several: 'Celulares',
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

/** Our numbers: linking them, how they are, letting them go. Where there are several, all is about the chosen one. */
export function Page() {
  const { data, error } = useLive<PhoneView>('/phone').value;
  return (
    <div class="page narrow">
      <div class="page-head">
        <h1>{data && data.numbers.length > 1 ? text().several : text().title}</h1>
      </div>
      <Trouble error={error} />
      {data ? <State phone={data} /> : !error && <p class="loading">{text().loading}</p>}
    </div>
  );
}

function State({ phone: { transport, numbers } }: { phone: PhoneView }) {
  const account = here.value.query.get('account');
  const chosen = numbers.find((number) => number.account === account) ?? numbers[0];
  if (!chosen) return null;
  const isOneOfSeveral = numbers.length > 1;
  return (
    <>
      {isOneOfSeveral && <NumberList numbers={numbers} chosen={chosen.account} />}
      <Chosen key={chosen.account} number={chosen} transport={transport} isOneOfSeveral={isOneOfSeveral} />
    </>
  );
}

interface ChosenProps {
  number: NumberView;
  transport: PhoneView['transport'];
  isOneOfSeveral: boolean;
}

function Chosen({ number, transport, isOneOfSeveral }: ChosenProps) {
  const isSimulated = transport === 'sandbox';
  const needsPairing = !isSimulated && (number.session === 'scan_qr' || number.session === 'logged_out');
  return (
    <>
      {number.paused && <Paused account={number.account} paused={number.paused} />}
      {number.isUnattended && <Unattended number={number} isOneOfSeveral={isOneOfSeveral} />}
      {needsPairing && <Pairing qr={number.qr} number={isOneOfSeveral ? numberOf(number) : undefined} />}
      <Standing number={number} title={isOneOfSeveral ? numberName(number) : text().state} />
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
      {may('admin') && <TestMessage {...(isOneOfSeveral && { from: number })} />}
      {may('admin') && !isSimulated && <LogOut number={number} />}
    </>
  );
}

function Standing({ number, title }: { number: NumberView; title: string }) {
  const { tone, name, meaning } = numberState(number);
  const isLinked = number.session === 'ready' || number.session === 'starting' || number.session === 'lost';
  return (
    <section class="card stack" aria-live="polite">
      <div class="row between">
        <h2>{title}</h2>
        <Badge tone={tone}>{name}</Badge>
      </div>
      <p>{meaning}</p>
      <dl class="facts">
        <dt>{isLinked ? text().number : text().lastNumber}</dt>
        <dd class="number">{number.number ?? text().none}</dd>
        {number.since !== undefined && (
          <>
            <dt>{text().since}</dt>
            <dd>
              <Time at={number.since} exact />
            </dd>
          </>
        )}
        {number.detail !== undefined && (
          <>
            <dt>{text().said}</dt>
            <dd>{number.detail}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
