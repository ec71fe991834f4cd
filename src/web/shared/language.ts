import { computed, effect, signal } from '@preact/signals';
import { regionOf } from './region.ts';

/** The languages that the pages speak. */
export const languages = { es: 'Español', en: 'English' } as const;
export type Language = keyof typeof languages;

const KEPT = 'avisador.language';

/** The one in use: what was chosen here, else the browser's, else Spanish. */
export const language = signal<Language>(initial());

/** How numbers and times are written: as the browser has it, where it speaks this language, else as in our region. */
export const formatting = computed(() => regionOf(language.value, navigator.languages));

effect(() => {
  document.documentElement.lang = language.value;
});

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(KEPT, chosen);
}

/**
 * A page's words. `en` says what there is to say and `es` has the same; a text that holds values is a function. Call the
 * result while rendering: it follows the language.
 */
export function words<Words extends object>(en: Words, es: NoInfer<Words>): () => Words {
  return () => (language.value === 'es' ? es : en);
}

/** `one` or `other`, with the number put in for `#`. */
export function plural(count: number, one: string, other: string): string {
  const form = new Intl.PluralRules(language.value).select(count) === 'one' ? one : other;
  return form.replace('#', new Intl.NumberFormat(formatting.value).format(count));
}

function initial(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'es' || kept === 'en') return kept;
  const tags = navigator.languages.map((tag) => tag.split('-')[0]);
  return tags.find((tag) => tag === 'es' || tag === 'en') === 'en' ? 'en' : 'es';
}
