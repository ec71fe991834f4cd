import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parsePhrases, type Phrases } from '../../src/rendering/phrases.ts';

/** Spanish phrases, as `locales/es.json` has them. */
export const spanish = {
  greeting: 'Hola, {{name}}:',
  signOff: '{{company}}',
  list: { more_one: 'y {{count}} más', more_many: 'y {{count}} más', more_other: 'y {{count}} más' },
  units: {
    domain_one: '{{count}} dominio',
    domain_many: '{{count}} de dominios',
    domain_other: '{{count}} dominios',
  },
  fields: { email: 'correo', phone: 'celular', address: 'dirección', taxId: 'CUIT', other: 'otros datos' },
  resources: { domains: 'Dominios' },
};

export const english = {
  greeting: 'Hi {{name}},',
  signOff: '{{company}}',
  list: { more_one: 'and {{count}} more', more_other: 'and {{count}} more' },
  units: { domain_one: '{{count}} domain', domain_other: '{{count}} domains' },
  fields: { email: 'e-mail', phone: 'phone', address: 'address', taxId: 'tax id', other: 'other details' },
  resources: { domains: 'Domains' },
};

export function phrasesOf(tree: unknown, locale = 'es'): Phrases {
  const parsed = parsePhrases(JSON.stringify(tree), locale);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.phrases;
}

/** A folder of texts for one test. Paths are like `templates/invoice.paid/es.hbs` and `locales/es.json`. */
export interface Folder {
  templates: string;
  locales: string;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Deletes all of it. */
  delete(): void;
}

export function textsInAFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const root = mkdtempSync(join(tmpdir(), 'avisador-texts-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  mkdirSync(join(root, 'templates'));
  write('locales/es.json', JSON.stringify(spanish));
  write('locales/en.json', JSON.stringify(english));
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    templates: join(root, 'templates'),
    locales: join(root, 'locales'),
    write,
    remove: (path) => rmSync(join(root, path)),
    delete: () => rmSync(root, { recursive: true }),
  };
}
