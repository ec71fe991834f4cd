import type { ReadonlySignal } from '@preact/signals';
import type { HomeView } from '../../../console/deliveries-wire.ts';
import type { Watched } from '../live.ts';
import { phoneState } from '../phone/phone-words.ts';
import { href } from '../router.ts';

/** Whether the phone is there, in sight on every page. */
export function PhoneDot({ home }: { home: ReadonlySignal<Watched<HomeView>> }) {
  const phone = home.value.data?.phone;
  if (!phone) return null;
  const { tone, name } = phoneState(phone);
  return (
    <a class={`phone-dot ${tone}`} href={href('/phone')}>
      <span class="dot" aria-hidden="true" />
      <span>{name}</span>
      {phone.number !== undefined && <span class="muted small number">{phone.number}</span>}
    </a>
  );
}
