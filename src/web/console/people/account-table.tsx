import { useSignal } from '@preact/signals';
import type { Role } from '../../../console/route.ts';
import type { Accounts } from '../../../console/staff-wire.ts';
import { Badge, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { type ApiError, call, roles } from '../api.ts';
import { Confirm } from '../shell/confirm.tsx';
import { troubleText } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import type { GivenPassword } from './given-password.tsx';
import { roleWords } from './role-words.ts';

const text = words(
  {
    name: 'Name',
    role: 'Role',
    seen: 'Last seen',
    never: 'never',
    you: 'you',
    disabled: 'disabled',
    invited: 'not signed in yet',
    actions: 'Actions',
    reset: 'New password …',
    disable: 'Disable …',
    enable: 'Enable',
    lastAdmin: 'This is the last administrator: make somebody else one first.',
    askReset: (name: string) => `Make a new password for ${name}?`,
    resets:
      'The one of now stops working and they are signed out everywhere. The new one is shown to you once, and they change it when they sign in.',
    confirmReset: 'Make a new password',
    askDisable: (name: string) => `Disable ${name}?`,
    disables:
      'They are signed out at once and cannot sign in any more. What they did stays in the audit log. They can be enabled again.',
    confirmDisable: 'Disable',
  },
  {
    name: 'Nombre',
    role: 'Rol',
    seen: 'Última vez',
    never: 'nunca',
    you: 'esta cuenta',
    disabled: 'deshabilitada',
    invited: 'todavía no ingresó',
    actions: 'Acciones',
    reset: 'Contraseña nueva …',
    disable: 'Deshabilitar …',
    enable: 'Habilitar',
    lastAdmin: 'Es la última cuenta de administración: primero darle ese rol a alguien más.',
    askReset: (name: string) => `¿Crear una contraseña nueva para ${name}?`,
    resets:
      'La de ahora deja de servir y se cierran todas sus sesiones. La nueva se muestra aquí una vez, y se cambia al ingresar.',
    confirmReset: 'Crear una contraseña nueva',
    askDisable: (name: string) => `¿Deshabilitar a ${name}?`,
    disables:
      'Se cierran sus sesiones enseguida y ya no puede ingresar. Lo que hizo queda en el registro. Se puede volver a habilitar.',
    confirmDisable: 'Deshabilitar',
  },
);

type Account = Accounts['accounts'][number];
const explain = ({ code }: ApiError) => (code === 'last_admin' ? text().lastAdmin : undefined);
const change = ({ id }: Account, changes: { role?: Role; disabled?: boolean }) =>
  call('PUT', `/accounts/${encodeURIComponent(id)}`, changes);

interface AccountTableProps {
  accounts: readonly Account[];
  ownId: string | undefined;
  onGiven: (given: GivenPassword) => void;
}

/** Everybody who has an account. */
export function AccountTable({ accounts, ownId, onGiven }: AccountTableProps) {
  const asking = useSignal<{ account: Account; about: 'reset' | 'disable' } | undefined>(undefined);
  const { error, isBusy, run, forget } = useAction();
  const close = () => {
    asking.value = undefined;
  };
  return (
    <div class="stack">
      {error && <Notice tone="bad">{explain(error) ?? troubleText(error)}</Notice>}
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{text().name}</th>
            <th scope="col">{text().role}</th>
            <th scope="col">{text().seen}</th>
            <th scope="col">
              <span class="visually-hidden">{text().actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <span class="row">
                  {account.name}
                  {account.id === ownId && <Badge tone="busy">{text().you}</Badge>}
                  {account.disabledAt !== undefined && <Badge tone="quiet">{text().disabled}</Badge>}
                </span>
              </th>
              <td data-label={text().role}>
                <select
                  class="role-choice"
                  aria-label={`${text().role}: ${account.name}`}
                  value={account.role}
                  disabled={account.disabledAt !== undefined || isBusy}
                  onChange={({ currentTarget }) => {
                    const role = currentTarget.value as Role;
                    // What is shown is what holds: it follows when the service says so.
                    currentTarget.value = account.role;
                    run(() => change(account, { role }));
                  }}
                >
                  {roles.map((role) => (
                    <option key={role} value={role}>
                      {roleWords()[role].name}
                    </option>
                  ))}
                </select>
              </td>
              <td data-label={text().seen}>
                <Seen account={account} />
              </td>
              <td class="table-actions">
                <Actions
                  account={account}
                  onAsk={(about) => {
                    forget();
                    asking.value = { account, about };
                  }}
                  onEnable={() => run(() => change(account, { disabled: false }))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asking.value?.about === 'reset' && (
        <Confirm
          title={text().askReset(asking.value.account.name)}
          confirm={text().confirmReset}
          does={async () => {
            if (!asking.value) return;
            const { id, name } = asking.value.account;
            const path = `/accounts/${encodeURIComponent(id)}/reset`;
            onGiven({ name, password: (await call<{ password: string }>('POST', path)).password });
          }}
          onClose={close}
        >
          <p>{text().resets}</p>
        </Confirm>
      )}
      {asking.value?.about === 'disable' && (
        <Confirm
          title={text().askDisable(asking.value.account.name)}
          confirm={text().confirmDisable}
          isDanger
          does={async () => {
            if (asking.value) await change(asking.value.account, { disabled: true });
          }}
          explain={explain}
          onClose={close}
        >
          <p>{text().disables}</p>
        </Confirm>
      )}
    </div>
  );
}

function Seen({ account: { seenAt, mustChangePassword } }: { account: Account }) {
  if (seenAt !== undefined) return <Time at={seenAt} />;
  return <span class="muted">{mustChangePassword ? text().invited : text().never}</span>;
}

interface ActionsProps {
  account: Account;
  onAsk: (about: 'reset' | 'disable') => void;
  onEnable: () => void;
}

function Actions({ account: { name, disabledAt }, onAsk, onEnable }: ActionsProps) {
  if (disabledAt !== undefined) {
    return (
      <button type="button" class="button small" aria-label={`${text().enable}: ${name}`} onClick={onEnable}>
        {text().enable}
      </button>
    );
  }
  return (
    <span class="row end">
      <button
        type="button"
        class="button small"
        aria-label={`${text().reset}: ${name}`}
        onClick={() => onAsk('reset')}
      >
        {text().reset}
      </button>
      <button
        type="button"
        class="button small"
        aria-label={`${text().disable}: ${name}`}
        onClick={() => onAsk('disable')}
      >
        {text().disable}
      </button>
    </span>
  );
}
