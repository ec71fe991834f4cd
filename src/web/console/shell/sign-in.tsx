import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Me } from '../../../console/staff-wire.ts';
import { Field, Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { useSecondsUntil } from '../../shared/time.tsx';
import { type ApiError, call, me } from '../api.ts';
import { Gate } from './gate.tsx';
import { Trouble } from './trouble.tsx';

const text = words(
  {
    title: 'Sign in',
    name: 'Name',
    password: 'Password',
    signIn: 'Sign in',
    wrong: 'The name or the password is not right.',
    notKept:
      'The password is right, but this browser does not keep the session. Allow cookies for this site; where the console is reached by https, open it by that address.',
    tooMany: (seconds: number) =>
      `Too many attempts. The next one is possible in ${plural(seconds, '# second', '# seconds')}.`,
    forgotten: 'Forgot the password? An administrator can give you a new one under People.',
  },
  {
    title: 'Ingresar',
    name: 'Nombre',
    password: 'Contraseña',
    signIn: 'Ingresar',
    wrong: 'El nombre o la contraseña no son correctos.',
    notKept:
      'La contraseña es correcta, pero este navegador no guarda la sesión. Permitir las cookies de este sitio; si a la consola se llega por https, abrirla con esa dirección.',
    tooMany: (seconds: number) =>
      `Demasiados intentos. El próximo será posible en ${plural(seconds, '# segundo', '# segundos')}.`,
    forgotten: '¿Contraseña olvidada? Un administrador puede dar una nueva en Personas.',
  },
);

export function SignIn() {
  const error = useSignal<ApiError | undefined>(undefined);
  const isBusy = useSignal(false);
  const waitsUntil = useSignal<number | undefined>(undefined);
  const secondsLeft = useSecondsUntil(waitsUntil.value);
  const password = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const signIn = (form: HTMLFormElement) => {
    const given = new FormData(form);
    isBusy.value = true;
    error.value = undefined;
    call('POST', '/sign-in', { name: given.get('username'), password: given.get('password') })
      // Only now is it known that the browser keeps the session.
      .then(() => call<Me>('GET', '/me'))
      .then((answer) => {
        me.value = answer;
      })
      .catch((problem: ApiError) => {
        if (problem.code === 'too_many_attempts')
          waitsUntil.value = Date.now() + Number(problem.extra['seconds'] ?? 60) * 1000;
        else error.value = problem;
        if (problem.code === 'not_signed_in') return;
        password.current?.select();
        password.current?.focus();
      })
      .finally(() => {
        isBusy.value = false;
      });
  };

  return (
    <Gate title={text().title}>
      <form
        class="stack"
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          signIn(event.currentTarget);
        }}
      >
        <Field label={text().name} id="username">
          <input
            ref={first}
            id="username"
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
          />
        </Field>
        <Field label={text().password} id="password">
          <input
            ref={password}
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
        </Field>
        {secondsLeft > 0 ? (
          <Notice tone="warn">{text().tooMany(secondsLeft)}</Notice>
        ) : error.value?.code === 'wrong_password' ? (
          <Notice tone="bad">{text().wrong}</Notice>
        ) : error.value?.code === 'not_signed_in' ? (
          <Notice tone="bad">{text().notKept}</Notice>
        ) : (
          <Trouble error={error.value} />
        )}
        <button type="submit" class="button primary" disabled={isBusy.value || secondsLeft > 0}>
          {text().signIn}
        </button>
        <p class="hint">{text().forgotten}</p>
      </form>
    </Gate>
  );
}
