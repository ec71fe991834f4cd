import { useSignal, type Signal } from '@preact/signals';
import { Field } from '../shared/kit.tsx';
import { language, words } from '../shared/language.ts';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { bringIntoView } from './phones.ts';
import { Problem } from './problem.tsx';
import type { SampleTransfer } from './wire.ts';

const text = words(
  {
    intro:
      'A service moves to another client when both owners send the same sentence, each from their own phone.',
    others: 'Between other clients',
    originEmail: 'E-mail of the owner',
    destinationEmail: 'E-mail of the new owner',
    service: 'Service',
    serviceHint: 'Its number, its domain or its name. Empty fields: sample clients.',
    prepare: 'Prepare the sentence',
    prepareAnother: 'Prepare another',
    sentence: 'The sentence',
    sentenceHint: 'Change a word before one of them sends it, and see what they are told.',
    origin: (name: string) => `Owner sends (${name})`,
    destination: (name: string) => `New owner sends (${name})`,
    both: 'Both send',
  },
  {
    intro:
      'Un servicio pasa a otro cliente cuando los dos titulares envían la misma frase, cada uno desde su teléfono.',
    others: 'Entre otros clientes',
    originEmail: 'Correo del titular',
    destinationEmail: 'Correo del nuevo titular',
    service: 'Servicio',
    serviceHint: 'Su número, su dominio o su nombre. Campos vacíos: clientes de muestra.',
    prepare: 'Preparar la frase',
    prepareAnother: 'Preparar otra',
    sentence: 'La frase',
    sentenceHint: 'Cambiar una palabra antes de que uno la envíe muestra qué se les responde.',
    origin: (name: string) => `Envía el titular (${name})`,
    destination: (name: string) => `Envía el nuevo titular (${name})`,
    both: 'Envían los dos',
  },
);

/** A transfer between two clients, told from both phones. */
export function Transfer() {
  const { isBusy, problem, run } = useAttempt();
  const drafted = useSignal<SampleTransfer | undefined>(undefined);
  const sentence = useSignal('');
  const originEmail = useSignal('');
  const destinationEmail = useSignal('');
  const service = useSignal('');

  async function prepare(): Promise<void> {
    await run(async () => {
      const wish = {
        originEmail: given(originEmail),
        destinationEmail: given(destinationEmail),
        service: given(service),
        locale: language.value,
      };
      const transfer = await ask<SampleTransfer>('POST', '/transfers', wish);
      drafted.value = transfer;
      sentence.value = transfer.text;
    });
  }

  async function send({ origin, destination }: SampleTransfer, senders: string[]): Promise<void> {
    await run(async () => {
      for (const phone of senders) await ask('POST', '/messages', { phone, text: sentence.value });
      bringIntoView([origin.phone, destination.phone]);
    });
  }

  const { value: transfer } = drafted;
  return (
    <div class="stack">
      <p class="hint">{text().intro}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void prepare();
        }}
      >
        <details class="others">
          <summary>{text().others}</summary>
          <div class="stack">
            <Line id="transfer-origin" label={text().originEmail} value={originEmail} />
            <Line id="transfer-destination" label={text().destinationEmail} value={destinationEmail} />
            <Line id="transfer-service" label={text().service} hint={text().serviceHint} value={service} />
          </div>
        </details>
        <button type="submit" class={`button ${transfer ? '' : 'primary'}`} disabled={isBusy.value}>
          {transfer ? text().prepareAnother : text().prepare}
        </button>
      </form>
      <Problem of={problem} />
      {transfer && (
        <>
          <Field id="transfer-sentence" label={text().sentence} hint={text().sentenceHint}>
            <textarea
              id="transfer-sentence"
              rows={7}
              aria-describedby="transfer-sentence-hint"
              value={sentence.value}
              onInput={(event) => {
                sentence.value = event.currentTarget.value;
              }}
            />
          </Field>
          <div class="stack tight">
            <button
              type="button"
              class="button"
              disabled={isBusy.value}
              onClick={() => void send(transfer, [transfer.origin.phone])}
            >
              {text().origin(transfer.origin.name)}
            </button>
            <button
              type="button"
              class="button"
              disabled={isBusy.value}
              onClick={() => void send(transfer, [transfer.destination.phone])}
            >
              {text().destination(transfer.destination.name)}
            </button>
            <button
              type="button"
              class="button primary"
              disabled={isBusy.value}
              onClick={() => void send(transfer, [transfer.origin.phone, transfer.destination.phone])}
            >
              {text().both}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function Line({
  id,
  label,
  hint,
  value,
}: {
  id: string;
  label: string;
  hint?: string;
  value: Signal<string>;
}) {
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        autocomplete="off"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </Field>
  );
}

/** Undefined where nothing is given: it is not sent. */
function given({ value }: Signal<string>): string | undefined {
  return value.trim() === '' ? undefined : value.trim();
}
