import { useSignal } from '@preact/signals';
import { Badge, Dialog } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call, me, type ApiError } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import type { TextRow, TextSection } from './find-texts.ts';
import { localeTitle, summaryOf } from './names.ts';
import { StateLink } from './text-state.tsx';

const text = words(
  {
    event: 'Event',
    phrase: 'Phrase',
    sent: 'Goes out',
    urgent: 'Urgent',
    on: 'On',
    off: 'Off',
    offTitle: (name: string) => `Switch off “${name}”?`,
    onTitle: (name: string) => `Switch on “${name}”?`,
    offText:
      'From now on these events send no message: each is refused with the reason “switched off”, and is not made up for later. Those already on their way still go out.',
    onText: 'From now on these events send a message again. Those refused while it was off are not sent.',
    offConfirm: 'Switch off',
    onConfirm: 'Switch on',
    goesOut: (name: string) => `“${name}” goes out`,
  },
  {
    event: 'Evento',
    phrase: 'Frase',
    sent: 'Se envía',
    urgent: 'Urgente',
    on: 'Sí',
    off: 'No',
    offTitle: (name: string) => `¿Dejar de enviar «${name}»?`,
    onTitle: (name: string) => `¿Volver a enviar «${name}»?`,
    offText:
      'Desde ahora estos eventos no envían ningún mensaje: cada uno se rechaza con el motivo «desactivado» y no se recupera después. Los que ya están en camino salen igual.',
    onText:
      'Desde ahora estos eventos vuelven a enviar su mensaje. Los rechazados mientras tanto no se envían.',
    offConfirm: 'Dejar de enviar',
    onConfirm: 'Volver a enviar',
    goesOut: (name: string) => `«${name}» se envía`,
  },
);

/** A group of texts, with how each stands in each locale. */
export function Matrix({ section, locales }: { section: TextSection; locales: readonly string[] }) {
  const hasEvents = section.rows.some(({ event }) => event);
  return (
    <section class="stack tight" aria-labelledby={`texts-${section.name}`}>
      <h2 id={`texts-${section.name}`}>{section.title}</h2>
      <table class={hasEvents ? 'table text-matrix with-switch' : 'table text-matrix'}>
        <thead>
          <tr>
            <th scope="col">{hasEvents ? text().event : text().phrase}</th>
            {locales.map((locale) => (
              <th key={locale} scope="col">
                {localeTitle(locale)}
              </th>
            ))}
            {hasEvents && <th scope="col">{text().sent}</th>}
          </tr>
        </thead>
        <tbody>
          {section.rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                <RowHead row={row} />
              </th>
              {locales.map((locale) => {
                const cell = row.cells[locale];
                return (
                  <td key={locale} data-label={localeTitle(locale)}>
                    {cell ? <StateLink {...row} locale={locale} cell={cell} /> : <span class="muted">—</span>}
                  </td>
                );
              })}
              {row.event && (
                <td data-label={text().sent}>
                  <Switch row={row} isOn={!row.event.switchedOff} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RowHead({ row: { event, title, name } }: { row: TextRow }) {
  if (!event) return <code class="text-key">{name}</code>;
  return (
    <div class="text-head">
      <span>
        {title} {event.urgent && <Badge tone="warn">{text().urgent}</Badge>}
      </span>
      <span class="muted small text-summary">{summaryOf(name, event.summary)}</span>
    </div>
  );
}

function Switch({ row, isOn }: { row: TextRow; isOn: boolean }) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  if (me.value?.account.role !== 'admin') {
    return <Badge tone={isOn ? 'good' : 'warn'}>{isOn ? text().on : text().off}</Badge>;
  }
  const close = () => {
    isAsking.value = false;
    error.value = undefined;
  };
  const flip = () => {
    isBusy.value = true;
    call('PUT', `/switches/${encodeURIComponent(row.name)}`, { on: !isOn })
      .then(close, (reason: ApiError) => {
        error.value = reason;
      })
      .finally(() => {
        isBusy.value = false;
      });
  };
  return (
    <>
      <button
        type="button"
        role="switch"
        class="text-switch"
        aria-checked={isOn}
        aria-label={text().goesOut(row.title)}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        <span aria-hidden="true">{isOn ? text().on : text().off}</span>
      </button>
      {isAsking.value && (
        <Dialog
          title={isOn ? text().offTitle(row.title) : text().onTitle(row.title)}
          confirm={isOn ? text().offConfirm : text().onConfirm}
          isDanger={isOn}
          isBusy={isBusy.value}
          onConfirm={flip}
          onClose={close}
        >
          <p>{isOn ? text().offText : text().onText}</p>
          <Trouble error={error.value} />
        </Dialog>
      )}
    </>
  );
}
