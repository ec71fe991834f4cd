import { useSignal } from '@preact/signals';
import type { NumberView } from '../../../console/deliveries-wire.ts';
import { Field, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call } from '../api.ts';
import { href } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import { numberOf } from './phone-words.ts';

const text = words(
  {
    title: 'Test message',
    what: 'To see that messages arrive: to your own phone, or a colleague’s.',
    from: (number: string) => `It goes from ${number}.`,
    phone: 'To this number',
    phoneHint: 'As it is dialled, or with its country’s code: +54 9 11 2345-6789',
    words: 'Text',
    wordsHint: 'Left empty, it is a short one that says that it is a test.',
    send: 'Send',
    queued: 'It is on its way.',
    follow: 'See what becomes of it',
    invalid: 'This cannot be a phone’s number.',
  },
  {
    title: 'Mensaje de prueba',
    what: 'Para ver que los mensajes llegan: al celular propio o al de alguien del equipo.',
    from: (number: string) => `Sale desde ${number}.`,
    phone: 'A este número',
    phoneHint: 'Como se marca, o con el código del país: +54 9 11 2345-6789',
    words: 'Texto',
    wordsHint: 'Si queda vacío, es uno breve que dice que es una prueba.',
    send: 'Enviar',
    queued: 'Está en camino.',
    follow: 'Ver qué pasa con él',
    invalid: 'Este no puede ser un número de celular.',
  },
);

/** One message, to see whether messages arrive. `from`: the one of our numbers that sends it, where there are several. */
export function TestMessage({ from }: { from?: NumberView }) {
  const ours = from && numberOf(from);
  const phone = useSignal('');
  const own = useSignal('');
  const sent = useSignal<string | undefined>(undefined);
  const { isBusy, error, run } = useAction();
  const isInvalid = error?.code === 'invalid_phone';
  const send = () => {
    sent.value = undefined;
    run(async () => {
      const { deliveryId } = await call<{ deliveryId: string }>('POST', '/phone/test', {
        phone: phone.value,
        ...(from && { account: from.account }),
        ...(own.value.trim() !== '' && { text: own.value.trim() }),
      });
      sent.value = deliveryId;
    });
  };
  return (
    <section class="card">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div class="stack tight">
          <h2>{text().title}</h2>
          <p class="muted">
            {text().what} {ours !== undefined && text().from(ours)}
          </p>
        </div>
        <Field
          label={text().phone}
          id="test-phone"
          hint={text().phoneHint}
          error={isInvalid ? text().invalid : undefined}
        >
          <input
            id="test-phone"
            name="phone"
            value={phone.value}
            onInput={({ currentTarget: { value } }) => {
              phone.value = value;
            }}
            type="tel"
            autocomplete="tel"
            maxLength={64}
            aria-invalid={isInvalid}
            aria-describedby="test-phone-hint test-phone-error"
            required
          />
        </Field>
        <Field label={text().words} id="test-text" hint={text().wordsHint}>
          <textarea
            id="test-text"
            aria-describedby="test-text-hint"
            rows={2}
            maxLength={4096}
            value={own.value}
            onInput={({ currentTarget: { value } }) => {
              own.value = value;
            }}
          />
        </Field>
        {!isInvalid && <Trouble error={error} />}
        {sent.value !== undefined && (
          <Notice tone="good">
            <p>
              {text().queued}{' '}
              <a href={href(`/deliveries/${encodeURIComponent(sent.value)}`)}>{text().follow}</a>
            </p>
          </Notice>
        )}
        <div class="row">
          <button type="submit" class="button" disabled={isBusy}>
            {text().send}
          </button>
        </div>
      </form>
    </section>
  );
}
