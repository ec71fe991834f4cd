import type { TextsOverview } from '../../../console/texts-wire.ts';
import { words } from '../../shared/language.ts';
import { Empty } from '../../shared/kit.tsx';
import { useLive } from '../live.ts';
import { go, here, href, withQuery } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { sectionsOf } from './find-texts.ts';
import { Matrix } from './matrix.tsx';
import { StateBadge, stateName } from './text-state.tsx';
import './texts.css';
import { TextWarnings } from './warnings.tsx';

const text = words(
  {
    title: 'Texts',
    lead: 'What customers read, per event and language. Choose one to change its wording; nothing changes for customers until it is published.',
    events: 'Events',
    phrases: 'Shared phrases',
    phrasesLead:
      'Phrases that several texts and the answers in conversations put in. A change here shows in all of them.',
    search: 'Search',
    searchHint: 'Name, event or phrase',
    state: 'State',
    any: 'All',
    meaning: 'What the states mean',
    shipped: 'as Avisador brings it',
    overridden: 'worded by your team, and in force',
    draft: 'begun, not yet published',
    broken: 'cannot be used: the standard text goes out instead, or nothing',
    missing: 'is not there: customers get another language',
    nothing: 'No text is like that',
    all: 'Show all',
    elsewhere: { events: 'Look among the events', phrases: 'Look among the shared phrases' },
    loading: 'Loading the texts…',
  },
  {
    title: 'Textos',
    lead: 'Lo que leen los clientes, por evento e idioma. Elegir uno para cambiar su redacción; para los clientes nada cambia hasta que se publica.',
    events: 'Eventos',
    phrases: 'Frases compartidas',
    phrasesLead:
      'Frases que usan varios textos y las respuestas en conversaciones. Un cambio aquí se ve en todos.',
    search: 'Buscar',
    searchHint: 'Nombre, evento o frase',
    state: 'Estado',
    any: 'Todos',
    meaning: 'Qué significan los estados',
    shipped: 'como lo trae Avisador',
    overridden: 'redactado por su equipo, y vigente',
    draft: 'empezado, sin publicar',
    broken: 'no puede usarse: sale el texto original, o nada',
    missing: 'no existe: el cliente lo recibe en otro idioma',
    nothing: 'Ningún texto es así',
    all: 'Mostrar todos',
    elsewhere: { events: 'Ver entre los eventos', phrases: 'Ver entre las frases compartidas' },
    loading: 'Cargando los textos…',
  },
);

const states = ['shipped', 'overridden', 'draft', 'broken', 'missing'] as const;

/** Every text there is, and how it stands in each language. */
export function Page() {
  const live = useLive<TextsOverview>('/texts');
  const { query } = here.value;
  const tab = query.get('tab') === 'phrases' ? 'phrases' : 'events';
  const { data, error } = live.value;
  const put = (parameters: Record<string, string>) =>
    go(withQuery('/texts', { ...Object.fromEntries(query), ...parameters }), { replace: true });

  return (
    <div class="page stack">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      <p class="muted">{tab === 'events' ? text().lead : text().phrasesLead}</p>
      <nav aria-label={text().title}>
        <ul class="tabs">
          {(['events', 'phrases'] as const).map((name) => (
            <li key={name}>
              <a
                href={href(withQuery('/texts', { tab: name === 'phrases' ? name : '' }))}
                aria-current={name === tab ? 'page' : undefined}
              >
                {text()[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <search class="toolbar">
        <div class="field">
          <label for="texts-search">{text().search}</label>
          <input
            id="texts-search"
            type="search"
            placeholder={text().searchHint}
            value={query.get('q') ?? ''}
            onInput={(event) => put({ q: event.currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="texts-state">{text().state}</label>
          <select
            id="texts-state"
            value={query.get('state') ?? ''}
            onChange={(event) => put({ state: event.currentTarget.value })}
          >
            <option value="">{text().any}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {`${stateName(state)}: ${text()[state]}`}
              </option>
            ))}
          </select>
        </div>
      </search>
      <Trouble error={error} />
      {data && <TextWarnings warnings={data.warnings} />}
      {data ? <Found overview={data} tab={tab} query={query} /> : !error && <p>{text().loading}</p>}
      <details class="small muted">
        <summary>{text().meaning}</summary>
        <ul class="legend">
          {states.map((state) => (
            <li key={state}>
              <StateBadge state={state} /> {text()[state]}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

interface FoundProps {
  overview: TextsOverview;
  tab: 'events' | 'phrases';
  query: URLSearchParams;
}

function Found({ overview, tab, query }: FoundProps) {
  const wanted = {
    search: query.get('q') ?? '',
    state: states.find((state) => state === query.get('state')),
  };
  const sections = sectionsOf(overview, { ...wanted, tab });
  if (sections.length === 0) {
    const other = tab === 'events' ? 'phrases' : 'events';
    const isThere = sectionsOf(overview, { ...wanted, tab: other }).length > 0;
    const shown = isThere ? { ...Object.fromEntries(query), tab: other } : { tab };
    return (
      <Empty title={text().nothing}>
        <a class="button" href={href(withQuery('/texts', shown))}>
          {isThere ? text().elsewhere[other] : text().all}
        </a>
      </Empty>
    );
  }
  return sections.map((section) => (
    <Matrix key={section.name} section={section} locales={overview.locales} />
  ));
}
