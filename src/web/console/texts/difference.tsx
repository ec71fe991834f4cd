import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../../shared/language.ts';

const text = words(
  {
    added: 'added: ',
    removed: 'removed: ',
    only: 'only here: ',
    none: 'There is no difference.',
    loading: 'Comparing…',
    end: ' (end) ',
  },
  {
    added: 'agregado: ',
    removed: 'quitado: ',
    only: 'solo aquí: ',
    none: 'No hay ninguna diferencia.',
    loading: 'Comparando…',
    end: ' (fin) ',
  },
);

const PATIENCE_MS = 500;

interface Part {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

interface DifferenceProps {
  before: string;
  after: string;
  /** Show what is in one of the two only; else both, in one text. */
  side?: 'before' | 'after';
}

/** What changes from one wording to another, word by word. What compares them is loaded when it is first needed. */
export function Difference({ before, after, side }: DifferenceProps) {
  const parts = useSignal<Part[] | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    void compare(before, after)
      // Without what compares them, both are shown whole.
      .catch(() => undefined)
      .then((compared) => {
        if (isWanted) parts.value = compared ?? whole(before, after);
      });
    return () => {
      isWanted = false;
    };
  }, [before, after]);
  if (before === after && !side) return <p class="muted">{text().none}</p>;
  if (!parts.value) return <p class="muted">{text().loading}</p>;
  const hidden = side && (side === 'before' ? 'added' : 'removed');
  return (
    <div class="difference" dir="auto">
      {parts.value.map(
        (part, index) =>
          part.kind !== hidden && <PartOf key={index} part={part} isSide={side !== undefined} />,
      )}
    </div>
  );
}

/** Resolves to undefined where they are so long and so different that it would take for ever. */
async function compare(before: string, after: string): Promise<Part[] | undefined> {
  const { diffWordsWithSpace } = await import('diff');
  return diffWordsWithSpace(before, after, { timeout: PATIENCE_MS })?.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

function whole(before: string, after: string): Part[] {
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
}

function PartOf({ part: { kind, text: changed }, isSide }: { part: Part; isSide: boolean }) {
  if (kind === 'same') return <>{changed}</>;
  // A line break alone would be nothing to see.
  const shown = changed.trim() === '' ? changed.replaceAll('\n', '↵\n') : changed;
  const content = (
    <>
      <span class="visually-hidden">{isSide ? text().only : text()[kind]}</span>
      {shown}
      <span class="visually-hidden">{text().end}</span>
    </>
  );
  if (isSide) return <mark>{content}</mark>;
  return kind === 'added' ? <ins>{content}</ins> : <del>{content}</del>;
}
