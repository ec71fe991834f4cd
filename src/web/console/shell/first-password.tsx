import { words } from '../../shared/language.ts';
import { me } from '../api.ts';
import { Gate } from './gate.tsx';
import { PasswordForm } from './password-form.tsx';
import { signOut } from './sign-out.ts';

const text = words(
  {
    title: 'Choose your own password',
    why: (name: string) =>
      `Hello, ${name}. The password that you signed in with was made by somebody else. Change it for one that nobody else knows.`,
    out: 'Sign out',
  },
  {
    title: 'Elegir la contraseña propia',
    why: (name: string) =>
      `Hola, ${name}. La contraseña con la que se ingresó la hizo otra persona: hay que cambiarla por una que nadie más conozca.`,
    out: 'Salir',
  },
);

/** Until it is done, nothing else can be: the password is known to whoever gave it. */
export function FirstPassword() {
  return (
    <Gate title={text().title}>
      <p>{text().why(me.value?.account.name ?? '')}</p>
      <PasswordForm
        onChanged={() => {
          if (me.value) me.value = { ...me.value, mustChangePassword: false };
        }}
      />
      <button type="button" class="button ghost small" onClick={signOut}>
        {text().out}
      </button>
    </Gate>
  );
}
