import type { DraftView } from '../../../console/texts-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { troubleText } from '../shell/trouble.tsx';
import type { DraftState } from './draft.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const keys = isApple ? '⌘S' : 'Ctrl+S';

const text = words(
  {
    none: 'No draft yet.',
    kept: 'Draft saved',
    by: (author: string) => `Draft by ${author}`,
    unsaved: 'Not saved yet…',
    saving: 'Saving the draft…',
    unreachable:
      'Not saved: the service cannot be reached. Your text is kept here and is tried again by itself.',
    conflict: 'Not saved: decide above first.',
    hint: `Drafts are saved by themselves; ${keys} saves at once.`,
  },
  {
    none: 'Sin borrador todavía.',
    kept: 'Borrador guardado',
    by: (author: string) => `Borrador de ${author}`,
    unsaved: 'Sin guardar todavía…',
    saving: 'Guardando el borrador…',
    unreachable:
      'Sin guardar: no se puede llegar al servicio. El texto se conserva aquí y se intenta de nuevo solo.',
    conflict: 'Sin guardar: primero hay que decidir arriba.',
    hint: `El borrador se guarda solo; ${keys} lo guarda al instante.`,
  },
);

interface DraftStatusProps {
  state: DraftState;
  draft: DraftView | null;
  isReadOnly: boolean;
}

/** Whether what is in the editor is safe. */
export function DraftStatus({ state, draft, isReadOnly }: DraftStatusProps) {
  const isTrouble = state.kind === 'unreachable' || state.kind === 'refused' || state.kind === 'conflict';
  return (
    <div class="draft-status small">
      <output class={isTrouble ? 'bad-text' : ''}>
        {state.kind === 'refused' && troubleText(state.error)}
        {state.kind === 'saved' && <Saved at={state.at} draft={draft} />}
        {state.kind !== 'refused' && state.kind !== 'saved' && text()[state.kind]}
      </output>
      {!isReadOnly && <p class="muted">{text().hint}</p>}
    </div>
  );
}

function Saved({ at, draft }: { at: string | undefined; draft: DraftView | null }) {
  if (at !== undefined) {
    return (
      <>
        {text().kept} · <Time at={at} />
      </>
    );
  }
  if (!draft) return <>{text().none}</>;
  return (
    <>
      {text().by(draft.author)} · <Time at={draft.at} />
    </>
  );
}
