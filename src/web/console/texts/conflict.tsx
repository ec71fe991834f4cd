import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Notice } from '../../shared/kit.tsx';
import { formatting, words } from '../../shared/language.ts';
import { doerName } from '../people/deed-words.ts';
import { Difference } from './difference.tsx';

const text = words(
  {
    saved: (who: string, at: string) => `${who} saved a draft of this text${at && ` at ${at}`}.`,
    published: (who: string, at: string) =>
      `${who} published another wording of this text${at && ` at ${at}`}.`,
    gone: 'The draft of this text is gone: somebody has published or discarded it.',
    lead: 'Nothing of yours is lost, but nothing more is saved until you decide.',
    theirs: (who: string) => `By ${who}`,
    inForce: 'In force now',
    mine: 'Yours',
    take: 'Take theirs',
    takeInForce: 'Take what is in force',
    keep: 'Keep mine on top',
    somebody: 'Somebody',
  },
  {
    saved: (who: string, at: string) => `${who} guardó un borrador de este texto${at && ` a las ${at}`}.`,
    published: (who: string, at: string) =>
      `${who} publicó otra redacción de este texto${at && ` a las ${at}`}.`,
    gone: 'El borrador de este texto ya no está: alguien lo publicó o lo descartó.',
    lead: 'Nada de lo suyo se pierde, pero no se guarda más nada hasta decidir.',
    theirs: (who: string) => `De ${who}`,
    inForce: 'Vigente ahora',
    mine: 'Lo suyo',
    take: 'Tomar lo suyo',
    takeInForce: 'Tomar lo vigente',
    keep: 'Dejar lo mío encima',
    somebody: 'Alguien',
  },
);

interface ConflictProps {
  what: 'saved' | 'published' | 'gone';
  /** Who did it and when, where that is known. */
  by?: { author: string; at: string } | undefined;
  /** Finds that out, where it is not. */
  ask?: () => Promise<{ author: string; at: string } | undefined>;
  theirs: string;
  mine: string;
  onTake: () => void;
  onKeep: () => void;
}

/** Two people were at the same text: shows both, and lets one decide. */
export function Conflict({ what, by, ask, theirs, mine, onTake, onKeep }: ConflictProps) {
  const found = useSignal(by);
  useEffect(() => {
    found.value = by;
    if (by || !ask) return;
    ask().then(
      (answer) => {
        found.value = answer;
      },
      () => undefined,
    );
  }, [by, theirs]);
  const who = found.value ? doerName(found.value.author) : text().somebody;
  return (
    <Notice tone="warn">
      <p>
        <strong>
          {what === 'gone' ? text().gone : text()[what](who, found.value ? clock(found.value.at) : '')}
        </strong>{' '}
        {text().lead}
      </p>
      <div class="two-texts">
        <section>
          <h2>{what === 'gone' ? text().inForce : text().theirs(who)}</h2>
          <Difference before={theirs} after={mine} side="before" />
        </section>
        <section>
          <h2>{text().mine}</h2>
          <Difference before={theirs} after={mine} side="after" />
        </section>
      </div>
      <div class="row">
        <button type="button" class="button" onClick={onTake}>
          {what === 'gone' ? text().takeInForce : text().take}
        </button>
        <button type="button" class="button primary" onClick={onKeep}>
          {text().keep}
        </button>
      </div>
    </Notice>
  );
}

/** The time of day; of another day, with its date. */
function clock(at: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(formatting.value, {
    timeStyle: 'short',
    ...(isToday ? {} : { dateStyle: 'medium' }),
  }).format(date);
}
