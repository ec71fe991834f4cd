import type { HomeView } from '../../../console/deliveries-wire.ts';
import { formatting, words } from '../../shared/language.ts';
import { href, withQuery } from '../router.ts';

const text = words(
  {
    title: 'Today',
    received: 'received',
    sent: 'sent',
    read: 'read',
    unreached: 'not reached',
    now: 'Now',
    waiting: 'waiting',
    inDoubt: 'in doubt',
    what: {
      received: 'Events that the panel has posted',
      sent: 'WhatsApp has them',
      read: 'The customer has opened them',
      unreached: 'Refused, expired or given up, and nobody wanted that',
      waiting: 'They go out by themselves',
      inDoubt: 'Sent or not: look at the phone',
    },
  },
  {
    title: 'Hoy',
    received: 'recibidos',
    sent: 'enviados',
    read: 'leídos',
    unreached: 'sin llegar',
    now: 'Ahora',
    waiting: 'en espera',
    inDoubt: 'en duda',
    what: {
      received: 'Avisos que mandó el panel',
      sent: 'WhatsApp los tiene',
      read: 'El cliente los abrió',
      unreached: 'Rechazados, vencidos o abandonados, sin que nadie lo quisiera',
      waiting: 'Salen sin ayuda',
      inDoubt: 'Enviados o no: mirar el celular',
    },
  },
);

/** What has become of today's messages, each number leading to the messages that it counts. */
export function Today({ home: { today, waiting, inDoubt } }: { home: HomeView }) {
  const list = (status?: string) => withQuery('/deliveries', { status, time: 'today' });
  return (
    <div class="home-numbers">
      <section>
        <h2>{text().title}</h2>
        <ul>
          <Figure count={today.received} name={text().received} what={text().what.received} path={list()} />
          <Figure count={today.sent} name={text().sent} what={text().what.sent} path={list('out')} />
          <Figure count={today.read} name={text().read} what={text().what.read} path={list('read')} />
          <Figure
            count={today.unreached}
            name={text().unreached}
            what={text().what.unreached}
            path={list('unreached')}
            tone="bad"
          />
        </ul>
      </section>
      <section>
        <h2>{text().now}</h2>
        <ul>
          <Figure
            count={waiting}
            name={text().waiting}
            what={text().what.waiting}
            path={withQuery('/deliveries', { status: 'waiting' })}
          />
          <Figure
            count={inDoubt}
            name={text().inDoubt}
            what={text().what.inDoubt}
            path={withQuery('/deliveries', { status: 'in_doubt' })}
            tone="warn"
          />
        </ul>
      </section>
    </div>
  );
}

interface FigureProps {
  count: number;
  name: string;
  what: string;
  path: string;
  /** Where it is not 0. */
  tone?: 'bad' | 'warn';
}

function Figure({ count, name, what, path, tone }: FigureProps) {
  return (
    <li>
      <a class="home-figure" href={href(path)} title={what}>
        <span class={`home-count ${count > 0 ? (tone ?? '') : 'none'}`}>
          {new Intl.NumberFormat(formatting.value).format(count)}
        </span>
        <span class="home-name">{name}</span>
      </a>
    </li>
  );
}
