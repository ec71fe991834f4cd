import type { TimelineEntry } from '../../../console/deliveries-wire.ts';
import type { AttemptView } from '../../../delivery/delivery-view.ts';
import type { Tone } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { doerName } from '../people/deed-words.ts';
import { beforeWords, deedWords, deliveryWords, toneOf } from './delivery-words.ts';
import { stoodBefore } from './stood-before.ts';

const text = words(
  {
    title: 'What has happened',
    attempt: (number: number) => `Attempt ${number}`,
    now: 'Now',
    until: 'Until',
    details: 'What WhatsApp’s side said',
    before: (how: string) => `Before that: ${how}`,
    many: 'Together with others',
  },
  {
    title: 'Qué pasó',
    attempt: (number: number) => `Intento ${number}`,
    now: 'Ahora',
    until: 'Hasta',
    details: 'Qué respondió el lado de WhatsApp',
    before: (how: string) => `Antes: ${how}`,
    many: 'Junto con otros',
  },
);

const attemptTones: Record<AttemptView['outcome'], Tone> = {
  sent: 'good',
  refused: 'bad',
  unavailable: 'warn',
  in_doubt: 'warn',
};

/** All that has become of a delivery, oldest first. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  let attempts = 0;
  const isSent = entries.some(({ kind }) => kind === 'sent');
  // That it was sent stands there already; how it was found out is worth a line of its own.
  const told = entries.filter(
    (entry) =>
      !(isSent && entry.kind === 'attempt' && entry.outcome === 'sent' && entry.detail === undefined),
  );
  return (
    <section class="card">
      <h2>{text().title}</h2>
      <ol class="timeline">
        {told.map((entry, index) => {
          if (entry.kind === 'attempt') attempts += 1;
          return <Entry key={index} entry={entry} attempt={attempts} />;
        })}
      </ol>
    </section>
  );
}

function Entry({ entry, attempt }: { entry: TimelineEntry; attempt: number }) {
  const t = text();
  const { moments, statuses, reasons, holds, outcomes } = deliveryWords();
  switch (entry.kind) {
    case 'received':
    case 'queued':
      return (
        <li class="quiet">
          <strong>{moments[entry.kind]}</strong>
          <When at={entry.at} />
        </li>
      );
    case 'sent':
    case 'delivered':
    case 'read':
      return (
        <li class="good">
          <strong>{moments[entry.kind]}</strong>
          <When at={entry.at} />
        </li>
      );
    case 'attempt':
      return (
        <li class={attemptTones[entry.outcome]}>
          <strong>
            {t.attempt(attempt)}: {outcomes[entry.outcome]}
          </strong>
          <When at={entry.at} />
          {entry.detail !== undefined && (
            <details class="small">
              <summary>{t.details}</summary>
              <p class="mono" dir="auto">
                {entry.detail}
              </p>
            </details>
          )}
        </li>
      );
    case 'held':
      return (
        <li class="busy is-now" aria-current="step">
          <strong>
            {t.now}: {holds[entry.reason].name}
          </strong>
          <p>{holds[entry.reason].meaning}</p>
          {entry.until !== undefined && (
            <p class="small muted">
              {t.until} <Time at={entry.until} exact />
            </p>
          )}
        </li>
      );
    case 'ended':
      return (
        <li class={toneOf(entry.status)} aria-current="step">
          <strong>{statuses[entry.status].name}</strong>
          <p>{entry.reason ? reasons[entry.reason].name : statuses[entry.status].meaning}</p>
          {entry.at !== undefined && <When at={entry.at} />}
        </li>
      );
    case 'staff': {
      const before = stoodBefore(entry.detail);
      return (
        <li class="quiet">
          <strong dir="auto">
            {doerName(entry.who)} {deedWords(entry)}
          </strong>
          {before && <p>{before === 'many' ? t.many : t.before(beforeWords(before))}</p>}
          <When at={entry.at} />
        </li>
      );
    }
  }
}

function When({ at }: { at: string }) {
  return (
    <p class="small muted">
      <Time at={at} exact />
    </p>
  );
}
