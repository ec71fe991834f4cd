import { useSignal } from '@preact/signals';
import type { DeadLetters } from '../../../console/deliveries-wire.ts';
import { CopyButton, Dialog, Empty, Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, may } from '../api.ts';
import { useLive } from '../live.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import './delivery.css';
import { NotYet } from './not-yet.tsx';

const text = words(
  {
    title: 'Unreadable',
    lead: 'What the panel told us and could not be read. Nothing was sent for them, and nothing else waits behind them.',
    none: 'Everything could be read',
    noneHint: 'If the panel ever sends something that cannot be understood, it is kept here.',
    unset: 'There is no place set up for what cannot be read',
    unsetHint:
      'Set SQS_DLQ_URL to the address of the queue’s dead-letter queue, then start the service again.',
    more: (shown: number, count: number) => `The first ${shown} of ${count}.`,
    reason: 'Why',
    at: 'When',
    hidden: 'What came may hold numbers of customers: your account does not see it.',
    unknown: 'The queue does not say why.',
    body: 'What came',
    redrive: 'Read all of them again',
    question: (count: number) => plural(count, 'Read # message again?', 'Read all # messages again?'),
    explain:
      'Do this after what was wrong has been mended: in the panel’s plugin, or by an update of this service. What still cannot be read comes back here. Whatever was accepted before is not sent twice.',
    confirm: 'Read again',
    done: (count: number) => plural(count, '# message is read again.', '# messages are read again.'),
  },
  {
    title: 'Ilegibles',
    lead: 'Avisos del panel que no se pudieron leer. No se envió nada por ellos, y nada más espera detrás.',
    none: 'Todo se pudo leer',
    noneHint: 'Si el panel manda algo que no se entiende, queda guardado aquí.',
    unset: 'No hay un lugar preparado para lo que no se puede leer',
    unsetHint:
      'Definir SQS_DLQ_URL con la dirección de la cola de mensajes fallidos (dead-letter queue) y volver a iniciar el servicio.',
    more: (shown: number, count: number) => `Los primeros ${shown} de ${count}.`,
    reason: 'Por qué',
    at: 'Cuándo',
    hidden: 'Lo que llegó puede tener números de clientes: esta cuenta no lo ve.',
    unknown: 'La cola no dice por qué.',
    body: 'Lo que llegó',
    redrive: 'Leer todo de nuevo',
    question: (count: number) => plural(count, '¿Leer # mensaje de nuevo?', '¿Leer los # mensajes de nuevo?'),
    explain:
      'Hacerlo después de corregir lo que estaba mal: en el plugin del panel, o con una actualización de este servicio. Lo que siga sin poder leerse vuelve aquí. Lo que ya se había aceptado no se envía dos veces.',
    confirm: 'Leer de nuevo',
    done: (count: number) => plural(count, 'Se lee de nuevo # mensaje.', 'Se leen de nuevo # mensajes.'),
  },
);

/** What could not be read from the queue. */
export function Page() {
  const t = text();
  const watched = useLive<DeadLetters>('/dead-letters').value;
  const { data } = watched;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t.title}</h1>
      </div>
      <p class="muted">{t.lead}</p>
      {data?.isConfigured && may('editor') && <Redrive count={data.count} />}
      <NotYet of={watched} />
      {data && !data.isConfigured && (
        <Empty title={t.unset}>
          <p>{t.unsetHint}</p>
        </Empty>
      )}
      {data?.isConfigured && data.letters.length === 0 && (
        <Empty title={t.none}>
          <p>{t.noneHint}</p>
        </Empty>
      )}
      {data && data.letters.length < data.count && <p>{t.more(data.letters.length, data.count)}</p>}
      {data?.letters.map((letter) => (
        <Letter key={letter.id} letter={letter} />
      ))}
    </div>
  );
}

function Letter({ letter: { id, at, reason, body } }: { letter: DeadLetters['letters'][number] }) {
  const t = text();
  return (
    <article class="card stack">
      <dl class="facts">
        <dt>{t.reason}</dt>
        <dd>{reason === '' ? t.unknown : reason}</dd>
        <dt>{t.at}</dt>
        <dd>
          <Time at={at} exact />
        </dd>
        <dt>Id</dt>
        <dd class="row">
          <span class="mono">{id}</span> <CopyButton value={id} />
        </dd>
      </dl>
      {body === undefined ? (
        <p class="small muted">{t.hidden}</p>
      ) : (
        <details>
          <summary>{t.body}</summary>
          <pre class="raw" dir="auto">
            {readable(body)}
          </pre>
        </details>
      )}
    </article>
  );
}

/** JSON with its lines set out; anything else as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Redrive({ count }: { count: number }) {
  const t = text();
  const isAsked = useSignal(false);
  const done = useSignal<number | undefined>(undefined);
  const acting = useAction();
  const redrive = () =>
    acting.run(async () => {
      const { redriven } = await call<{ redriven: number }>('POST', '/dead-letters/redrive');
      done.value = redriven;
      isAsked.value = false;
    });
  return (
    <div class="stack">
      {count > 0 && (
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() => {
              acting.forget();
              done.value = undefined;
              isAsked.value = true;
            }}
          >
            {t.redrive}…
          </button>
        </div>
      )}
      {done.value !== undefined && <Notice tone="good">{t.done(done.value)}</Notice>}
      {isAsked.value && (
        <Dialog
          title={t.question(count)}
          confirm={t.confirm}
          isBusy={acting.isBusy}
          onConfirm={redrive}
          onClose={() => {
            isAsked.value = false;
          }}
        >
          <p>{t.explain}</p>
          <Trouble error={acting.error} />
        </Dialog>
      )}
    </div>
  );
}
