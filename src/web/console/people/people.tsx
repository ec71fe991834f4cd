import { useSignal } from '@preact/signals';
import type { Accounts } from '../../../console/staff-wire.ts';
import { Notice, ShownOnce } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { me, roles } from '../api.ts';
import { useLive } from '../live.ts';
import { Trouble } from '../shell/trouble.tsx';
import { AccountTable } from './account-table.tsx';
import { Invite } from './invite.tsx';
import { roleWords } from './role-words.ts';
import './people.css';

const text = words(
  {
    title: 'People',
    once: (name: string) => `Here is ${name}’s password. It is not shown again.`,
    password: 'Password',
    tell: (address: string) =>
      `Tell them in person or by phone, with the address ${address}. They choose their own at the first sign-in.`,
    done: 'I have passed it on',
    roles: 'What each role may do',
    loading: 'Loading …',
  },
  {
    title: 'Personas',
    once: (name: string) => `Esta es la contraseña de ${name}. No se vuelve a mostrar.`,
    password: 'Contraseña',
    tell: (address: string) =>
      `Decirla en persona o por teléfono, con la dirección ${address}. La primera vez que ingrese, cada quien elige la propia.`,
    done: 'Ya la comuniqué',
    roles: 'Qué puede hacer cada rol',
    loading: 'Cargando …',
  },
);

/** A password that was made for somebody, to be told once. */
export interface GivenPassword {
  name: string;
  password: string;
}

/** Who may sign in here, and what they may do. */
export function Page() {
  const { data, error } = useLive<Accounts>('/accounts').value;
  const given = useSignal<GivenPassword | undefined>(undefined);
  const give = (password: GivenPassword) => {
    given.value = password;
    scrollTo(0, 0);
  };
  return (
    <div class="page">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      <Trouble error={error} />
      {given.value && (
        <Notice tone="good">
          <p>{text().once(given.value.name)}</p>
          <ShownOnce label={text().password} value={given.value.password} />
          <p>{text().tell(`${location.origin}/console`)}</p>
          <div class="row">
            <button
              type="button"
              class="button small"
              onClick={() => {
                given.value = undefined;
              }}
            >
              {text().done}
            </button>
          </div>
        </Notice>
      )}
      {data ? (
        <AccountTable accounts={data.accounts} ownId={me.value?.account.id} onGiven={give} />
      ) : (
        !error && <p class="loading">{text().loading}</p>
      )}
      <div class="people-below">
        <Invite onGiven={give} />
        <section class="card">
          <h2>{text().roles}</h2>
          <dl class="role-list">
            {roles.map((role) => (
              <div key={role}>
                <dt>{roleWords()[role].name}</dt>
                <dd class="muted">{roleWords()[role].what}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}
