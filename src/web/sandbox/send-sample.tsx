import { useSignal } from '@preact/signals';
import { eventName } from '../shared/event-names.ts';
import { Field } from '../shared/kit.tsx';
import { language, words } from '../shared/language.ts';
import { useAttempt } from './attempt.ts';
import { phones } from './phones.ts';
import { Problem } from './problem.tsx';
import { offered, SAMPLE_PHONE, sendSample } from './samples.ts';

const text = words(
  {
    intro: 'Posts a signed event to the service, as the billing panel would.',
    event: 'What happened',
    locale: 'The client’s language',
    phone: 'To the phone',
    send: 'Send',
    sent: (phone: string) => `Accepted for ${phone}. If it does not arrive, the console says why.`,
  },
  {
    intro: 'Entrega al servicio un evento firmado, como lo haría el panel de facturación.',
    event: 'Qué pasó',
    locale: 'Idioma del cliente',
    phone: 'Al teléfono',
    send: 'Enviar',
    sent: (phone: string) => `Aceptado para ${phone}. Si no llega, la consola dice por qué.`,
  },
);

/** By the part of the type before its dot. */
const groupNames = words<Record<string, string>>(
  {
    client: 'Client',
    invoice: 'Invoices',
    service: 'Services',
    quote: 'Quotes',
    domain: 'Domains',
    cancellation: 'Cancellations',
    plan: 'Plans',
  },
  {
    client: 'Cliente',
    invoice: 'Facturas',
    service: 'Servicios',
    quote: 'Presupuestos',
    domain: 'Dominios',
    cancellation: 'Bajas',
    plan: 'Planes',
  },
);

/** Any event, in any language, to any phone. */
export function SendSample() {
  const { isBusy, problem, run } = useAttempt();
  const type = useSignal('invoice.generated');
  const locale = useSignal<string>(language.value);
  const phone = useSignal(SAMPLE_PHONE);
  const sentTo = useSignal<string | undefined>(undefined);
  const locales = offered.value?.locales ?? [];

  async function send(): Promise<void> {
    sentTo.value = undefined;
    const sample = { type: type.value, locale: locale.value, phone: phone.value.trim() };
    if (await run(() => sendSample(sample))) sentTo.value = sample.phone;
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="hint">{text().intro}</p>
      <Field id="sample-type" label={text().event}>
        <select
          id="sample-type"
          value={type.value}
          onChange={(event) => {
            type.value = event.currentTarget.value;
          }}
        >
          {grouped(offered.value?.types ?? []).map(([group, types]) => (
            <optgroup key={group} label={groupNames()[group] ?? group}>
              {types.map((each) => (
                <option key={each} value={each}>
                  {eventName(each)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </Field>
      <Field id="sample-locale" label={text().locale}>
        <select
          id="sample-locale"
          value={locale.value}
          onChange={(event) => {
            locale.value = event.currentTarget.value;
          }}
        >
          {(locales.length > 0 ? locales : [locale.value]).map((each) => (
            <option key={each} value={each}>
              {localeName(each)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="sample-phone" label={text().phone}>
        <input
          id="sample-phone"
          type="tel"
          autocomplete="off"
          required
          list="known-phones"
          value={phone.value}
          onInput={(event) => {
            phone.value = event.currentTarget.value;
          }}
        />
        <datalist id="known-phones">
          {(phones.value ?? []).map((each) => (
            <option key={each.phone}>{each.phone}</option>
          ))}
        </datalist>
      </Field>
      <button type="submit" class="button primary" disabled={isBusy.value}>
        {text().send}
      </button>
      <Problem of={problem} />
      <output class="hint">{sentTo.value !== undefined && text().sent(sentTo.value)}</output>
    </form>
  );
}

/** By the part before the dot, in the order given. */
function grouped(types: ReadonlyArray<{ type: string }>): Array<[string, string[]]> {
  const groups = new Map<string, string[]>();
  for (const { type } of types) {
    const [group = type] = type.split('.');
    groups.set(group, [...(groups.get(group) ?? []), type]);
  }
  return [...groups];
}

function localeName(locale: string): string {
  return new Intl.DisplayNames(language.value, { type: 'language' }).of(locale) ?? locale;
}
