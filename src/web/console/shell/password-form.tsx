import { useSignal } from '@preact/signals';
import { Field } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { type ApiError, call, me } from '../api.ts';
import { useAction } from '../use-action.ts';
import { Trouble } from './trouble.tsx';

const SHORTEST = 12;

const text = words(
  {
    current: 'Current password',
    next: 'New password',
    again: 'New password, once more',
    rule: `At least ${SHORTEST} characters. A few words that nobody would guess are better than one word with signs in it. Not your name, not one that is used elsewhere.`,
    tooShort: `This is shorter than ${SHORTEST} characters.`,
    weak: {
      too_long: 'This is longer than 256 characters.',
      too_common:
        'This is one of the first that anybody would try. Take a few words that do not belong together.',
      a_name: 'This is made of your name or the company’s.',
      the_same: 'This is the password that you have now.',
    },
    differs: 'The two are not the same.',
    wrong: 'This is not your current password.',
    save: 'Change the password',
  },
  {
    current: 'Contraseña actual',
    next: 'Contraseña nueva',
    again: 'Contraseña nueva, otra vez',
    rule: `Al menos ${SHORTEST} caracteres. Unas palabras que nadie adivinaría son mejores que una sola con signos. Ni el propio nombre ni una que se use en otro lado.`,
    tooShort: `Tiene menos de ${SHORTEST} caracteres.`,
    weak: {
      too_long: 'Tiene más de 256 caracteres.',
      too_common:
        'Es de las primeras que probaría cualquiera. Elegir unas palabras que no tengan que ver entre sí.',
      a_name: 'Está hecha del propio nombre o del de la empresa.',
      the_same: 'Es la contraseña de ahora.',
    },
    differs: 'Las dos no son iguales.',
    wrong: 'Esta no es la contraseña actual.',
    save: 'Cambiar la contraseña',
  },
);

/** Changes the password of whoever is signed in. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const next = useSignal('');
  const again = useSignal('');
  const isNextLeft = useSignal(false);
  const { isBusy, error, run } = useAction();

  const isTooShort = isNextLeft.value && next.value !== '' && next.value.length < SHORTEST;
  // While it is still being typed, what is there has only to be its beginning.
  const isOther =
    again.value.length >= next.value.length
      ? again.value !== next.value
      : !next.value.startsWith(again.value);
  const nextError = isTooShort ? text().tooShort : error && weakness(error);
  const isWrong = error?.code === 'wrong_password';

  const save = (form: HTMLFormElement) => {
    isNextLeft.value = true;
    if (next.value.length < SHORTEST || next.value !== again.value) return;
    const current = new FormData(form).get('current');
    run(async () => {
      await call('POST', '/password', { current, next: next.value });
      form.reset();
      next.value = '';
      again.value = '';
      isNextLeft.value = false;
      onChanged();
    });
  };

  return (
    <form
      class="stack"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        save(event.currentTarget);
      }}
    >
      {/* For password managers: whose password this is. */}
      <input
        class="visually-hidden"
        name="username"
        autocomplete="username"
        value={me.value?.account.name}
        tabIndex={-1}
        aria-hidden="true"
        readOnly
      />
      <Field label={text().current} id="current" error={isWrong ? text().wrong : undefined}>
        <input
          id="current"
          name="current"
          type="password"
          autocomplete="current-password"
          aria-invalid={isWrong}
          aria-describedby="current-error"
          required
        />
      </Field>
      <Field label={text().next} id="next" hint={text().rule} error={nextError}>
        <input
          id="next"
          name="next"
          type="password"
          autocomplete="new-password"
          aria-invalid={nextError !== undefined}
          aria-describedby="next-hint next-error"
          value={next.value}
          onInput={(event) => {
            next.value = event.currentTarget.value;
          }}
          onBlur={() => {
            isNextLeft.value = true;
          }}
          required
        />
      </Field>
      <Field
        label={text().again}
        id="again"
        error={again.value !== '' && isOther ? text().differs : undefined}
      >
        <input
          id="again"
          name="again"
          type="password"
          autocomplete="new-password"
          aria-invalid={again.value !== '' && isOther}
          aria-describedby="again-error"
          value={again.value}
          onInput={(event) => {
            again.value = event.currentTarget.value;
          }}
          required
        />
      </Field>
      {!isWrong && error?.code !== 'weak_password' && <Trouble error={error} />}
      <div class="row">
        <button type="submit" class="button primary" disabled={isBusy}>
          {text().save}
        </button>
      </div>
    </form>
  );
}

/** Why the service does not take it, where that is what it says. */
function weakness({ code, extra }: ApiError): string | undefined {
  if (code !== 'weak_password') return undefined;
  const reasons: Readonly<Record<string, string>> = text().weak;
  return reasons[String(extra['reason'])] ?? text().tooShort;
}
