import { useSignal } from '@preact/signals';
import type { WebhookSecrets } from '../../../console/staff-wire.ts';
import { Badge, Notice, ShownOnce } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call } from '../api.ts';
import { useLive } from '../live.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Trouble } from '../shell/trouble.tsx';

const text = words(
  {
    title: 'Webhook secrets',
    what: 'The panel signs what it posts with one of these, so that nobody else can send messages in its name.',
    ending: (ending: string) => `Ends in ${ending}`,
    signs: 'newest',
    accepted: 'still accepted',
    fromEnvironment:
      'These come from the variable WEBHOOK_SECRETS and are changed there: put the new one first, keep the old one behind it until the panel has the new one.',
    rotate: 'Make a new secret …',
    ask: 'Make a new webhook secret?',
    steps: [
      'The new secret is shown once. The one in use now goes on being accepted beside it: nothing breaks.',
      'Put the new one into the panel’s settings soon.',
      'Reports to the panel are signed with the new one from now on. What the panel refuses meanwhile is tried again for a day.',
      'When a new one is made the next time, the oldest is no longer accepted.',
    ],
    drops: (ending: string) =>
      `Two are accepted now. The older one, which ends in ${ending}, is no longer accepted from then on: make sure that the panel does not use it any more.`,
    confirm: 'Make a new one',
    made: 'Here is the new secret. It is not shown again.',
    secret: 'Webhook secret',
    next: 'Put it into the panel’s settings now. Until then the one before is accepted too.',
    done: 'I have put it away',
  },
  {
    title: 'Secretos de webhook',
    what: 'El panel firma lo que manda con uno de estos, para que nadie más pueda enviar mensajes en su nombre.',
    ending: (ending: string) => `Termina en ${ending}`,
    signs: 'el más nuevo',
    accepted: 'todavía se acepta',
    fromEnvironment:
      'Vienen de la variable WEBHOOK_SECRETS y se cambian allí: poner el nuevo primero y dejar el anterior detrás hasta que el panel tenga el nuevo.',
    rotate: 'Crear un secreto nuevo …',
    ask: '¿Crear un secreto de webhook nuevo?',
    steps: [
      'El secreto nuevo se muestra una sola vez. El que está en uso se sigue aceptando junto a él: nada se corta.',
      'Poner pronto el nuevo en los ajustes del panel.',
      'Los informes al panel se firman desde ahora con el nuevo. Lo que el panel rechace mientras tanto se reintenta durante un día.',
      'Cuando se cree otro, el más viejo deja de aceptarse.',
    ],
    drops: (ending: string) =>
      `Ahora se aceptan dos. El más viejo, que termina en ${ending}, deja de aceptarse desde ese momento: verificar que el panel ya no lo use.`,
    confirm: 'Crear uno nuevo',
    made: 'Este es el secreto nuevo. No se vuelve a mostrar.',
    secret: 'Secreto de webhook',
    next: 'Ponerlo ahora en los ajustes del panel. Hasta entonces se acepta también el anterior.',
    done: 'Ya lo guardé',
  },
);

/** What the panel signs with. Only endings are shown; a new one this once. */
export function Secrets() {
  const { data, error } = useLive<WebhookSecrets>('/secrets').value;
  const made = useSignal<string | undefined>(undefined);
  const isAsking = useSignal(false);
  const oldest = data && data.secrets.length > 1 ? data.secrets.at(-1) : undefined;
  return (
    <section class="card stack">
      <div class="stack tight">
        <h2>{text().title}</h2>
        <p class="muted">{text().what}</p>
      </div>
      <Trouble error={error} />
      {data && (
        <ul class="plain-list">
          {data.secrets.map(({ ending, signs }) => (
            <li key={ending}>
              <span class="mono">{text().ending(`…${ending}`)}</span>
              <Badge tone={signs ? 'good' : 'quiet'}>{signs ? text().signs : text().accepted}</Badge>
            </li>
          ))}
        </ul>
      )}
      {made.value !== undefined && (
        <Notice tone="good">
          <p>{text().made}</p>
          <ShownOnce label={text().secret} value={made.value} />
          <p>{text().next}</p>
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
      {data?.isGenerated === false && <p class="hint">{text().fromEnvironment}</p>}
      {data?.isGenerated && made.value === undefined && (
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() => {
              isAsking.value = true;
            }}
          >
            {text().rotate}
          </button>
        </div>
      )}
      {isAsking.value && (
        <Confirm
          title={text().ask}
          confirm={text().confirm}
          does={async () => {
            made.value = (await call<{ secret: string }>('POST', '/secrets/rotate')).secret;
          }}
          explain={({ code }) => (code === 'from_environment' ? text().fromEnvironment : undefined)}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <ol>
            {text().steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {oldest && <Notice tone="warn">{text().drops(`…${oldest.ending}`)}</Notice>}
        </Confirm>
      )}
    </section>
  );
}
