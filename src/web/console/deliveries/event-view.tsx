import { formatting, words } from '../../shared/language.ts';
import { exactTime } from '../../shared/time.tsx';
import { eventRows, type EventRow, type EventValue } from './event-rows.ts';
import { fieldName } from './field-words.ts';

const text = words(
  {
    title: 'What the panel told us',
    none: 'This is not about an event: it was written in a conversation, or by staff.',
    raw: 'As it came (JSON)',
  },
  {
    title: 'Qué avisó el panel',
    none: 'No corresponde a un evento: se escribió en una conversación, o lo escribió el equipo.',
    raw: 'Como llegó (JSON)',
  },
);

/** An event as people read it, and as it came. */
export function EventView({ event }: { event: Readonly<Record<string, unknown>> | null }) {
  const t = text();
  if (!event) {
    return (
      <section class="card">
        <h2>{t.title}</h2>
        <p class="muted">{t.none}</p>
      </section>
    );
  }
  return (
    <section class="card stack">
      <h2>{t.title}</h2>
      <dl class="facts named">
        {eventRows(event).map((row, index) => (
          <Row key={index} row={row} />
        ))}
      </dl>
      <details>
        <summary>{t.raw}</summary>
        <pre class="raw">{JSON.stringify(event, null, 2)}</pre>
      </details>
    </section>
  );
}

function Row({ row: { path, value } }: { row: EventRow }) {
  // That a fact is among the data says nothing to a person.
  const steps = path.length > 1 && path[0] === 'data' ? path.slice(1) : path;
  return (
    <>
      <dt>{steps.map(fieldName).join(' › ')}</dt>
      <dd dir="auto">
        <Value value={value} />
      </dd>
    </>
  );
}

function Value({ value }: { value: EventValue }) {
  switch (value.kind) {
    case 'text':
      return <>{value.text}</>;
    case 'money':
      return <>{money(value.amount, value.currency)}</>;
    case 'link':
      return (
        <a href={value.href} target="_blank" rel="noreferrer">
          {value.href}
        </a>
      );
    case 'date':
      return <time dateTime={value.at}>{dateWords(value.at)}</time>;
  }
}

function money(amount: string, currency: string): string {
  try {
    const format = new Intl.NumberFormat(formatting.value, {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
    });
    return format.format(amount as `${number}`);
  } catch {
    return `${amount} ${currency}`;
  }
}

function dateWords(at: string): string {
  if (at.includes('T')) return exactTime(at);
  // A day is the same day everywhere.
  return new Intl.DateTimeFormat(formatting.value, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(at),
  );
}
