import { useSignal } from '@preact/signals';
import { Field, Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { call, may, me } from '../api.ts';
import { localeName } from '../texts/names.ts';
import { href } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';
import { Drafted } from './drafted.tsx';
import './transfers.css';

interface Answer {
  id: string;
  text: string;
  link: string;
}

const text = words(
  {
    all: '← All transfers',
    title: 'Prepare a transfer',
    lead: 'Say who has the service and who is to have it. You get the exact message that both have to send, with their names as the panel has them.',
    originEmail: 'E-mail of the present owner',
    destinationEmail: 'E-mail of the new owner',
    service: 'Service',
    serviceHint: 'Its id, its domain, or its name, as it stands in the panel.',
    locale: 'Language of the message',
    ofOrigin: 'The present owner’s',
    make: 'Make the message',
    wrong: {
      originEmail: 'No client has this e-mail. Look it up in the panel.',
      destinationEmail:
        'No client has this e-mail, or it is the present owner’s. Who has no account registers first.',
      service: 'This cannot stand in the message. Use the id or the domain.',
      locale: 'There is no message in this language.',
    },
    unavailable:
      'The panel, or WhatsApp for our number, cannot be asked at the moment. Try again in a few minutes.',
    viewer: 'Your account may look at transfers, but not prepare one.',
    ready: 'It is prepared, and waits for both messages.',
    follow: 'Follow this transfer',
  },
  {
    all: '← Todas las transferencias',
    title: 'Preparar una transferencia',
    lead: 'Indicar quién tiene el servicio y a quién pasa. Se arma el mensaje exacto que los dos tienen que enviar, con sus nombres tal como figuran en el panel.',
    originEmail: 'Correo del titular actual',
    destinationEmail: 'Correo del titular nuevo',
    service: 'Servicio',
    serviceHint: 'Su id, su dominio o su nombre, como figura en el panel.',
    locale: 'Idioma del mensaje',
    ofOrigin: 'El del titular actual',
    make: 'Armar el mensaje',
    wrong: {
      originEmail: 'Ningún cliente tiene este correo. Buscarlo en el panel.',
      destinationEmail:
        'Ningún cliente tiene este correo, o es el del titular actual. Quien no tiene cuenta se registra primero.',
      service: 'Esto no puede ir en el mensaje. Usar el id o el dominio.',
      locale: 'No hay un mensaje en este idioma.',
    },
    unavailable:
      'En este momento no se le puede preguntar al panel, o a WhatsApp por nuestro número. Intentar de nuevo en unos minutos.',
    viewer: 'Esta cuenta puede ver las transferencias, pero no prepararlas.',
    ready: 'Está preparada, y espera los dos mensajes.',
    follow: 'Seguir esta transferencia',
  },
);

type Name = 'originEmail' | 'destinationEmail' | 'service' | 'locale';

/** Prepares a transfer for two clients. */
export function Page() {
  const t = text();
  const answer = useSignal<Answer | undefined>(undefined);
  return (
    <div class="page narrow">
      <p>
        <a href={href('/transfers')}>{t.all}</a>
      </p>
      <div class="page-head">
        <h1>{t.title}</h1>
      </div>
      {!may('editor') ? (
        <Notice tone="quiet">{t.viewer}</Notice>
      ) : (
        <>
          <p class="muted">{t.lead}</p>
          <Form
            onAnswer={(drafted) => {
              answer.value = drafted;
            }}
          />
        </>
      )}
      {answer.value && (
        <div class="stack" ref={bringIntoView}>
          <Notice tone="good">
            <p>
              {t.ready} <a href={href(`/transfers/${encodeURIComponent(answer.value.id)}`)}>{t.follow}</a>
            </p>
          </Notice>
          <Drafted drafted={answer.value} />
        </div>
      )}
    </div>
  );
}

function Form({ onAnswer }: { onAnswer: (answer: Answer | undefined) => void }) {
  const t = text();
  const { run, error, isBusy } = useAction();
  const pointers = (error?.extra['errors'] ?? []) as Array<{ pointer: string }>;
  const errorOf = (name: Name) =>
    pointers.some(({ pointer }) => pointer === `/${name}`) ? t.wrong[name] : undefined;
  const wired = (name: Name, hint?: boolean) => ({
    id: `draft-${name}`,
    name,
    'aria-invalid': errorOf(name) !== undefined,
    'aria-describedby': `${hint ? `draft-${name}-hint ` : ''}draft-${name}-error`,
  });

  const submit = (form: HTMLFormElement) => {
    const entered = Object.fromEntries(
      [...new FormData(form)].filter(([, value]) => typeof value === 'string' && value.trim() !== ''),
    );
    onAnswer(undefined);
    run(async () => {
      onAnswer(await call<Answer>('POST', '/transfers', entered));
    });
  };

  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      {(['originEmail', 'destinationEmail'] as const).map((name) => (
        <Field key={name} label={t[name]} id={`draft-${name}`} error={errorOf(name)}>
          <input
            {...wired(name)}
            type="email"
            required
            maxLength={200}
            autoComplete="off"
            spellcheck={false}
          />
        </Field>
      ))}
      <Field label={t.service} id="draft-service" hint={t.serviceHint} error={errorOf('service')}>
        <input {...wired('service', true)} required maxLength={200} autoComplete="off" />
      </Field>
      <Field label={t.locale} id="draft-locale" error={errorOf('locale')}>
        <select {...wired('locale')}>
          <option value="">{t.ofOrigin}</option>
          {(me.value?.locales ?? []).map((locale) => (
            <option key={locale} value={locale}>
              {localeName(locale)}
            </option>
          ))}
        </select>
      </Field>
      {error?.code === 'unavailable' ? (
        <Notice tone="warn">{t.unavailable}</Notice>
      ) : (
        pointers.length === 0 && <Trouble error={error} />
      )}
      <div class="row">
        <button type="submit" class="button primary" disabled={isBusy}>
          {t.make}
        </button>
      </div>
    </form>
  );
}

function bringIntoView(result: HTMLElement | null): void {
  result?.scrollIntoView({ block: 'start' });
}
