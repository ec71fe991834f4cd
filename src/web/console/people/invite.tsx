import { useSignal } from '@preact/signals';
import type { Role } from '../../../console/route.ts';
import { Field } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call, roles } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import type { GivenPassword } from './given-password.tsx';
import { roleWords } from './role-words.ts';

const text = words(
  {
    title: 'Invite somebody',
    name: 'Name',
    nameHint: 'To sign in with: the letters a to z, digits, and . _ @ -. An e-mail address will do.',
    taken: 'Somebody has this name.',
    wrong:
      'A name has 2 to 64 of the letters a to z, digits, and . _ @ -, and begins with a letter or a digit.',
    role: 'Role',
    invite: 'Make the account',
  },
  {
    title: 'Invitar a alguien',
    name: 'Nombre',
    nameHint: 'Para ingresar: letras de la a a la z, cifras y . _ @ -. Sirve una dirección de correo.',
    taken: 'Alguien ya tiene este nombre.',
    wrong:
      'Un nombre tiene de 2 a 64 letras de la a a la z, cifras y . _ @ -, y empieza con una letra o una cifra.',
    role: 'Rol',
    invite: 'Crear la cuenta',
  },
);

/** Makes an account, whose password is to be told to whoever it is for. */
export function Invite({ onGiven }: { onGiven: (given: GivenPassword) => void }) {
  const name = useSignal('');
  const role = useSignal<Role>('viewer');
  const { isBusy, error, run } = useAction();
  const nameError =
    error?.code === 'name_taken' ? text().taken : error?.code === 'wrong_fields' ? text().wrong : undefined;
  const invite = () => {
    const account = { name: name.value.trim().toLowerCase(), role: role.value };
    run(async () => {
      const { password } = await call<{ password: string }>('POST', '/accounts', account);
      onGiven({ name: account.name, password });
      name.value = '';
      role.value = 'viewer';
    });
  };
  return (
    <section class="card">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          invite();
        }}
      >
        <h2>{text().title}</h2>
        <Field label={text().name} id="invited" hint={text().nameHint} error={nameError}>
          <input
            id="invited"
            value={name.value}
            onInput={({ currentTarget: { value } }) => {
              name.value = value;
            }}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={64}
            aria-invalid={nameError !== undefined}
            aria-describedby="invited-hint invited-error"
            required
          />
        </Field>
        <Field label={text().role} id="invited-role" hint={roleWords()[role.value].what}>
          <select
            id="invited-role"
            aria-describedby="invited-role-hint"
            value={role.value}
            onChange={({ currentTarget: { value } }) => {
              role.value = value as Role;
            }}
          >
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleWords()[one].name}
              </option>
            ))}
          </select>
        </Field>
        {nameError === undefined && <Trouble error={error} />}
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {text().invite}
          </button>
        </div>
      </form>
    </section>
  );
}
