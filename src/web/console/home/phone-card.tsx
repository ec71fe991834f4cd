import type { NumberView, PhoneView } from '../../../console/deliveries-wire.ts';
import { Badge } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { NumberList } from '../phone/number-list.tsx';
import { numberState } from '../phone/phone-words.ts';
import { href } from '../router.ts';

const text = words(
  {
    title: 'Phone',
    several: 'Phones',
    number: 'Number',
    since: 'Since',
    none: 'none yet',
    more: 'Look after the phone',
  },
  {
    title: 'Celular',
    several: 'Celulares',
    number: 'Número',
    since: 'Desde',
    none: 'ninguno todavía',
    more: 'Ver el celular',
  },
);

/** How our phone is, or each of them. */
export function PhoneCard({ phone: { numbers } }: { phone: PhoneView }) {
  const [only, ...others] = numbers;
  if (only && others.length === 0) return <OnlyPhone number={only} />;
  return (
    <section class="card stack">
      <h2>{text().several}</h2>
      <NumberList numbers={numbers} />
    </section>
  );
}

function OnlyPhone({ number }: { number: NumberView }) {
  const { tone, name, meaning } = numberState(number);
  const since = number.paused?.since ?? number.since;
  return (
    <section class="card stack">
      <div class="row between">
        <h2>{text().title}</h2>
        <Badge tone={tone}>{name}</Badge>
      </div>
      <p>{meaning}</p>
      <dl class="facts">
        <dt>{text().number}</dt>
        <dd class="number">{number.number ?? text().none}</dd>
        {since !== undefined && (
          <>
            <dt>{text().since}</dt>
            <dd>
              <Time at={since} />
            </dd>
          </>
        )}
      </dl>
      <p>
        <a href={href('/phone')}>{text().more}</a>
      </p>
    </section>
  );
}
