import { useSignal } from '@preact/signals';
import type { Keys } from '../../../console/staff-wire.ts';
import { Badge, Empty, Field, Notice, ShownOnce } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call } from '../api.ts';
import { useLive } from '../live.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';

const text = words(
  {
    title: 'API keys',
    what: 'With a key, another program (the panel, a report) may read deliveries and transfers, and prepare a transfer’s text. It cannot send messages.',
    none: 'There is no key yet',
    noneWhy: 'Make one for each program, so that each can be taken away on its own.',
    name: 'Name',
    made: 'Made',
    nameOf: 'What is it for?',
    nameHint: 'Such as “panel” or “monthly report”.',
    create: 'Make a key',
    revoke: 'Revoke',
    revoked: 'revoked',
    ask: (name: string) => `Revoke the key “${name}”?`,
    happens: 'Whatever uses it is refused from this moment on. This cannot be undone; a new key can be made.',
    once: (name: string) => `Here is the key “${name}”. It is not shown again.`,
    key: 'API key',
    use: 'It is sent as a header: Authorization: Bearer <key>',
    done: 'I have put it away',
    earlier: (count: number) => `Revoked before: ${count}`,
  },
  {
    title: 'Claves de API',
    what: 'Con una clave, otro programa (el panel, un informe) puede leer envíos y transferencias, y preparar el texto de una transferencia. No puede enviar mensajes.',
    none: 'Todavía no hay ninguna clave',
    noneWhy: 'Crear una para cada programa, así se puede quitar cada una por separado.',
    name: 'Nombre',
    made: 'Creada',
    nameOf: '¿Para qué es?',
    nameHint: 'Por ejemplo «panel» o «informe mensual».',
    create: 'Crear una clave',
    revoke: 'Revocar',
    revoked: 'revocada',
    ask: (name: string) => `¿Revocar la clave «${name}»?`,
    happens:
      'Lo que la use queda rechazado desde este momento. No se puede deshacer; se puede crear otra clave.',
    once: (name: string) => `Esta es la clave «${name}». No se vuelve a mostrar.`,
    key: 'Clave de API',
    use: 'Se manda en un encabezado: Authorization: Bearer <clave>',
    done: 'Ya la guardé',
    earlier: (count: number) => `Revocadas antes: ${count}`,
  },
);

type Key = Keys['keys'][number];

/** Who else may read what was sent. */
export function ApiKeys() {
  const { data, error } = useLive<Keys>('/keys').value;
  const made = useSignal<{ name: string; key: string } | undefined>(undefined);
  const inUse = data?.keys.filter(({ revokedAt }) => revokedAt === undefined) ?? [];
  const revoked = data?.keys.filter(({ revokedAt }) => revokedAt !== undefined) ?? [];
  return (
    <section class="card stack">
      <div class="stack tight">
        <h2>{text().title}</h2>
        <p class="muted">{text().what}</p>
      </div>
      <Trouble error={error} />
      {data && inUse.length === 0 && made.value === undefined && (
        <Empty title={text().none}>
          <p>{text().noneWhy}</p>
        </Empty>
      )}
      {inUse.length > 0 && <KeyTable keys={inUse} />}
      {made.value !== undefined && (
        <Notice tone="good">
          <p>{text().once(made.value.name)}</p>
          <ShownOnce label={text().key} value={made.value.key} />
          <p class="hint">{text().use}</p>
          <div class="row">
            <button
              type="button"
              class="button small"
              onClick={() => {
                made.value = undefined;
              }}
            >
              {text().done}
            </button>
          </div>
        </Notice>
      )}
      <NewKey
        onMade={(key) => {
          made.value = key;
        }}
      />
      {revoked.length > 0 && (
        <details>
          <summary class="muted">{text().earlier(revoked.length)}</summary>
          <KeyTable keys={revoked} />
        </details>
      )}
    </section>
  );
}

function KeyTable({ keys }: { keys: readonly Key[] }) {
  const revoking = useSignal<Key | undefined>(undefined);
  return (
    <>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{text().name}</th>
            <th scope="col">{text().made}</th>
            <th scope="col">
              <span class="visually-hidden">{text().revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td data-label={text().made}>
                <Time at={key.createdAt} />
              </td>
              <td class="table-actions">
                {key.revokedAt === undefined ? (
                  <button
                    type="button"
                    class="button small"
                    aria-label={`${text().revoke}: ${key.name}`}
                    onClick={() => {
                      revoking.value = key;
                    }}
                  >
                    {text().revoke}
                  </button>
                ) : (
                  <span class="row end">
                    <Badge tone="quiet">{text().revoked}</Badge>
                    <span class="muted small">
                      <Time at={key.revokedAt} />
                    </span>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking.value && (
        <Confirm
          title={text().ask(revoking.value.name)}
          confirm={text().revoke}
          isDanger
          does={() => call('DELETE', `/keys/${encodeURIComponent(revoking.value?.id ?? '')}`)}
          onClose={() => {
            revoking.value = undefined;
          }}
        >
          <p>{text().happens}</p>
        </Confirm>
      )}
    </>
  );
}

function NewKey({ onMade }: { onMade: (key: { name: string; key: string }) => void }) {
  const name = useSignal('');
  const { isBusy, error, run } = useAction();
  return (
    <form
      class="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        run(async () => {
          const { key } = await call<{ key: string }>('POST', '/keys', { name: name.value.trim() });
          onMade({ name: name.value.trim(), key });
          name.value = '';
        });
      }}
    >
      <Field label={text().nameOf} id="key-name" hint={text().nameHint}>
        <div class="joined">
          <input
            id="key-name"
            value={name.value}
            onInput={({ currentTarget: { value } }) => {
              name.value = value;
            }}
            aria-describedby="key-name-hint"
            maxLength={80}
            autocomplete="off"
            required
          />
          <button type="submit" class="button" disabled={isBusy}>
            {text().create}
          </button>
        </div>
      </Field>
      <Trouble error={error} />
    </form>
  );
}
