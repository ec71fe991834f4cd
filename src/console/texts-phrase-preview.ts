import { sampleEvent } from '../events/sample-event.ts';
import { PLACEHOLDER, type Phrases } from '../rendering/phrases.ts';
import { wordFor } from '../transfer/word-for.ts';

interface Filling {
  /** The phrase's key. */
  name: string;
  /** Those of its locale, in force. */
  phrases: Phrases;
  companyName: string;
}

/** A phrase with its placeholders filled in, as it may stand in a text; those without a sample value stay. */
export function phrasePreview(wording: string, { name, phrases, companyName }: Filling): string {
  const values = phraseValues({ name, phrases, companyName });
  return fill(wording, values);
}

/** Sample values of a phrase's placeholders. */
export function phraseValues({ name, phrases, companyName }: Filling): ReadonlyMap<string, string> {
  const { locale } = phrases;
  const origin = sampleEvent('client.registered', { id: 'sample', locale }).client;
  const destination = sampleEvent('client.registered', { id: 'sample', locale: 'en' }).client;
  const other = destination.firstName === origin.firstName ? 'Juan Pérez' : 'Emma Clarke';
  const known = new Map([
    ['name', origin.firstName],
    ['company', companyName],
    ['count', COUNTS[/_([a-z]+)$/.exec(name)?.[1] ?? ''] ?? '2'],
    ['service', 'panaderialaespiga.com.ar'],
    ['originName', `${origin.firstName} ${origin.lastName ?? ''}`.trim()],
    ['originEmail', origin.email ?? ''],
    ['destinationName', other],
    ['destinationEmail', other === 'Emma Clarke' ? 'emma@example.com' : 'juan@example.com'],
    ['other', other],
    ['hours', '72'],
    ['word', wordFor(name === 'conversation.opt_out' ? 'optIn' : 'cancel', locale)],
    ['words', '"panaderialaespiga.com"'],
    ['reasons', `- ${phrases.wordings.get('conversation.reasons.origin_unverified') ?? ''}`],
    ['blanks', phrases.wordings.get('conversation.blanks.service') ?? ''],
    ['link', 'https://wa.me/5491100000000?text=…'],
  ]);
  const sentence = phrases.wordings.get('transfer.sentence') ?? '';
  return new Map([...known, ['text', fill(sentence, known).replaceAll(/[[\]]/g, '')]]);
}

/** What a plural form is shown with. */
const COUNTS: Readonly<Record<string, string>> = { zero: '0', one: '1', few: '3', many: '1000000' };

function fill(wording: string, values: ReadonlyMap<string, string>): string {
  return wording.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
}
