import { useSignal } from '@preact/signals';
import type { MySessions } from '../../../console/staff-wire.ts';
import { Badge, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, me } from '../api.ts';
import { useLive } from '../live.ts';
import { PasswordForm } from '../shell/password-form.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import { deviceName } from './device-name.ts';
import { roleWords } from './role-words.ts';

const text = words(
  {
    title: 'My account',
    name: 'Name',
    role: 'Role',
    password: 'Change the password',
    passwordWhat: 'The other devices where you are signed in are signed out.',
    changed: 'The password is changed.',
    sessions: 'Where you are signed in',
    sessionsWhat: 'Sign out whatever you do not know, then change the password.',
    this: 'this one',
    since: 'Signed in',
    seen: 'Last seen',
    end: 'Sign out',
  },
  {
    title: 'Mi cuenta',
    name: 'Nombre',
    role: 'Rol',
    password: 'Cambiar la contraseña',
    passwordWhat: 'Se cierran las sesiones en los otros dispositivos.',
    changed: 'La contraseña quedó cambiada.',
    sessions: 'Sesiones abiertas',
    sessionsWhat: 'Cerrar las que no se reconozcan y después cambiar la contraseña.',
    this: 'esta',
    since: 'Abierta',
    seen: 'Última vez',
    end: 'Cerrar',
  },
);

/** What everybody may do about their own account. */
export function Page() {
  const isChanged = useSignal(false);
  const account = me.value?.account;
  if (!account) return null;
  return (
    <div class="page narrow">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      <section class="card">
        <dl class="facts">
          <dt>{text().name}</dt>
          <dd>{account.name}</dd>
          <dt>{text().role}</dt>
          <dd>
            {roleWords()[account.role].name} <span class="muted">· {roleWords()[account.role].what}</span>
          </dd>
        </dl>
      </section>
      <Sessions />
      <section class="card stack">
        <div class="stack tight">
          <h2>{text().password}</h2>
          <p class="muted">{text().passwordWhat}</p>
        </div>
        {isChanged.value && <Notice tone="good">{text().changed}</Notice>}
        <PasswordForm
          onChanged={() => {
            isChanged.value = true;
          }}
        />
      </section>
    </div>
  );
}

function Sessions() {
  const { data, error } = useLive<MySessions>('/my-sessions').value;
  const ending = useAction();
  return (
    <section class="card stack">
      <div class="stack tight">
        <h2>{text().sessions}</h2>
        <p class="muted">{text().sessionsWhat}</p>
      </div>
      <Trouble error={error ?? ending.error} />
      <ul class="plain-list">
        {data?.sessions.map(({ id, isThis, userAgent, createdAt, seenAt }) => (
          <li key={id}>
            <div class="stack tight">
              <span class="row" title={userAgent}>
                {deviceName(userAgent)}
                {isThis && <Badge tone="good">{text().this}</Badge>}
              </span>
              <span class="muted small">
                {text().since} <Time at={createdAt} /> · {text().seen} <Time at={seenAt} />
              </span>
            </div>
            {!isThis && (
              <button
                type="button"
                class="button small"
                aria-label={`${text().end}: ${deviceName(userAgent)}`}
                disabled={ending.isBusy}
                onClick={() => ending.run(() => call('DELETE', `/my-sessions/${encodeURIComponent(id)}`))}
              >
                {text().end}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
