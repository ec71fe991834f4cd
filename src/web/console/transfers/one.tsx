import type { TransferDetail } from '../../../console/transfers-wire.ts';
import { CopyButton, Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { NotYet } from '../deliveries/not-yet.tsx';
import { useLive } from '../live.ts';
import type { PageProps } from '../pages.ts';
import { doerName } from '../people/deed-words.ts';
import { href } from '../router.ts';
import { Checklist } from './checklist.tsx';
import { Decide } from './decide.tsx';
import { Drafted } from './drafted.tsx';
import { Messages } from './messages.tsx';
import { Standing } from './standing.tsx';
import { transferDeed } from './transfer-words.ts';
import '../deliveries/delivery.css';
import './transfers.css';

const text = words(
  {
    all: '← All transfers',
    title: 'Transfer',
    of: 'Transfer of',
    gone: 'This transfer is not here',
    goneHint: 'The address may be wrong, or it was deleted when its time was over.',
    staff: 'What staff did',
    facts: 'Facts',
    id: 'Id',
    since: 'Since',
    until: 'The second message is awaited until',
  },
  {
    all: '← Todas las transferencias',
    title: 'Transferencia',
    of: 'Transferencia de',
    gone: 'Esta transferencia no está aquí',
    goneHint: 'La dirección puede estar mal, o se borró al cumplirse su plazo.',
    staff: 'Qué hizo el equipo',
    facts: 'Datos',
    id: 'Id',
    since: 'Desde',
    until: 'El segundo mensaje se espera hasta',
  },
);

/** One transfer, followed as it goes. */
export function Page({ params }: PageProps) {
  const t = text();
  const watched = useLive<TransferDetail>(`/transfers/${encodeURIComponent(params['id'] ?? '')}`).value;
  const { data, error } = watched;
  const isGone = error?.status === 404;
  return (
    <div class="page">
      <p>
        <a href={href('/transfers')}>{t.all}</a>
      </p>
      <div class="page-head">
        {data && !isGone ? (
          <h1>
            {t.of} <bdi>{data.service}</bdi>
          </h1>
        ) : (
          <h1>{t.title}</h1>
        )}
      </div>
      {isGone ? (
        <Empty title={t.gone}>
          <p>{t.goneHint}</p>
        </Empty>
      ) : (
        <NotYet of={watched} />
      )}
      {data && !isGone && (
        <>
          <Standing status={data.status} reasons={data.reasons} />
          <Decide transfer={data} />
          <Messages transfer={data} />
          {data.drafted && <Drafted drafted={data.drafted} />}
          <div class="grid">
            <Checklist conditions={data.checklist} />
            <div class="stack">
              <Facts transfer={data} />
              {data.staff.length > 0 && <Deeds transfer={data} />}
            </div>
          </div>
        </>
      )}
    </div>
  );
}

function Facts({ transfer: { id, status, createdAt, expiresAt } }: { transfer: TransferDetail }) {
  const t = text();
  return (
    <section class="card">
      <h2>{t.facts}</h2>
      <dl class="facts named">
        <dt>{t.id}</dt>
        <dd class="row">
          <span class="mono">{id}</span> <CopyButton value={id} />
        </dd>
        <dt>{t.since}</dt>
        <dd>
          <Time at={createdAt} exact />
        </dd>
        {status === 'waiting' && (
          <>
            <dt>{t.until}</dt>
            <dd>
              <Time at={expiresAt} exact />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Deeds({ transfer: { staff } }: { transfer: TransferDetail }) {
  return (
    <section class="card">
      <h2>{text().staff}</h2>
      <ul>
        {staff.map(({ at, who, action, detail }, index) => (
          <li key={index}>
            <bdi>{doerName(who)}</bdi> {transferDeed(action)}, <Time at={at} exact />
            {detail !== undefined && (
              <p class="muted" dir="auto">
                “{detail}”
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
