import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../shared/language.ts';
import { may, me } from '../api.ts';
import { eventName } from '../../shared/event-names.ts';
import { go, here } from '../router.ts';
import { deliveryWords, reasonChoices, statusChoices } from './delivery-words.ts';
import { isFiltered, localTime, quickTimeOf, quickTimes, timeOf, withFilter } from './filter.ts';

const text = words(
  {
    filters: 'Filters',
    search: 'Search',
    searchHint: 'An id, a client, or words of the text',
    status: 'Status',
    anyStatus: 'Any status',
    type: 'About',
    anyType: 'Anything',
    time: 'When',
    anyTime: 'Any time',
    times: { today: 'Today', '24h': 'Last 24 hours', '7d': 'Last 7 days' },
    between: 'Between two times',
    more: 'More filters',
    client: 'Client',
    phone: 'Number',
    locale: 'Language',
    anyLocale: 'Any language',
    reason: 'Why it was not sent',
    anyReason: 'Any reason',
    since: 'From',
    until: 'Until',
    clear: 'Clear filters',
  },
  {
    filters: 'Filtros',
    search: 'Buscar',
    searchHint: 'Un id, un cliente o palabras del texto',
    status: 'Estado',
    anyStatus: 'Cualquier estado',
    type: 'Sobre',
    anyType: 'Cualquier cosa',
    time: 'Cuándo',
    anyTime: 'Siempre',
    times: { today: 'Hoy', '24h': 'Últimas 24 horas', '7d': 'Últimos 7 días' },
    between: 'Entre dos momentos',
    more: 'Más filtros',
    client: 'Cliente',
    phone: 'Número',
    locale: 'Idioma',
    anyLocale: 'Cualquier idioma',
    reason: 'Por qué no se envió',
    anyReason: 'Cualquier motivo',
    since: 'Desde',
    until: 'Hasta',
    clear: 'Quitar los filtros',
  },
);

const MORE = ['client', 'phone', 'locale', 'reason', 'since', 'until'];
/** Of what can be asked for, what the catalog does not have. */
const OTHER_TYPES = ['conversation.reply', 'staff.message'];

function change(changes: Readonly<Record<string, string>>, { isTyped = false } = {}): void {
  go(`/deliveries${withFilter(here.value.query, changes)}`, { replace: isTyped });
}

/** What the list is narrowed by. It all stands in the address. */
export function FilterBar() {
  const t = text();
  const { query } = here.value;
  const { statuses, reasons } = deliveryWords();
  const types = [...(me.value?.types.map(({ type }) => type) ?? []), ...OTHER_TYPES];
  const isBetween = query.has('since') || query.has('until');
  return (
    <search class="deliveries-filters" aria-label={t.filters}>
      <div class="toolbar">
        <Typed name="search" label={t.search} placeholder={t.searchHint} isWide />
        <Chosen name="status" label={t.status} any={t.anyStatus}>
          {statusChoices.map((status) => ({ value: status, label: statuses[status].name }))}
        </Chosen>
        <Chosen name="type" label={t.type} any={t.anyType}>
          {types.map((type) => ({ value: type, label: eventName(type) }))}
        </Chosen>
        <div class="field">
          <label for="filter-time">{t.time}</label>
          <select
            id="filter-time"
            value={quickTimeOf(query) ?? (isBetween ? 'between' : '')}
            onChange={({ currentTarget: { value } }) =>
              change(
                value === 'between'
                  ? { time: '', since: startOfToday() }
                  : { time: value, since: '', until: '' },
              )
            }
          >
            <option value="">{t.anyTime}</option>
            {quickTimes.map((time) => (
              <option key={time} value={time}>
                {t.times[time]}
              </option>
            ))}
            <option value="between">{t.between}</option>
          </select>
        </div>
        {isFiltered(query) && (
          <button type="button" class="button ghost" onClick={() => go('/deliveries')}>
            {t.clear}
          </button>
        )}
      </div>
      <details class="deliveries-more" open={MORE.some((name) => query.has(name))}>
        <summary>{t.more}</summary>
        <div class="toolbar">
          <Typed name="client" label={t.client} />
          {may('editor') && <Typed name="phone" label={t.phone} />}
          <Chosen name="locale" label={t.locale} any={t.anyLocale}>
            {(me.value?.locales ?? []).map((locale) => ({ value: locale, label: locale }))}
          </Chosen>
          <Chosen name="reason" label={t.reason} any={t.anyReason}>
            {reasonChoices.map((reason) => ({ value: reason, label: reasons[reason].name }))}
          </Chosen>
          <Moment name="since" label={t.since} />
          <Moment name="until" label={t.until} />
        </div>
      </details>
    </search>
  );
}

interface TypedProps {
  name: 'search' | 'client' | 'phone';
  label: string;
  placeholder?: string;
  isWide?: boolean;
}

/** Asked for when the typing has paused. */
function Typed({ name, label, placeholder, isWide }: TypedProps) {
  const inAddress = here.value.query.get(name) ?? '';
  const typed = useSignal(inAddress);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Not while somebody is typing on: the address is behind then.
    if (pause.current === undefined) typed.value = inAddress;
  }, [inAddress]);
  useEffect(() => () => clearTimeout(pause.current), []);
  const settle = () => {
    clearTimeout(pause.current);
    pause.current = undefined;
    if (typed.value.trim() !== (here.value.query.get(name) ?? ''))
      change({ [name]: typed.value.trim() }, { isTyped: true });
  };
  return (
    <div class={`field ${isWide ? 'search' : ''}`}>
      <label for={`filter-${name}`}>{label}</label>
      <input
        id={`filter-${name}`}
        type="search"
        value={typed.value}
        placeholder={placeholder ?? ''}
        inputMode={name === 'phone' ? 'tel' : 'search'}
        maxLength={200}
        autoComplete="off"
        spellcheck={false}
        onInput={({ currentTarget: { value } }) => {
          typed.value = value;
          clearTimeout(pause.current);
          pause.current = setTimeout(settle, 300);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle();
        }}
      />
    </div>
  );
}

interface ChosenProps {
  name: string;
  label: string;
  /** What it says where all are let through. */
  any: string;
  children: ReadonlyArray<{ value: string; label: string }>;
}

function Chosen({ name, label, any, children }: ChosenProps) {
  const value = here.value.query.get(name) ?? '';
  const isKnown = value === '' || children.some((choice) => choice.value === value);
  return (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        value={value}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
      >
        <option value="">{any}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {children.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Moment({ name, label }: { name: 'since' | 'until'; label: string }) {
  return (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <input
        id={`filter-${name}`}
        type="datetime-local"
        value={localTime(here.value.query.get(name) ?? undefined)}
        onChange={({ currentTarget: { value } }) => change({ [name]: timeOf(value), time: '' })}
      />
    </div>
  );
}

function startOfToday(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}
