import { eventTypes } from '../../events/catalog.ts';
import { shippedLocales } from '../../rendering/locale.ts';
import { slotKey } from '../../rendering/template-library.ts';
import type { TextsNow } from '../../rendering/template-store.ts';

/** Whether there is a text now of which messages can be made. */
export function canRender({ inForce }: TextsNow, type: string, locale: string): boolean {
  return inForce.templates.get(slotKey(type, locale))?.template !== undefined;
}

/** How many texts are broken (whatever is used in their stead), and for how many types and locales there is none at all. */
export function textTroubles(now: TextsNow): { broken: number; missing: number } {
  const { shipped, inForce } = now;
  const files = [...shipped.templates.values(), ...shipped.phrases.values()];
  const wanted = eventTypes.flatMap((type) => shippedLocales.map((locale) => ({ type, locale })));
  return {
    broken: inForce.unusable.size + files.filter(({ problems }) => problems.length > 0).length,
    missing: wanted.filter(({ type, locale }) => !canRender(now, type, locale)).length,
  };
}
