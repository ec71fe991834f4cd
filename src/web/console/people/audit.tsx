import { useSignal } from '@preact/signals';
import type { AuditPage } from '../../../console/staff-wire.ts';
import { Empty, Field } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { beforeWords } from '../deliveries/delivery-words.ts';
import { Paging } from '../deliveries/paging.tsx';
import { stoodBefore } from '../deliveries/stood-before.ts';
import { useLive } from '../live.ts';
import { go, here, href, withQuery } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { deedName, doerName } from './deed-words.ts';

const text = words(
  {
    title: 'Audit',
    what: 'Everything that people changed here or from the command line. Nothing is ever taken out of it.',
    subject: 'Only what was done to',
    subjectHint: 'An id, a name, a text … exactly as it stands below.',
    filter: 'Show',
    all: 'Show all',
    when: 'When',
    who: 'Who',
    did: 'What',
    to: 'To what',
    detail: 'In detail',
    before: (how: string) => `Before that: ${how}`,
    none: 'Nobody has changed anything yet',
    noneOf: 'Nothing was done to that',
    loading: 'Loading …',
  },
  {
    title: 'Registro',
    what: 'Todo lo que las personas cambiaron aquí o desde la línea de comandos. Nunca se quita nada.',
    subject: 'Solo lo que se hizo con',
    subjectHint: 'Un identificador, un nombre, un texto … tal como figura abajo.',
    filter: 'Mostrar',
    all: 'Mostrar todo',
    when: 'Cuándo',
    who: 'Quién',
    did: 'Qué',
    to: 'Con qué',
    detail: 'En detalle',
    before: (how: string) => `Antes: ${how}`,
    none: 'Nadie cambió nada todavía',
    noneOf: 'No se hizo nada con eso',
    loading: 'Cargando …',
  },
);

/** Who did what, and when. */
export function Page() {
  const { query } = here.value;
  const subject = query.get('subject') ?? '';
  const path = withQuery('/audit', { subject, before: query.get('before') ?? undefined });
  const { data, error } = useLive<AuditPage>(path).value;
  return (
    <div class="page">
      <div class="page-head">
        <div class="stack tight">
          <h1>{text().title}</h1>
          <p class="muted">{text().what}</p>
        </div>
      </div>
      <Filter key={subject} subject={subject} />
      <Trouble error={error} />
      {!data && !error && <p class="loading">{text().loading}</p>}
      {data?.entries.length === 0 && <Empty title={subject === '' ? text().none : text().noneOf} />}
      {data && data.entries.length > 0 && <Entries entries={data.entries} />}
      <Paging next={data?.next} />
    </div>
  );
}

function Filter({ subject }: { subject: string }) {
  const wanted = useSignal(subject);
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(withQuery('/audit', { subject: wanted.value.trim() }));
        }}
      >
        <Field label={text().subject} id="subject" hint={text().subjectHint}>
          <div class="joined">
            <input
              id="subject"
              type="search"
              value={wanted.value}
              aria-describedby="subject-hint"
              autocomplete="off"
              spellcheck={false}
              onInput={({ currentTarget: { value } }) => {
                wanted.value = value;
              }}
            />
            <button type="submit" class="button">
              {text().filter}
            </button>
            {subject !== '' && (
              <a class="button ghost" href={href('/audit')}>
                {text().all}
              </a>
            )}
          </div>
        </Field>
      </form>
    </search>
  );
}

function Entries({ entries }: { entries: AuditPage['entries'] }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{text().when}</th>
          <th scope="col">{text().who}</th>
          <th scope="col">{text().did}</th>
          <th scope="col">{text().to}</th>
          <th scope="col">{text().detail}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ seq, at, who, action, subject, detail }) => (
          <tr key={seq}>
            <td data-label={text().when} class="nowrap">
              <Time at={at} />
            </td>
            <td data-label={text().who}>{doerName(who)}</td>
            <td data-label={text().did} title={action}>
              {deedName(action)}
            </td>
            <td data-label={text().to}>
              {subject === undefined ? (
                '–'
              ) : (
                <a class="mono" href={href(withQuery('/audit', { subject }))}>
                  {subject}
                </a>
              )}
            </td>
            <td data-label={text().detail}>{detail === undefined ? '–' : inWords(detail)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How a delivery stood before, in words; everything else as the log has it. */
function inWords(detail: string): string {
  const before = stoodBefore(detail);
  return before === undefined || before === 'many' ? detail : text().before(beforeWords(before));
}
