import { language } from '../../shared/language.ts';
import { inSpanish } from './problem-words.ts';

/** A complaint of the check of texts, in the language of whoever reads it. */
export function problemText(complaint: string): string {
  return language.value === 'es' ? inSpanish(complaint) : complaint;
}
