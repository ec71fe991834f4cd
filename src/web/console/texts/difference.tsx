import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../../shared/language.ts';

const text = words(
  {
    added: 'added: ',
    removed: 'removed: ',
    none: 'There is no difference.',
    loading: 'Comparing…',
    end: 'end of addition or removal ',
  },
  {
    added: 'agregado: ',
    removed: 'quitado: ',
    none: 'No hay ninguna diferencia.',
    loading: 'Comparando…',
    end: 'fin de lo agregado o quitado ',
  },
);

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
    void import('diff').then(({ diffWordsWithSpace }) => {
      if (!isWanted) return;
      parts.value = diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      }));
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
      {parts.value.map((part, index) => part.kind !== hidden && <PartOf key={index} part={part} />)}
    </div>
  );
}

function PartOf({ part: { kind, text: changed } }: { part: Part }) {
  if (kind === 'same') return <>{changed}</>;
  // A line break alone would be nothing to see.
  const shown = changed.trim() === '' ? changed.replaceAll('\n', '↵\n') : changed;
  const content = (
    <>
      <span class="visually-hidden">{text()[kind]}</span>
      {shown}
      <span class="visually-hidden">{text().end}</span>
    </>
  );
  return kind === 'added' ? <ins>{content}</ins> : <del>{content}</del>;
}
