import type { Attention } from '../../../console/deliveries-wire.ts';
import { Icon } from '../../shared/icons.tsx';
import { Time } from '../../shared/time.tsx';
import { plural, words } from '../../shared/language.ts';
import { href } from '../router.ts';
import { attentionText, placeOf, toneOf } from './attention-words.ts';

const text = words(
  {
    well: 'All is well',
    wellWhy: 'The phone sends, and nothing waits for a person.',
    which: 'Which, and why',
    title: (count: number) => plural(count, 'One thing needs a person', '# things need a person'),
  },
  {
    well: 'Todo está bien',
    wellWhy: 'El celular envía y nada espera a una persona.',
    which: 'Cuáles y por qué',
    title: (count: number) =>
      plural(count, 'Una cosa necesita a una persona', '# cosas necesitan a una persona'),
  },
);

/** What a person has to see to, the most pressing first, each with the way to where it is dealt with. */
export function AttentionList({ attention }: { attention: readonly Attention[] }) {
  if (attention.length === 0) {
    return (
      <section class="home-well good">
        <span class="home-sign">
          <Icon name="check" />
        </span>
        <div>
          <h2>{text().well}</h2>
          <p class="muted">{text().wellWhy}</p>
        </div>
      </section>
    );
  }
  return (
    <section class="stack">
      <h2>{text().title(attention.length)}</h2>
      <ul class="home-attention">
        {attention.map((one) => (
          <Line key={one.kind} attention={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ attention }: { attention: Attention }) {
  const { sentence, action } = attentionText(attention);
  const place = placeOf(attention.kind);
  return (
    <li class={toneOf(attention.kind)}>
      <p>
        {sentence}
        {attention.since !== undefined && (
          <span class="muted small">
            {' '}
            <Time at={attention.since} />
          </span>
        )}
      </p>
      {attention.callbacks && <Callbacks callbacks={attention.callbacks} />}
      {place !== undefined && action !== undefined && (
        <a class="button small" href={href(place)}>
          {action}
        </a>
      )}
    </li>
  );
}

/** What the panel was not told, and how the last try failed: in the words of our log, which whoever mends it needs. */
function Callbacks({ callbacks }: { callbacks: NonNullable<Attention['callbacks']> }) {
  return (
    <details class="home-callbacks small">
      <summary>{text().which}</summary>
      <ul>
        {callbacks.map(({ type, at, detail }, index) => (
          <li key={index}>
            <code>{type}</code> · <Time at={at} /> · {detail}
          </li>
        ))}
      </ul>
    </details>
  );
}
