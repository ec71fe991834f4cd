import type { Coverage } from '../../../console/deliveries-wire.ts';
import { Badge, Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { deliveryWords } from '../deliveries/delivery-words.ts';
import { NotYet } from '../deliveries/not-yet.tsx';
import { eventName } from '../../shared/event-names.ts';
import { useLive } from '../live.ts';
import { localeName } from '../texts/names.ts';
import { href, withQuery } from '../router.ts';
import './coverage.css';

const text = words(
  {
    title: 'Coverage',
    lead: 'Whether everything that the panel tells us reaches everybody. The last 30 days.',
    types: 'What the panel tells us',
    type: 'About',
    received: 'Received',
    last: 'Last',
    state: 'Reaches everybody?',
    fine: 'Yes',
    off: 'Switched off',
    missing: 'No text for:',
    never: 'Never received',
    neverHint:
      'The panel has not posted these in the last 30 days. If they happen there, its plugin does not tell us: check its settings.',
    neverNone: 'The panel has posted every type there is.',
    nothing: 'The panel has posted nothing in the last 30 days',
    nothingHint: 'Check that its plugin is installed, and has our address and the secret.',
    unreachable: 'Clients whom nothing reaches',
    unreachableHint: 'The last message to each of them could not be sent. Newest first.',
    all: 'Everybody’s last message could be sent',
    client: 'Client',
    number: 'Number',
    why: 'Why',
    since: 'Since',
    delivery: 'The message',
  },
  {
    title: 'Cobertura',
    lead: 'Si todo lo que avisa el panel le llega a todos. Los últimos 30 días.',
    types: 'Qué avisa el panel',
    type: 'Sobre',
    received: 'Recibidos',
    last: 'Último',
    state: '¿Les llega a todos?',
    fine: 'Sí',
    off: 'Apagado',
    missing: 'Falta el texto en:',
    never: 'Nunca recibidos',
    neverHint:
      'El panel no avisó de esto en los últimos 30 días. Si allí ocurre, su plugin no lo está avisando: revisar su configuración.',
    neverNone: 'El panel ya avisó de todos los tipos que existen.',
    nothing: 'El panel no avisó de nada en los últimos 30 días',
    nothingHint: 'Revisar que su plugin esté instalado, y que tenga nuestra dirección y el secreto.',
    unreachable: 'Clientes a los que no les llega nada',
    unreachableHint: 'El último mensaje a cada uno no se pudo enviar. Los más nuevos primero.',
    all: 'A todos se les pudo enviar el último mensaje',
    client: 'Cliente',
    number: 'Número',
    why: 'Por qué',
    since: 'Desde',
    delivery: 'El mensaje',
  },
);

type TypeRow = Coverage['types'][number];

/** What comes in, and whom nothing reaches. */
export function Page() {
  const t = text();
  const watched = useLive<Coverage>('/coverage').value;
  const { data } = watched;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t.title}</h1>
      </div>
      <p class="muted">{t.lead}</p>
      <NotYet of={watched} />
      {data && (
        <>
          <Types types={data.types} />
          <Unreachable clients={data.unreachable} />
        </>
      )}
    </div>
  );
}

function Types({ types }: { types: readonly TypeRow[] }) {
  const t = text();
  const received = types.filter((one) => one.received > 0);
  const never = types.filter((one) => one.received === 0);
  return (
    <>
      <section class="stack">
        <h2 id="coverage-types">{t.types}</h2>
        {received.length === 0 ? (
          <Empty title={t.nothing}>
            <p>{t.nothingHint}</p>
          </Empty>
        ) : (
          <table class="table" aria-labelledby="coverage-types">
            <thead>
              <tr>
                <th scope="col">{t.type}</th>
                <th scope="col" class="number">
                  {t.received}
                </th>
                <th scope="col">{t.last}</th>
                <th scope="col">{t.state}</th>
              </tr>
            </thead>
            <tbody>
              {received.map((one) => (
                <ReceivedRow key={one.type} row={one} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section class="card stack">
        <h2>{t.never}</h2>
        {never.length === 0 ? (
          <p class="muted">{t.neverNone}</p>
        ) : (
          <>
            <p class="muted">{t.neverHint}</p>
            <ul>
              {never.map(({ type, switchedOff }) => (
                <li key={type}>
                  {eventName(type)} <code class="muted">{type}</code>{' '}
                  {switchedOff && <Badge tone="quiet">{t.off}</Badge>}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

function ReceivedRow({ row: { type, received, lastAt, switchedOff, missingLocales } }: { row: TypeRow }) {
  const t = text();
  const textAt = (locale: string) =>
    href(`/texts/template/${encodeURIComponent(type)}/${encodeURIComponent(locale)}`);
  return (
    <tr>
      <th scope="row">
        <a href={href(withQuery('/deliveries', { type }))}>{eventName(type)}</a>
      </th>
      <td data-label={t.received} class="number">
        {received}
      </td>
      <td data-label={t.last}>{lastAt !== undefined && <Time at={lastAt} />}</td>
      <td data-label={t.state}>
        <span class="row">
          {switchedOff && <Badge tone="warn">{t.off}</Badge>}
          {missingLocales.length > 0 && (
            <>
              <Badge tone="bad">{t.missing}</Badge>
              {missingLocales.map((locale) => (
                <a key={locale} href={textAt(locale)}>
                  {localeName(locale)}
                </a>
              ))}
            </>
          )}
          {!switchedOff && missingLocales.length === 0 && <Badge tone="good">{t.fine}</Badge>}
        </span>
      </td>
    </tr>
  );
}

function Unreachable({ clients }: { clients: Coverage['unreachable'] }) {
  const t = text();
  const { reasons } = deliveryWords();
  if (clients.length === 0) {
    return (
      <section class="stack">
        <h2>{t.unreachable}</h2>
        <Empty title={t.all} />
      </section>
    );
  }
  return (
    <section class="stack">
      <h2 id="coverage-unreachable">{t.unreachable}</h2>
      <p class="muted">{t.unreachableHint}</p>
      <table class="table unreachable" aria-labelledby="coverage-unreachable">
        <thead>
          <tr>
            <th scope="col">{t.client}</th>
            <th scope="col">{t.number}</th>
            <th scope="col">{t.why}</th>
            <th scope="col">{t.since}</th>
            <th scope="col">{t.delivery}</th>
          </tr>
        </thead>
        <tbody>
          {clients.map(({ clientId, clientName, recipient, reason, at, deliveryId }) => (
            <tr key={deliveryId}>
              <th scope="row">
                <a href={href(withQuery('/deliveries', { client: clientId }))}>
                  <bdi>{clientName ?? clientId}</bdi>
                </a>
                {clientName !== undefined && <span class="small muted"> {clientId}</span>}
              </th>
              <td data-label={t.number} class="mono">
                {recipient}
              </td>
              <td data-label={t.why}>
                <div>
                  {reasons[reason].name}
                  <p class="small muted">{reasons[reason].meaning}</p>
                </div>
              </td>
              <td data-label={t.since}>
                <Time at={at} />
              </td>
              <td>
                <a
                  href={href(`/deliveries/${encodeURIComponent(deliveryId)}`)}
                  aria-label={`${t.delivery}: ${clientName ?? clientId}`}
                >
                  {t.delivery}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
