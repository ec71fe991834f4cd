import type { ShownCondition } from '../../../transfer/shown-checklist.ts';
import { Badge, type Tone } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { transferWords } from './transfer-words.ts';

const text = words({ title: 'Conditions' }, { title: 'Condiciones' });

const tones: Record<ShownCondition['state'], Tone> = { met: 'good', failed: 'bad', unknown: 'quiet' };

/** Every condition, and whether it is met. */
export function Checklist({ conditions }: { conditions: readonly ShownCondition[] }) {
  const { conditions: names, reasons, states } = transferWords();
  return (
    <section class="card">
      <h2>{text().title}</h2>
      <ul class="checklist">
        {conditions.map(({ condition, state }) => (
          <li key={condition}>
            <span>
              <Badge tone={tones[state]}>{states[state]}</Badge>
            </span>
            <span class={state === 'unknown' ? 'muted' : ''}>
              {state === 'failed' ? reasons[condition] : names[condition]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
