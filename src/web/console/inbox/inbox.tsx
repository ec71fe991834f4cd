import { useSignal } from '@preact/signals';
import type { InboxPage } from '../../../console/deliveries-wire.ts';
import { Bubble } from '../../shared/bubble.tsx';
import { Empty, Field, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, may, type ApiError } from '../api.ts';
import { NotYet } from '../deliveries/not-yet.tsx';
import { Paging } from '../deliveries/paging.tsx';
import { useLive } from '../live.ts';
import { here, href, withQuery } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import './inbox.css';

type Message = InboxPage['messages'][number];

const text = words(
  {
    title: 'Inbox',
    lead: 'What customers wrote and no automatic answer fits. Answer it, or mark it as done.',
    none: 'Nobody is waiting for an answer',
    noneHint: 'What a customer writes stands here when a person has to deal with it.',
    end: 'There is nothing older.',
    client: (id: string) => `Client ${id}`,
    unknown: 'Not known to be a client',
    deliveries: 'What we sent them',
    answer: 'Answer',
    done: 'Done',
    doneHint: 'Takes it off this list. The customer is told nothing.',
    yourAnswer: (whom: string) => `Answer to ${whom}`,
    goesOut: 'It goes out as a WhatsApp message from the company’s number.',
    send: 'Send',
    cancel: 'Cancel',
    sent: 'The answer is on its way.',
    follow: 'Follow it',
    tooLong: (most: number) => `${most} characters at most`,
    moved: 'Somebody has dealt with this by now, so nothing was done.',
  },
  {
    title: 'Bandeja',
    lead: 'Lo que escribieron los clientes y no tiene respuesta automática. Responderlo o marcarlo como listo.',
    none: 'Nadie espera una respuesta',
    noneHint: 'Lo que escribe un cliente aparece aquí cuando tiene que atenderlo una persona.',
    end: 'No hay nada más viejo.',
    client: (id: string) => `Cliente ${id}`,
    unknown: 'No se sabe si es cliente',
    deliveries: 'Qué le enviamos',
    answer: 'Responder',
    done: 'Listo',
    doneHint: 'Lo quita de esta lista. Al cliente no se le avisa nada.',
    yourAnswer: (whom: string) => `Respuesta a ${whom}`,
    goesOut: 'Sale como mensaje de WhatsApp desde el número de la empresa.',
    send: 'Enviar',
    cancel: 'Cancelar',
    sent: 'La respuesta está en camino.',
    follow: 'Seguirla',
    tooLong: (most: number) => `${most} caracteres como máximo`,
    moved: 'Alguien ya se ocupó de esto, por eso no se hizo nada.',
  },
);

/** WhatsApp's limit, in characters. */
const LONGEST = 4096;

/** What customers wrote that is left to a person, newest first. */
export function Page() {
  const t = text();
  const before = here.value.query.get('before') ?? undefined;
  const watched = useLive<InboxPage>(withQuery('/inbox', { before })).value;
  const answered = useSignal<string | undefined>(undefined);
  const { data } = watched;
  return (
    <div class="page narrow">
      <div class="page-head">
        <h1>{t.title}</h1>
      </div>
      <p class="muted">{t.lead}</p>
      {answered.value !== undefined && (
        <Notice tone="good">
          <p>
            {t.sent} <a href={href(`/deliveries/${encodeURIComponent(answered.value)}`)}>{t.follow}</a>
          </p>
        </Notice>
      )}
      <NotYet of={watched} />
      {data?.messages.length === 0 && (
        <Empty title={before === undefined ? t.none : t.end}>
          {before === undefined && <p>{t.noneHint}</p>}
        </Empty>
      )}
      {data?.messages.map((message) => (
        <Left
          key={message.seq}
          message={message}
          onAnswered={(deliveryId) => {
            answered.value = deliveryId;
          }}
        />
      ))}
      <Paging next={data?.next} />
    </div>
  );
}

function Left({ message, onAnswered }: { message: Message; onAnswered: (deliveryId: string) => void }) {
  const t = text();
  const isAnswering = useSignal(false);
  const closing = useAction();
  const { seq, phone, text: said, at, clientId, clientName } = message;
  return (
    <article class="card stack">
      <header class="row between">
        <h2 dir="auto">{clientName ?? <span class="mono">{phone}</span>}</h2>
        <p class="small muted">
          {clientId === undefined ? (
            t.unknown
          ) : (
            <>
              {clientName !== undefined && <span class="mono">{phone} · </span>}
              {t.client(clientId)} ·{' '}
              <a href={href(withQuery('/deliveries', { client: clientId }))}>{t.deliveries}</a>
            </>
          )}
          {' · '}
          <Time at={at} />
        </p>
      </header>
      <div class="inbox-chat">
        <Bubble text={said} at={at} direction="incoming" />
      </div>
      {isAnswering.value ? (
        <Answer
          message={message}
          onAnswered={(deliveryId) => {
            isAnswering.value = false;
            onAnswered(deliveryId);
          }}
          onCancel={() => {
            isAnswering.value = false;
          }}
        />
      ) : (
        may('editor') && (
          <div class="row">
            <button
              type="button"
              class="button primary"
              disabled={closing.isBusy}
              onClick={() => {
                isAnswering.value = true;
              }}
            >
              {t.answer}
            </button>
            <button
              type="button"
              class="button"
              title={t.doneHint}
              disabled={closing.isBusy}
              onClick={() => closing.run(() => call('POST', `/inbox/${seq}/close`))}
            >
              {t.done}
            </button>
          </div>
        )
      )}
      <Refused error={closing.error} />
    </article>
  );
}

interface AnswerProps {
  message: Message;
  onAnswered: (deliveryId: string) => void;
  onCancel: () => void;
}

function Answer({ message: { seq, phone, clientName }, onAnswered, onCancel }: AnswerProps) {
  const t = text();
  const written = useSignal('');
  const sending = useAction();
  const id = `answer-${seq}`;
  const send = () =>
    sending.run(async () => {
      const answer = { text: written.value };
      const { deliveryId } = await call<{ deliveryId: string }>('POST', `/inbox/${seq}/reply`, answer);
      onAnswered(deliveryId);
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label={t.yourAnswer(clientName ?? phone)} id={id} hint={t.goesOut}>
        <textarea
          id={id}
          ref={focusOnce}
          rows={4}
          required
          dir="auto"
          maxLength={LONGEST}
          aria-describedby={`${id}-hint`}
          value={written.value}
          onInput={({ currentTarget }) => {
            written.value = currentTarget.value;
          }}
        />
      </Field>
      {written.value.length >= LONGEST && <p class="small muted">{t.tooLong(LONGEST)}</p>}
      <Refused error={sending.error} />
      <div class="row">
        <button type="submit" class="button primary" disabled={sending.isBusy || written.value.trim() === ''}>
          {t.send}
        </button>
        <button type="button" class="button ghost" disabled={sending.isBusy} onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </form>
  );
}

/** Why the server did not do it. */
function Refused({ error }: { error: ApiError | undefined }) {
  return error?.code === 'not_possible' ? (
    <Notice tone="warn">{text().moved}</Notice>
  ) : (
    <Trouble error={error} />
  );
}

function focusOnce(field: HTMLTextAreaElement | null): void {
  field?.focus();
}
