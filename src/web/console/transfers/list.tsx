import { Fragment } from 'preact';
import type { TransferRow, TransfersPage } from '../../../console/transfers-wire.ts';
import type { TransferStatus } from '../../../transfer/ports.ts';
import { Badge, Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time, TimeLeft } from '../../shared/time.tsx';
import { may } from '../api.ts';
import { NotYet } from '../deliveries/not-yet.tsx';
import { Paging } from '../deliveries/paging.tsx';
import { useLive } from '../live.ts';
import { here, href, withQuery } from '../router.ts';
import { transferTone, transferWords } from './transfer-words.ts';
import './transfers.css';

const text = words(
  {
    title: 'Transfers',
    lead: 'A service changes its owner when both clients have sent us the same message, each from their own phone.',
    start: 'Prepare a transfer',
    filter: 'Which transfers',
    all: 'All',
    caption: 'Transfers, newest first',
    status: 'Status',
    service: 'Service',
    from: 'From',
    to: 'To',
    since: 'Since',
    none: 'No transfers',
    noneHint: 'A transfer begins when a client writes the message, or when it is prepared here for both.',
    noMatch: 'None of this kind',
    showAll: 'Show all',
  },
  {
    title: 'Transferencias',
    lead: 'Un servicio cambia de titular cuando los dos clientes nos enviaron el mismo mensaje, cada uno desde su celular.',
    start: 'Preparar una transferencia',
    filter: 'Qué transferencias',
    all: 'Todas',
    caption: 'Transferencias, las más nuevas primero',
    status: 'Estado',
    service: 'Servicio',
    from: 'De',
    to: 'A',
    since: 'Desde',
    none: 'No hay transferencias',
    noneHint:
      'Una transferencia empieza cuando un cliente escribe el mensaje, o cuando se prepara aquí para los dos.',
    noMatch: 'No hay ninguna así',
    showAll: 'Ver todas',
  },
);

const statuses: readonly TransferStatus[] = [
  'verified',
  'waiting',
  'checking',
  'executed',
  'rejected',
  'expired',
  'cancelled',
];

/** All transfers, newest first. */
export function Page() {
  const t = text();
  const { query } = here.value;
  const status = query.get('status') ?? undefined;
  const path = withQuery('/transfers', { status, before: query.get('before') ?? undefined });
  const watched = useLive<TransfersPage>(path).value;
  const { data } = watched;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t.title}</h1>
        {may('editor') && (
          <a class="button primary" href={href('/transfers/new')}>
            {t.start}
          </a>
        )}
      </div>
      <p class="muted">{t.lead}</p>
      <nav aria-label={t.filter}>
        <ul class="tabs">
          <Tab label={t.all} isCurrent={status === undefined} />
          {statuses.map((one) => (
            <Tab
              key={one}
              label={transferWords().statuses[one].name}
              status={one}
              isCurrent={one === status}
            />
          ))}
        </ul>
      </nav>
      <NotYet of={watched} />
      {data && (data.transfers.length > 0 ? <Table rows={data.transfers} /> : <Nothing status={status} />)}
      <Paging next={data?.next} />
    </div>
  );
}

function Tab({ label, status, isCurrent }: { label: string; status?: string; isCurrent: boolean }) {
  return (
    <li>
      <a href={href(withQuery('/transfers', { status }))} aria-current={isCurrent ? 'page' : undefined}>
        {label}
      </a>
    </li>
  );
}

function Nothing({ status }: { status: string | undefined }) {
  const t = text();
  if (status !== undefined) {
    return (
      <Empty title={t.noMatch}>
        <a class="button" href={href('/transfers')}>
          {t.showAll}
        </a>
      </Empty>
    );
  }
  return (
    <Empty title={t.none}>
      <p>{t.noneHint}</p>
    </Empty>
  );
}

function Table({ rows }: { rows: readonly TransferRow[] }) {
  const t = text();
  return (
    <table class="table transfers">
      <caption class="visually-hidden">{t.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.status}</th>
          <th scope="col">{t.service}</th>
          <th scope="col">{t.from}</th>
          <th scope="col">{t.to}</th>
          <th scope="col">{t.since}</th>
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

function Row({ row }: { row: TransferRow }) {
  const t = text();
  const { statuses: said } = transferWords();
  return (
    <tr>
      <td>
        <span title={said[row.status].meaning}>
          <Badge tone={transferTone(row.status)}>{said[row.status].name}</Badge>
        </span>
        {row.status === 'waiting' && (
          <span class="small muted transfer-until">
            <TimeLeft until={row.expiresAt} />
          </span>
        )}
      </td>
      <th scope="row" dir="auto">
        <a href={href(`/transfers/${encodeURIComponent(row.id)}`)}>
          <Breakable text={row.service} />
        </a>
      </th>
      <td data-label={t.from}>
        <Breakable text={row.originEmail} />
      </td>
      <td data-label={t.to}>
        <Breakable text={row.destinationEmail} />
      </td>
      <td data-label={t.since}>
        <Time at={row.createdAt} />
      </td>
    </tr>
  );
}

/** An address, which goes on in the next line after an @ or a dot where it must. */
function Breakable({ text: address }: { text: string }) {
  return address.split(/(?<=[@.])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
