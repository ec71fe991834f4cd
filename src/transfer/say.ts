import type { Say } from './ports.ts';
import { linked } from './reply-texts.ts';

interface Speaking {
  /** Of that locale, or of the nearest there is. Throws where the key is not among them. */
  phrase: (locale: string, key: string, values: Readonly<Record<string, string>>) => string;
  /** Makes a value that a customer wrote fit for a text: one line that formats nothing. */
  clean: (value: string) => string;
  /** The page where clients find their things, where there is one. */
  clientAreaUrl: string | undefined;
}

/** Values that are texts of ours, to the letter. */
const OURS = new Set(['text', 'link', 'reasons', 'blanks', 'word', 'hours']);

/** Puts sayings into words. */
export function createSay({ phrase, clean, clientAreaUrl }: Speaking): Say {
  return (locale, { key, values }) => {
    const fit = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, OURS.has(name) ? value : clean(value)]),
    );
    const text = phrase(locale, key, fit);
    return clientAreaUrl !== undefined && linked.has(key) ? `${text}\n\n${clientAreaUrl}` : text;
  };
}
