import { useSignal } from '@preact/signals';
import type { Accounts } from '../../../console/staff-wire.ts';
import { words } from '../../shared/language.ts';
import { me, roles } from '../api.ts';
import { useLive } from '../live.ts';
import { Trouble } from '../shell/trouble.tsx';
import { AccountTable } from './account-table.tsx';
import { type GivenPassword, ToBeTold } from './given-password.tsx';
import { Invite } from './invite.tsx';
import { roleWords } from './role-words.ts';
import './people.css';

const text = words(
  {
    title: 'People',
    roles: 'What each role may do',
    loading: 'Loading …',
  },
  {
    title: 'Personas',
    roles: 'Qué puede hacer cada rol',
    loading: 'Cargando …',
  },
);

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
        <ToBeTold
          given={given.value}
          onDone={() => {
            given.value = undefined;
          }}
        />
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
