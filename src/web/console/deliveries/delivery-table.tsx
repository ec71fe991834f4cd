import type { DeliveryRow } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { eventName } from '../../shared/event-names.ts';
import { href, withQuery } from '../router.ts';
import { isOpen } from './delivery-words.ts';
import { StatusBadge, Why } from './status-badge.tsx';

const text = words(
  {
    caption: 'Deliveries, newest first',
    status: 'Status',
    message: 'Message',
    client: 'Client',
    number: 'Number',
    time: 'When',
    unwritten: 'Not written yet',
    never: 'Never written',
    forgotten: 'Text and number removed',
    of: (client: string) => `Deliveries of client ${client}`,
  },
  {
    caption: 'Envíos, los más nuevos primero',
    status: 'Estado',
    message: 'Mensaje',
    client: 'Cliente',
    number: 'Número',
    time: 'Cuándo',
    unwritten: 'Todavía sin redactar',
    never: 'No se redactó',
    forgotten: 'Texto y número borrados',
    of: (client: string) => `Envíos del cliente ${client}`,
  },
);

/** The list's rows. Each leads to its delivery. */
export function DeliveryTable({ rows, isBusy }: { rows: readonly DeliveryRow[]; isBusy: boolean }) {
  const t = text();
  return (
    <table class="table deliveries" aria-busy={isBusy}>
      <caption class="visually-hidden">{t.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.status}</th>
          <th scope="col">{t.message}</th>
          <th scope="col">{t.client}</th>
          <th scope="col">{t.number}</th>
          <th scope="col">{t.time}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: DeliveryRow }) {
  const t = text();
  const { id, type, locale, clientId, clientName, recipient, excerpt, createdAt } = row;
  return (
    <tr>
      <td class="delivery-status">
        <StatusBadge status={row.status} /> <Why delivery={row} />
      </td>
      <td class="delivery-message">
        <a class="delivery-link" href={href(`/deliveries/${encodeURIComponent(id)}`)}>
          {eventName(type)}
        </a>{' '}
        <span class="small muted">{locale}</span>
        <span class="delivery-excerpt muted" dir="auto">
          {excerpt ?? (row.isForgotten ? t.forgotten : isOpen(row.status) ? t.unwritten : t.never)}
        </span>
      </td>
      <td data-label={t.client}>
        {clientId === '' ? (
          <span class="muted">–</span>
        ) : (
          <a
            class="delivery-client"
            href={href(withQuery('/deliveries', { client: clientId }))}
            title={clientName === undefined ? clientId : `${clientName} · ${clientId}`}
            aria-label={t.of(clientName === undefined ? clientId : `${clientName}, ${clientId}`)}
          >
            <span dir="auto">{clientName ?? clientId}</span>
            {clientName !== undefined && <span class="small muted"> {clientId}</span>}
          </a>
        )}
      </td>
      <td data-label={t.number} class="mono delivery-number">
        {row.isForgotten ? '–' : recipient}
      </td>
      <td data-label={t.time} class="nowrap delivery-time">
        <Time at={createdAt} />
      </td>
    </tr>
  );
}
