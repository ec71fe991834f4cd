import type { DeliveryDetail } from '../../../console/deliveries-wire.ts';
import { Bubble } from '../../shared/bubble.tsx';
import { CopyButton, Empty, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { eventName } from '../../shared/event-names.ts';
import { useLive } from '../live.ts';
import type { PageProps } from '../pages.ts';
import { doerName } from '../people/deed-words.ts';
import { href, withQuery } from '../router.ts';
import { localeTitle } from '../texts/names.ts';
import { Actions } from './actions.tsx';
import './delivery.css';
import { deliveryWords, isOpen, toneOf } from './delivery-words.ts';
import { EventView } from './event-view.tsx';
import { NotYet } from './not-yet.tsx';
import { Timeline } from './timeline.tsx';

const text = words(
  {
    all: '← All deliveries',
    title: 'Delivery',
    gone: 'This delivery is not here',
    goneHint: 'The address may be wrong, or it was deleted when its time was over.',
    message: 'The message',
    never: 'It was never written.',
    forgotten: 'Text and number were removed',
    forgottenWhy:
      'The time for which they are kept is over, or the client was erased. What remains is that there was a message, when, and what became of it. It cannot be sent again: nobody knows any more what it said, nor to whom.',
    removed: 'removed',
    unwritten: 'It is written when its turn comes, with the wording that is in force then.',
    wording: 'Its wording',
    isCurrent: 'This is the wording in force.',
    isOld: 'The wording has changed since.',
    shipped: 'the one that Avisador came with',
    published: (author: string) => `published by ${author},`,
    facts: 'Facts',
    client: 'Client',
    others: 'All their messages',
    unknown: 'Not known to be a client',
    number: 'To',
    from: 'From',
    locale: 'Language',
    id: 'Id',
    event: 'Event',
    whatsapp: 'In WhatsApp',
    failures: 'Failures',
    created: 'Since',
  },
  {
    all: '← Todos los envíos',
    title: 'Envío',
    gone: 'Este envío no está aquí',
    goneHint: 'La dirección puede estar mal, o se borró al cumplirse su plazo.',
    message: 'El mensaje',
    never: 'No se llegó a redactar.',
    forgotten: 'El texto y el número se borraron',
    forgottenWhy:
      'Se cumplió el plazo por el que se guardan, o se borraron los datos del cliente. Queda que hubo un mensaje, cuándo, y qué pasó con él. No se puede enviar de nuevo: ya no se sabe qué decía ni a quién.',
    removed: 'borrado',
    unwritten: 'Se redacta cuando le llega el turno, con el texto que rija entonces.',
    wording: 'Su texto',
    isCurrent: 'Es el texto vigente.',
    isOld: 'El texto cambió desde entonces.',
    shipped: 'el que trae Avisador',
    published: (author: string) => `publicado por ${author},`,
    facts: 'Datos',
    client: 'Cliente',
    others: 'Todos sus mensajes',
    unknown: 'No se sabe si es cliente',
    number: 'Para',
    from: 'Desde',
    locale: 'Idioma',
    id: 'Id',
    event: 'Evento',
    whatsapp: 'En WhatsApp',
    failures: 'Fallos',
    created: 'Creado',
  },
);

/** One delivery, followed as it goes. */
export function Page({ params }: PageProps) {
  const t = text();
  const watched = useLive<DeliveryDetail>(`/deliveries/${encodeURIComponent(params['id'] ?? '')}`).value;
  const { data, error } = watched;
  return (
    <div class="page">
      <p>
        <a href={href('/deliveries')}>{t.all}</a>
      </p>
      <div class="page-head">
        <h1>{data ? eventName(data.type) : t.title}</h1>
      </div>
      {error?.status === 404 ? (
        <Empty title={t.gone}>
          <p>{t.goneHint}</p>
        </Empty>
      ) : (
        <NotYet of={watched} />
      )}
      {data && error?.status !== 404 && <Whole delivery={data} />}
    </div>
  );
}

function Whole({ delivery }: { delivery: DeliveryDetail }) {
  const t = text();
  const { timeline, event } = delivery;
  return (
    <>
      <Standing delivery={delivery} />
      {delivery.isForgotten && (
        <Notice tone="quiet">
          <h2>{t.forgotten}</h2>
          <p>{t.forgottenWhy}</p>
        </Notice>
      )}
      <Actions delivery={delivery} />
      {delivery.isForgotten ? (
        <div class="delivery-whole">
          <Timeline entries={timeline} />
          <Facts delivery={delivery} />
        </div>
      ) : (
        <div class="delivery-whole">
          <Message delivery={delivery} />
          <div class="delivery-side stack">
            <Timeline entries={timeline} />
            <Facts delivery={delivery} />
          </div>
          <EventView event={event} />
        </div>
      )}
    </>
  );
}

function Message({ delivery }: { delivery: DeliveryDetail }) {
  const t = text();
  const { text: written, sentAt, status } = delivery;
  return (
    <section class="card stack">
      <h2>{t.message}</h2>
      {written === null ? (
        <p class="muted">{isOpen(status) ? t.unwritten : t.never}</p>
      ) : (
        <div class="delivery-chat">
          <Bubble text={written} at={sentAt} status={status} direction="outgoing" />
        </div>
      )}
      <Wording delivery={delivery} />
    </section>
  );
}

/** Where it stands, in big words, and why. */
function Standing({ delivery }: { delivery: DeliveryDetail }) {
  const { status, reason, holdReason, isForgotten } = delivery;
  const { statuses, reasons, holds } = deliveryWords();
  const why = reason ? reasons[reason] : status === 'queued' && holdReason ? holds[holdReason] : undefined;
  return (
    <div class={`delivery-standing ${toneOf(status)}`} aria-live="polite">
      <p class="delivery-status-word">
        {statuses[status].name}
        {why && <span>: {why.name}</span>}
      </p>
      {/* What could be done about it cannot be done any more. */}
      {!isForgotten && <p>{why?.meaning ?? statuses[status].meaning}</p>}
    </div>
  );
}

function Wording({ delivery: { template, type, locale } }: { delivery: DeliveryDetail }) {
  const t = text();
  if (!template) return null;
  const { published, isCurrent } = template;
  const place = `/texts/template/${encodeURIComponent(type)}/${encodeURIComponent(locale)}`;
  return (
    <>
      {!isCurrent && <Notice tone="warn">{t.isOld}</Notice>}
      <p class="small muted">
        <a href={href(place)}>{t.wording}</a>:{' '}
        {published ? (
          <>
            {t.published(doerName(published.author))} <Time at={published.at} />
          </>
        ) : (
          t.shipped
        )}
        . {isCurrent && t.isCurrent}
      </p>
    </>
  );
}

function Facts({ delivery }: { delivery: DeliveryDetail }) {
  const t = text();
  const { clientId, clientName, timeline } = delivery;
  return (
    <section class="card">
      <h2>{t.facts}</h2>
      <dl class="facts delivery-facts">
        <dt>{t.client}</dt>
        <dd>
          {clientId === '' ? (
            <span class="muted">{t.unknown}</span>
          ) : (
            <>
              {clientName !== undefined && <bdi>{clientName}</bdi>}{' '}
              <span class={clientName === undefined ? '' : 'muted'}>{clientId}</span>
              <br />
              <a href={href(withQuery('/deliveries', { client: clientId }))}>{t.others}</a>
            </>
          )}
        </dd>
        <dt>{t.number}</dt>
        {delivery.isForgotten ? (
          <dd class="muted">{t.removed}</dd>
        ) : (
          <dd class="mono">{delivery.recipient}</dd>
        )}
        {delivery.number !== undefined && (
          <>
            <dt>{t.from}</dt>
            <dd class="mono">{delivery.number}</dd>
          </>
        )}
        <dt>{t.locale}</dt>
        <dd title={delivery.locale}>{localeTitle(delivery.locale)}</dd>
        <dt>{t.failures}</dt>
        <dd>{timeline.filter((entry) => entry.kind === 'attempt' && entry.outcome !== 'sent').length}</dd>
        <dt>{t.created}</dt>
        <dd>
          <Time at={delivery.createdAt} exact />
        </dd>
        <Id name={t.id} value={delivery.id} />
        {delivery.event && <Id name={t.event} value={delivery.eventId} />}
        {delivery.whatsappMessageId !== undefined && (
          <Id name={t.whatsapp} value={delivery.whatsappMessageId} />
        )}
      </dl>
    </section>
  );
}

function Id({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class="delivery-id">
        <span class="mono">{value}</span> <CopyButton value={value} />
      </dd>
    </>
  );
}
