import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TextProblem, TextVersionView, TextView } from '../../../console/texts-wire.ts';
import { Notice } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { eventName } from '../../shared/event-names.ts';
import { call, type ApiError } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { Actions, discard, mayWrite, PROBLEMS } from './actions.tsx';
import { CodeEditor } from './code-editor.tsx';
import type { Editor } from './codemirror.ts';
import { Conflict } from './conflict.tsx';
import { DraftStatus } from './draft-status.tsx';
import { localeName } from './names.ts';
import { Preview } from './preview.tsx';
import { problemText } from './problem-text.ts';
import { settleOn, type TextSession } from './text-session.ts';
import { Variables } from './variables.tsx';

const text = words(
  {
    label: (name: string, locale: string) => `Text of ${name}, ${locale}`,
    viewer:
      'Your account may look at texts, but not change them. An administrator can give you the role of an editor.',
    broken:
      'This wording can no longer be used, so the standard text goes out instead. Mend it and publish it again.',
    brokenFile:
      'The text that Avisador brings cannot be used here, so these messages are refused. Mend it here and publish it.',
    missing:
      'There is no text in this language yet: customers get another one. Write it here and publish it.',
    sentence:
      'Customers copy this sentence, and both parties of a transfer must send the very same words. After a change, messages with the former words may no longer be recognised.',
    problems: (count: number) => plural(count, '# problem', '# problems'),
    at: (line: number, column: number) => `Line ${line}, column ${column}`,
    looking: 'Looking for problems…',
    well: 'No problems found.',
  },
  {
    label: (name: string, locale: string) => `Texto de ${name}, ${locale}`,
    viewer:
      'Esta cuenta puede mirar los textos, pero no cambiarlos. Un administrador puede darle el rol de editor.',
    broken:
      'Esta redacción ya no puede usarse, así que sale el texto original. Corregirla y publicarla de nuevo.',
    brokenFile:
      'El texto que trae Avisador no puede usarse aquí, así que estos mensajes se rechazan. Corregirlo aquí y publicarlo.',
    missing:
      'Todavía no hay texto en este idioma: el cliente lo recibe en otro. Escribirlo aquí y publicarlo.',
    sentence:
      'Los clientes copian esta frase, y las dos partes de una transferencia tienen que enviar exactamente las mismas palabras. Tras un cambio, los mensajes con las palabras anteriores pueden dejar de reconocerse.',
    problems: (count: number) => plural(count, '# problema', '# problemas'),
    at: (line: number, column: number) => `Línea ${line}, columna ${column}`,
    looking: 'Buscando problemas…',
    well: 'Sin problemas.',
  },
);

/** The editor, with the phone that shows what becomes of it. */
export function Writing({ view, session }: { view: TextView; session: TextSession }) {
  const editor = useSignal<Editor | undefined>(undefined);
  const { draft, checker } = session;
  const isReadOnly = !mayWrite();
  const { problems, source } = checker.checked.value;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void draft.save();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [draft]);
  const name = view.kind === 'template' ? eventName(view.name) : view.name;
  return (
    <>
      {isReadOnly && <Notice tone="quiet">{text().viewer}</Notice>}
      {view.state === 'broken' && (
        <Notice tone="bad">{view.currentSeq > 0 ? text().broken : text().brokenFile}</Notice>
      )}
      {view.state === 'missing' && <Notice tone="warn">{text().missing}</Notice>}
      {view.name === 'transfer.sentence' && <Notice tone="warn">{text().sentence}</Notice>}
      <Conflicts view={view} session={session} />
      {!isReadOnly && <Actions view={view} session={session} />}
      <div class="writing">
        <div class="stack tight writing-text">
          <CodeEditor
            label={text().label(name, localeName(view.locale))}
            source={draft.source}
            problems={problems}
            locale={view.locale}
            isReadOnly={isReadOnly}
            isSmall={view.kind === 'phrase'}
            vocabulary={view}
            onChange={draft.change}
            editor={editor}
          />
          {source === undefined ? (
            <p class="small muted">{text().looking}</p>
          ) : (
            <Problems problems={problems} onChoose={(problem) => editor.value?.goTo(problem)} />
          )}
          <DraftStatus state={draft.state.value} draft={view.draft} isReadOnly={isReadOnly} />
        </div>
        <Preview view={view} session={session} />
        <Variables
          view={view}
          isReadOnly={isReadOnly}
          onInsert={(snippet) => editor.value?.insert(snippet)}
        />
      </div>
    </>
  );
}

interface ProblemsProps {
  problems: readonly TextProblem[];
  onChoose: (problem: TextProblem) => void;
}

function Problems({ problems, onChoose }: ProblemsProps) {
  return (
    <div aria-live="polite">
      {problems.length === 0 ? (
        <p class="small muted">{text().well}</p>
      ) : (
        <div class="notice bad" id={PROBLEMS} tabIndex={-1}>
          <strong>{text().problems(problems.length)}</strong>
          <ul class="problems">
            {problems.map((problem) => (
              <li key={`${problem.line}:${problem.column} ${problem.message}`}>
                <button type="button" class="link-button" onClick={() => onChoose(problem)}>
                  {text().at(problem.line, problem.column)}
                </button>{' '}
                {problemText(problem.message)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** What somebody else has done to this text meanwhile. */
function Conflicts({ view, session }: { view: TextView; session: TextSession }) {
  const { draft, overtaken, builtOn, known, path } = session;
  const error = useSignal<ApiError | undefined>(undefined);
  const mine = draft.source.value;
  const state = draft.state.value;
  if (overtaken.value) {
    const theirs = overtaken.value;
    const goOn = () => {
      known.add(theirs.seq);
      builtOn.value = theirs.seq;
      overtaken.value = undefined;
      error.value = undefined;
    };
    return (
      <>
        <Trouble error={error.value} />
        <Conflict
          what="published"
          by={theirs.by}
          ask={async () =>
            (await call<{ versions: TextVersionView[] }>('GET', `${path}/history`)).versions[0]
          }
          theirs={theirs.source}
          mine={mine}
          onTake={() => {
            const taken = { ...view, current: theirs.source, currentSeq: theirs.seq };
            discard(session, taken).then(goOn, (reason: ApiError) => {
              if (reason.code === 'stale_draft') settleOn(session, { ...taken, draft: null });
              else error.value = reason;
            });
          }}
          onKeep={() => {
            goOn();
            if (state.kind === 'conflict') void draft.keepMine();
          }}
        />
      </>
    );
  }
  if (state.kind !== 'conflict') return null;
  const { theirs } = state;
  return (
    <Conflict
      what={theirs ? 'saved' : 'gone'}
      by={theirs ?? undefined}
      theirs={theirs?.source ?? view.current ?? ''}
      mine={mine}
      onTake={() => draft.settle(theirs?.source ?? view.current ?? '', theirs?.revision ?? 0)}
      onKeep={() => void draft.keepMine()}
    />
  );
}
