import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TextVersionView, TextView } from '../../../console/texts-wire.ts';
import { Badge, Dialog, Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, type ApiError } from '../api.ts';
import { doerName } from '../people/deed-words.ts';
import { Trouble } from '../shell/trouble.tsx';
import { mayWrite, useCall } from './actions.tsx';
import { Difference } from './difference.tsx';
import { settleOn, type TextSession } from './text-session.ts';

const text = words(
  {
    published: 'published',
    restored: 'restored an older wording',
    shipped: 'went back to the standard text',
    imported: 'imported',
    inForce: 'In force',
    changes: 'What changed',
    restore: 'Restore…',
    restoreTitle: 'Restore this wording?',
    restoreConfirm: 'Restore',
    restoreText: 'From now on customers get it. What changes against the text in force:',
    empty: 'Nobody has changed this text',
    emptyText: 'What is published here is kept, with who did it and when, and can be restored.',
    loading: 'Loading the history…',
  },
  {
    published: 'publicó',
    restored: 'restauró una redacción anterior',
    shipped: 'volvió al texto original',
    imported: 'importó',
    inForce: 'Vigente',
    changes: 'Qué cambió',
    restore: 'Restaurar…',
    restoreTitle: '¿Restaurar esta redacción?',
    restoreConfirm: 'Restaurar',
    restoreText: 'Desde ahora es lo que reciben los clientes. Lo que cambia respecto del texto vigente:',
    empty: 'Nadie cambió este texto',
    emptyText: 'Lo que se publica aquí se conserva, con quién lo hizo y cuándo, y se puede restaurar.',
    loading: 'Cargando el historial…',
  },
);

/** What was published of a text, newest first, each with what it changed. */
export function History({ view, session }: { view: TextView; session: TextSession }) {
  const versions = useSignal<TextVersionView[] | undefined>(undefined);
  const error = useSignal<ApiError | undefined>(undefined);
  const restoring = useSignal<TextVersionView | undefined>(undefined);
  useEffect(() => {
    call<{ versions: TextVersionView[] }>('GET', `${session.path}/history`).then(
      (answer) => {
        versions.value = answer.versions;
        error.value = undefined;
      },
      (reason: ApiError) => {
        error.value = reason;
      },
    );
  }, [session.path, view.currentSeq, view.current]);

  if (error.value) return <Trouble error={error.value} />;
  if (!versions.value) return <p class="muted">{text().loading}</p>;
  if (versions.value.length === 0) {
    return (
      <Empty title={text().empty}>
        <p>{text().emptyText}</p>
      </Empty>
    );
  }
  const all = versions.value;
  return (
    <>
      <ol class="text-history">
        {all.map((version, index) => (
          <li key={version.seq} class="card stack tight">
            <div class="row between">
              <p>
                <strong>{doerName(version.author)}</strong> {text()[version.action]} ·{' '}
                <Time at={version.at} exact /> {index === 0 && <Badge tone="good">{text().inForce}</Badge>}
              </p>
              {index > 0 && version.source !== null && mayWrite() && (
                <button
                  type="button"
                  class="button small"
                  onClick={() => {
                    restoring.value = version;
                  }}
                >
                  {text().restore}
                </button>
              )}
            </div>
            <Changes
              before={wordingOf(all[index + 1], view)}
              after={wordingOf(version, view)}
              isOpen={index === 0}
            />
          </li>
        ))}
      </ol>
      {restoring.value && (
        <Restore
          version={restoring.value}
          view={view}
          session={session}
          onClose={() => {
            restoring.value = undefined;
          }}
        />
      )}
    </>
  );
}

/** What a version put in force. Before the first one it was the shipped text. */
function wordingOf(version: TextVersionView | undefined, { shipped }: TextView): string {
  return version?.source ?? shipped ?? '';
}

function Changes({ before, after, isOpen }: { before: string; after: string; isOpen: boolean }) {
  const isShown = useSignal(isOpen);
  return (
    <details
      open={isShown.value}
      onToggle={(event) => {
        isShown.value = event.currentTarget.open;
      }}
    >
      <summary>{text().changes}</summary>
      {isShown.value && <Difference before={before} after={after} />}
    </details>
  );
}

interface RestoreProps {
  version: TextVersionView;
  view: TextView;
  session: TextSession;
  onClose: () => void;
}

function Restore({ version, view, session, onClose }: RestoreProps) {
  const { run, isBusy, error } = useCall(session, onClose);
  const body = { seq: version.seq, currentSeq: session.builtOn.value };
  return (
    <Dialog
      title={text().restoreTitle}
      confirm={text().restoreConfirm}
      isBusy={isBusy}
      onConfirm={() =>
        run(async () => settleOn(session, await call('POST', `${session.path}/restore`, body)))
      }
      onClose={onClose}
    >
      <p>{text().restoreText}</p>
      <Difference before={view.current ?? ''} after={wordingOf(version, view)} />
      <Trouble error={error} />
    </Dialog>
  );
}
