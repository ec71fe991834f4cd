import type { ReadonlySignal } from '@preact/signals';
import type { HomeView } from '../../../console/deliveries-wire.ts';
import type { Watched } from '../live.ts';
import { words } from '../../shared/language.ts';
import { numberName, numberState, worstOf } from '../phone/phone-words.ts';
import { href, withQuery } from '../router.ts';

const text = words(
  { all: (count: number) => `all ${count} numbers` },
  { all: (count: number) => `los ${count} números` },
);

/** Whether the phone is there, in sight on every page: of several, the one that is in the worst state. */
export function PhoneDot({ home }: { home: ReadonlySignal<Watched<HomeView>> }) {
  const numbers = home.value.data?.phone.numbers ?? [];
  const worst = worstOf(numbers);
  if (!worst) return null;
  const { tone, name } = numberState(worst);
  const which =
    numbers.length === 1 ? worst.number : tone === 'good' ? text().all(numbers.length) : numberName(worst);
  const path = numbers.length === 1 ? '/phone' : withQuery('/phone', { account: worst.account });
  return (
    <a class={`phone-dot ${tone}`} href={href(path)}>
      <span class="dot" aria-hidden="true" />
      <span>{name}</span>
      {which !== undefined && <span class="muted small number">{which}</span>}
    </a>
  );
}
