import type { PhoneView } from '../../../console/deliveries-wire.ts';
import { Badge } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { phoneState } from '../phone/phone-words.ts';
import { href } from '../router.ts';

const text = words(
  { title: 'Phone', number: 'Number', since: 'Since', none: 'none yet', more: 'Look after the phone' },
  { title: 'Celular', number: 'Número', since: 'Desde', none: 'ninguno todavía', more: 'Ver el celular' },
);

/** How our phone is. */
export function PhoneCard({ phone }: { phone: PhoneView }) {
  const { tone, name, meaning } = phoneState(phone);
  const since = phone.paused?.since ?? phone.since;
  return (
    <section class="card stack">
      <div class="row between">
        <h2>{text().title}</h2>
        <Badge tone={tone}>{name}</Badge>
      </div>
      <p>{meaning}</p>
      <dl class="facts">
        <dt>{text().number}</dt>
        <dd class="number">{phone.number ?? text().none}</dd>
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
