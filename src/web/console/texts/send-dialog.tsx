import { useSignal } from '@preact/signals';
import type { TextView } from '../../../console/texts-wire.ts';
import { Dialog, Field, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call, me, type ApiError } from '../api.ts';
import { href } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { problemText } from './problem-text.ts';
import type { TextSession } from './text-session.ts';

const KEPT = 'avisador.myPhone';

const text = words(
  {
    title: 'Send to my phone',
    confirm: 'Send',
    lead: 'What is in the editor, filled in with the data chosen beside it. No customer gets it.',
    phone: 'My phone number',
    hint: 'As you would dial it; this browser remembers it.',
    invalid: 'This cannot be a phone number.',
    broken: 'This text cannot be sent as it is: look at the problems beneath it.',
    unfit: (why: string) => `It cannot be filled in with the data chosen: ${why}.`,
    sent: 'On its way.',
    delivery: 'See how it fares',
    phones: 'Look at the simulated phones',
    nobody: 'This service sends to simulated phones only.',
  },
  {
    title: 'Enviar a mi teléfono',
    confirm: 'Enviar',
    lead: 'Lo que está en el editor, completado con los datos elegidos al lado. No lo recibe ningún cliente.',
    phone: 'Mi número de celular',
    hint: 'Como se marca; este navegador lo recuerda.',
    invalid: 'Esto no puede ser un número de teléfono.',
    broken: 'Este texto no puede enviarse así: ver los problemas debajo de él.',
    unfit: (why: string) => `No puede completarse con los datos elegidos: ${why}.`,
    sent: 'En camino.',
    delivery: 'Ver cómo le va',
    phones: 'Mirar los teléfonos simulados',
    nobody: 'Este servicio solo envía a teléfonos simulados.',
  },
);

interface SendDialogProps {
  view: TextView;
  session: TextSession;
  onClose: () => void;
}

/** Sends what is in the editor to whoever is writing it. */
export function SendDialog({ view, session, onClose }: SendDialogProps) {
  const phone = useSignal(localStorage.getItem(KEPT) ?? '');
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  const deliveryId = useSignal<string | undefined>(undefined);
  const isSandbox = me.value?.transport === 'sandbox';
  const sandboxUrl = me.value?.sandboxUrl;
  const send = () => {
    isBusy.value = true;
    error.value = undefined;
    deliveryId.value = undefined;
    const body = {
      source: session.draft.source.value,
      sample: session.sample.value,
      phone: phone.value,
    };
    call<{ deliveryId: string }>('POST', `${session.path}/send`, body)
      .then(
        (answer) => {
          localStorage.setItem(KEPT, phone.value);
          deliveryId.value = answer.deliveryId;
        },
        (reason: ApiError) => {
          error.value = reason;
        },
      )
      .finally(() => {
        isBusy.value = false;
      });
  };
  const isInvalid = error.value?.code === 'invalid_phone' || isAbout(error.value, '/phone');
  const unfit = error.value?.extra['sampleProblem'];
  const isKnown = isInvalid || unfit !== undefined || error.value?.code === 'broken_text';
  return (
    <Dialog
      title={text().title}
      confirm={text().confirm}
      isBusy={isBusy.value || phone.value.trim() === ''}
      onConfirm={send}
      onClose={onClose}
    >
      <p>{text().lead}</p>
      <Field
        id={`my-phone-${view.locale}`}
        label={text().phone}
        hint={text().hint}
        error={isInvalid ? text().invalid : undefined}
      >
        <input
          id={`my-phone-${view.locale}`}
          type="tel"
          autocomplete="tel"
          maxLength={64}
          value={phone.value}
          aria-describedby={`my-phone-${view.locale}-hint`}
          aria-invalid={isInvalid}
          onInput={(event) => {
            phone.value = event.currentTarget.value;
          }}
        />
      </Field>
      {isSandbox && <p class="small muted">{text().nobody}</p>}
      {error.value?.code === 'broken_text' && <p class="error">{text().broken}</p>}
      {typeof unfit === 'string' && <p class="error">{text().unfit(problemText(unfit))}</p>}
      {error.value && !isKnown && <Trouble error={error.value} />}
      {deliveryId.value !== undefined && (
        <Notice tone="good">
          <p>
            {text().sent}{' '}
            <a href={href(`/deliveries/${encodeURIComponent(deliveryId.value)}`)}>{text().delivery}</a>
            {isSandbox && sandboxUrl !== undefined && (
              <>
                {' · '}
                <a href={sandboxUrl} target="_blank" rel="noreferrer">
                  {text().phones}
                </a>
              </>
            )}
          </p>
        </Notice>
      )}
    </Dialog>
  );
}

/** Whether a field is what the service found wrong. */
function isAbout(error: ApiError | undefined, pointer: string): boolean {
  const errors = (error?.extra['errors'] ?? []) as Array<{ pointer: string }>;
  return errors.some((each) => each.pointer === pointer);
}
