import type { Attention, HomeView } from '../../../console/deliveries-wire.ts';
import { Icon } from '../../shared/icons.tsx';
import { Time } from '../../shared/time.tsx';
import { plural, words } from '../../shared/language.ts';
import { href } from '../router.ts';
import { attentionText, placeOf, toneOf } from './attention-words.ts';
import { GivenUp } from './given-up.tsx';

const text = words(
  {
    well: 'All is well',
    wellWhy: 'The phone sends, and nothing waits for a person.',
    allWell: 'Every number sends, and nothing waits for a person.',
    title: (count: number) => plural(count, 'One thing needs a person', '# things need a person'),
  },
  {
    well: 'Todo está bien',
    wellWhy: 'El celular envía y nada espera a una persona.',
    allWell: 'Todos los números envían y nada espera a una persona.',
    title: (count: number) =>
      plural(count, 'Una cosa necesita a una persona', '# cosas necesitan a una persona'),
  },
);

/** What a person has to see to, the most pressing first, each with the way to where it is dealt with. */
export function AttentionList({ home: { attention, phone } }: { home: HomeView }) {
  if (attention.length === 0) {
    return (
      <section class="home-well good">
        <span class="home-sign">
          <Icon name="check" />
        </span>
        <div>
          <h2>{text().well}</h2>
          <p class="muted">{phone.numbers.length > 1 ? text().allWell : text().wellWhy}</p>
        </div>
      </section>
    );
  }
  return (
    <section class="stack">
      <h2>{text().title(attention.length)}</h2>
      <ul class="home-attention">
        {attention.map((one) => (
          <Line key={`${one.kind} ${one.of?.account}`} attention={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ attention }: { attention: Attention }) {
  const { number, sentence, action } = attentionText(attention);
  const place = placeOf(attention);
  return (
    <li class={toneOf(attention.kind)}>
      <p>
        {number !== undefined && <strong class="number">{number}: </strong>}
        {sentence}
        {attention.since !== undefined && (
          <span class="muted small">
            {' '}
            <Time at={attention.since} />
          </span>
        )}
      </p>
      {attention.kind === 'callbacks_given_up' && <GivenUp callbacks={attention.callbacks ?? []} />}
      {place !== undefined && action !== undefined && (
        <a class="button small" href={href(place)}>
          {action}
        </a>
      )}
    </li>
  );
}
