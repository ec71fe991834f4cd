import { useSignal } from '@preact/signals';
import { Field } from '../shared/kit.tsx';
import { plural, words } from '../shared/language.ts';
import { Time } from '../shared/time.tsx';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { bringIntoView, phones, shown } from './phones.ts';
import { Problem } from './problem.tsx';
import type { PhoneSummary } from './wire.ts';

const text = words(
  {
    search: 'Find or add a phone',
    placeholder: '+549…',
    add: (number: string) => `Add ${number}`,
    nothing: 'No phone has these digits.',
    more: (count: number) => plural(count, '# more: search by digits', '# more: search by digits'),
    absent: 'not on WhatsApp',
    noMessages: 'no messages',
    inSight: 'in sight',
  },
  {
    search: 'Buscar o agregar un teléfono',
    placeholder: '+549…',
    add: (number: string) => `Agregar ${number}`,
    nothing: 'Ningún teléfono tiene esos dígitos.',
    more: (count: number) => plural(count, '# más: buscar por dígitos', '# más: buscar por dígitos'),
    absent: 'no está en WhatsApp',
    noMessages: 'sin mensajes',
    inSight: 'a la vista',
  },
);

/** So many are listed; the others are found by their digits. */
const LISTED = 40;

/** All phones, the newest conversation first. A click brings one into view; an unknown number can be added. */
export function PhoneList() {
  const search = useSignal('');
  const { isBusy, problem, run } = useAttempt();
  const digits = search.value.replace(/\D/g, '');
  const found = (phones.value ?? []).filter(({ phone }) => phone.includes(digits));
  const number = `+${digits}`;
  const isNew = /^\+[1-9]\d{6,14}$/.test(number) && !found.some(({ phone }) => phone === number);

  async function add(): Promise<void> {
    const isAdded = await run(() => ask('PUT', `/phones/${encodeURIComponent(number)}`, {}));
    if (!isAdded) return;
    search.value = '';
    bringIntoView([number], { isFocused: true });
  }

  return (
    <div class="stack">
      <form
        class="stack tight"
        onSubmit={(event) => {
          event.preventDefault();
          const [only] = found;
          if (isNew) void add();
          else if (only) bringIntoView([only.phone], { isFocused: true });
        }}
      >
        <Field id="phone-search" label={text().search}>
          <input
            id="phone-search"
            type="search"
            inputMode="tel"
            autocomplete="off"
            placeholder={text().placeholder}
            value={search.value}
            onInput={(event) => {
              search.value = event.currentTarget.value;
            }}
          />
        </Field>
        {isNew && (
          <button type="submit" class="button small primary" disabled={isBusy.value}>
            {text().add(number)}
          </button>
        )}
        <Problem of={problem} />
      </form>
      {found.length > 0 && (
        <ul class="phone-list">
          {found.slice(0, LISTED).map((summary) => (
            <li key={summary.phone}>
              <Entry summary={summary} />
            </li>
          ))}
        </ul>
      )}
      {found.length === 0 && digits !== '' && !isNew && <p class="hint">{text().nothing}</p>}
      {found.length > LISTED && <p class="hint">{text().more(found.length - LISTED)}</p>}
    </div>
  );
}

function Entry({ summary: { phone, last, registered } }: { summary: PhoneSummary }) {
  const isShown = shown.value.some((each) => each.phone === phone);
  return (
    <button type="button" class="phone-entry" onClick={() => bringIntoView([phone], { isFocused: true })}>
      <span class="row between">
        <span class={`number ${isShown ? 'phone-entry-shown' : ''}`}>
          {phone}
          {isShown && <span class="visually-hidden"> ({text().inSight})</span>}
        </span>
        {last && (
          <span class="muted small">
            <Time at={last.at} />
          </span>
        )}
      </span>
      <span class="phone-entry-last muted small" dir="auto">
        {registered ? '' : `${text().absent} · `}
        {last ? last.text.slice(0, 120) : text().noMessages}
      </span>
    </button>
  );
}
