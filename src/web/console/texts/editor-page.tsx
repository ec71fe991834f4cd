import type { ComponentChildren } from 'preact';
import type { TextKind, TextView } from '../../../console/texts-wire.ts';
import { Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { eventName } from '../../shared/event-names.ts';
import { me } from '../api.ts';
import { useLive } from '../live.ts';
import type { PageProps } from '../pages.ts';
import { here, href, withQuery } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { AllLocales } from './all-locales.tsx';
import { History } from './history.tsx';
import { localeName, localeTitle } from './names.ts';
import { useTextSession } from './text-session.ts';
import { StateBadge, textPath } from './text-state.tsx';
import './texts.css';
import { Writing } from './writing.tsx';

const text = words(
  {
    texts: 'Texts',
    loading: 'Loading the text…',
    missing: 'There is no such text',
    toTexts: 'To all texts',
    languages: 'Languages',
    views: 'Views',
    write: 'Text',
    all: 'All languages',
    history: 'History',
  },
  {
    texts: 'Textos',
    loading: 'Cargando el texto…',
    missing: 'No existe ese texto',
    toTexts: 'A todos los textos',
    languages: 'Idiomas',
    views: 'Vistas',
    write: 'Texto',
    all: 'Todos los idiomas',
    history: 'Historial',
  },
);

/** One text in one language: where it is written, published, and looked back on. */
export function Page({ params }: PageProps) {
  const kind: TextKind = params['kind'] === 'phrase' ? 'phrase' : 'template';
  const { name = '', locale = '' } = params;
  const live = useLive<TextView>(textPath(kind, name, locale));
  const { data, error } = live.value;
  const isIt = data?.kind === kind && data.name === name && data.locale === locale;
  if (isIt) return <TextPage key={textPath(kind, name, locale)} view={data} />;
  return (
    <div class="page stack">
      <Head kind={kind} name={name} locale={locale} />
      {error?.status === 404 && (
        <Empty title={text().missing}>
          <a class="button" href={href('/texts')}>
            {text().toTexts}
          </a>
        </Empty>
      )}
      {error && error.status !== 404 && <Trouble error={error} />}
      {!error && <p class="muted">{text().loading}</p>}
    </div>
  );
}

const views = ['write', 'all', 'history'] as const;

function TextPage({ view }: { view: TextView }) {
  const session = useTextSession(view);
  const { kind, name, locale } = view;
  const shown = views.find((one) => one === here.value.query.get('view')) ?? 'write';
  const path = textPath(kind, name, locale);
  const locales = inOrder([locale, ...view.others.map((other) => other.locale)]);
  return (
    <div class="page stack text-page">
      <Head kind={kind} name={name} locale={locale}>
        <StateBadge state={view.state} />
        {view.draft && <StateBadge state="draft" />}
      </Head>
      <div class="text-tabs">
        <nav aria-label={text().languages}>
          <ul class="tabs">
            {locales.map((one) => (
              <li key={one}>
                <a
                  href={href(withQuery(textPath(kind, name, one), { view: shown === 'write' ? '' : shown }))}
                  aria-current={one === locale ? 'page' : undefined}
                >
                  {localeTitle(one)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <nav aria-label={text().views}>
          <ul class="tabs">
            {views.map((one) => (
              <li key={one}>
                <a
                  href={href(withQuery(path, { view: one === 'write' ? '' : one }))}
                  aria-current={one === shown ? 'page' : undefined}
                >
                  {text()[one]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {shown === 'write' && <Writing view={view} session={session} />}
      {shown === 'all' && <AllLocales view={view} session={session} />}
      {shown === 'history' && <History view={view} session={session} />}
    </div>
  );
}

/** As they are everywhere on these pages; those that are new come last. */
function inOrder(locales: string[]): string[] {
  const order = me.value?.locales ?? [];
  const place = (locale: string) => (order.indexOf(locale) + order.length + 1) % (order.length + 1);
  return locales.toSorted((a, b) => place(a) - place(b));
}

interface HeadProps {
  kind: TextKind;
  name: string;
  locale: string;
  children?: ComponentChildren;
}

function Head({ kind, name, locale, children }: HeadProps) {
  return (
    <div class="page-head">
      <div>
        <p class="small">
          <a href={href(withQuery('/texts', { tab: kind === 'phrase' ? 'phrases' : '' }))}>
            ← {text().texts}
          </a>
        </p>
        <h1>
          {kind === 'template' ? eventName(name) : <code>{name}</code>}{' '}
          <span class="muted">· {localeName(locale)}</span>
        </h1>
      </div>
      <div class="row">{children}</div>
    </div>
  );
}
