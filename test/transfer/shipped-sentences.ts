import { readFileSync } from 'node:fs';
import { parsePhrases } from '../../src/rendering/phrases.ts';
import { parseSentences, unfilled, type ClaimFacts, type Sentence } from '../../src/transfer/sentence.ts';

export const locales = ['es', 'en', 'pt', 'it', 'fr'];

/** The sentences as the service ships them. */
export const sentences: readonly Sentence[] = parseSentences(
  Object.fromEntries(locales.map((locale) => [locale, phraseOf(locale)])),
);

export function sentenceOf(locale: string): Sentence {
  const sentence = sentences.find((one) => one.locale === locale);
  if (!sentence) throw new Error(`there is no sentence of ${locale}`);
  return sentence;
}

export const facts: ClaimFacts = {
  originName: 'Juan Pérez',
  originEmail: 'juan@example.com',
  service: 'Hosting Pro (mi-sitio.com)',
  destinationName: 'José García',
  destinationEmail: 'jose.garcia+x@correo.example.org',
};

function phraseOf(locale: string): string {
  const parsed = parsePhrases(
    readFileSync(new URL(`../../locales/${locale}.json`, import.meta.url), 'utf8'),
    locale,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.phrases.text('transfer.sentence', unfilled);
}
