import { describe, expect, it } from '@jest/globals';
import { chooseLocale, formattingLocale } from '../../src/rendering/locale.ts';

const available = ['en', 'es', 'fr', 'it', 'pt'];

describe('the locale of a text', () => {
  it.each([
    ['spanish', 'es'],
    ['English', 'en'],
    ['portuguese-br', 'pt'],
    ['portuguese-pt', 'pt'],
    ['Portuguese_BR', 'pt'],
    ['ITALIAN', 'it'],
    ['french', 'fr'],
    ['es-AR', 'es'],
    ['es_AR', 'es'],
    ['ES', 'es'],
    [' fr ', 'fr'],
    ['pt-BR', 'pt'],
    ['en-Latn-GB', 'en'],
  ])('for %s is %s', (language, locale) => {
    expect(chooseLocale({ language, available, defaultLocale: 'it' })).toBe(locale);
  });

  it.each([undefined, '', 'klingon', 'german', 'x', '---', '𝓮𝓼', 'constructor', '__proto__'])(
    'for %s is the default, and no error',
    (language) => {
      expect(chooseLocale({ language, available, defaultLocale: 'it' })).toBe('it');
    },
  );

  it('prefers the very tag to its base language', () => {
    const both = ['pt', 'pt-BR'];
    expect(chooseLocale({ language: 'portuguese-br', available: both, defaultLocale: 'es' })).toBe('pt-BR');
    expect(chooseLocale({ language: 'pt-PT', available: both, defaultLocale: 'es' })).toBe('pt');
  });

  it('is English where the default is missing too, and none where English is', () => {
    expect(chooseLocale({ language: 'german', available: ['en', 'fr'], defaultLocale: 'es' })).toBe('en');
    expect(chooseLocale({ language: 'german', available: ['fr'], defaultLocale: 'es' })).toBeUndefined();
  });

  it('falls back to the base language of the default', () => {
    expect(chooseLocale({ language: '', available, defaultLocale: 'fr-CA' })).toBe('fr');
  });
});

describe('the tag that amounts and dates are formatted with', () => {
  it.each([
    ['es', 'spanish', 'AR', 'es-AR'],
    ['es', 'es_MX', 'AR', 'es-MX'],
    ['es', 'es-419', 'AR', 'es-419'],
    ['es', '', 'uy', 'es-UY'],
    ['en', 'english', 'GB', 'en-GB'],
    ['en', 'english', 'US', 'en-US'],
    ['pt', 'portuguese-br', undefined, 'pt-BR'],
    ['pt', 'portuguese-pt', 'BR', 'pt-PT'],
    ['pt-BR', 'portuguese', 'PT', 'pt-BR'],
    ['it', 'italian', 'AR', 'it-AR'],
    ['es', 'de-CH', 'CL', 'es-CL'],
  ])('for a %s text, language %s and country %s is %s', (locale, language, country, tag) => {
    expect(formattingLocale({ locale, language, country, defaultCountry: 'AR' })).toBe(tag);
  });

  it('takes the default country only where the language is at home there', () => {
    const nothing = { language: undefined, country: undefined, defaultCountry: 'AR' };
    expect(formattingLocale({ locale: 'es', ...nothing })).toBe('es-AR');
    expect(formattingLocale({ locale: 'pt', ...nothing })).toBe('pt');
    expect(formattingLocale({ locale: 'it', ...nothing })).toBe('it');
  });

  it('is international English where Intl knows no English of the country', () => {
    const english = { locale: 'en', language: 'english', defaultCountry: 'AR' };
    expect(formattingLocale({ ...english, country: 'AR' })).toBe('en-001');
    expect(formattingLocale({ ...english, country: undefined })).toBe('en-001');
  });

  it.each(['', 'Argentina', 'ZZ', 'QX', '1', '__', '🇦🇷', 'a'.repeat(1000)])(
    'does not mind the country %s',
    (country) => {
      expect(formattingLocale({ locale: 'es', language: 'klingon', country, defaultCountry: 'MX' })).toBe(
        'es-MX',
      );
      expect(formattingLocale({ locale: 'es', language: '', country: '', defaultCountry: country })).toBe(
        'es',
      );
    },
  );
});
