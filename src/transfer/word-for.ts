import { inboundWords } from './inbound-words.ts';

/** The word that we tell people to answer with, as one of their locale would write it; we understand it as that. */
export function wordFor(meant: 'cancel' | 'optIn', locale: string): string {
  const words = inboundWords[locale] ?? inboundWords['en'];
  const [first = ''] = words?.[meant].split(',') ?? [];
  return first.trim().toUpperCase();
}
