import type { PanelService } from './directory.ts';
import { fold } from './words.ts';

/**
 * Which of a client's services a claim names: by id, by domain, by name, or by name and domain (`Hosting Pro
 * (example.com)`). Case, accents and the punctuation between words do not matter; domains are compared to the letter.
 * Services that have ended count only where no other is meant, so that a renewed one is not taken for two.
 */
export function findServices(named: string, services: readonly PanelService[]): PanelService[] {
  const key = serviceKey(named);
  const meant = services.filter(
    (service) => key !== '' && waysToName(service).some((name) => serviceKey(name) === key),
  );
  const current = meant.filter(({ status }) => status !== 'cancelled' && status !== 'terminated');
  return current.length > 0 ? current : meant;
}

function waysToName({ id, name, domain }: PanelService): string[] {
  return domain === undefined ? [id, name] : [id, name, domain, `${name} ${domain}`, `${domain} ${name}`];
}

/** Punctuation, emoji and the like around a word. */
const ASIDES = /^[\p{P}\p{So}\p{Sk}\uFE0F\u200D]+|[\p{P}\p{So}\p{Sk}\uFE0F\u200D]+$/gu;

/** What two ways to write a service's name have in common; empty where it has neither letters nor digits. */
export function serviceKey(name: string): string {
  return (
    name
      .replace(/[*~`]/g, '')
      .split(/\p{White_Space}+/u)
      .map((word) => word.replace(ASIDES, '').replace(/^https?:\/\/(?:www\.)?|^www\./i, ''))
      .filter((word) => /[\p{L}\p{N}]/u.test(word))
      // A word with a dot may be a domain, where an accent makes another one.
      .map((word) => (word.includes('.') ? word.normalize('NFC').toLowerCase() : fold(word)))
      .join(' ')
  );
}
