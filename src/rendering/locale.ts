/** The locales that every event type has a text in. */
export const shippedLocales: readonly string[] = ['es', 'en', 'pt', 'it', 'fr'];

/** What billing panels call their languages: WHMCS's file names, with its spelling. */
const panelNames = new Map(
  Object.entries({
    arabic: 'ar',
    azerbaijani: 'az',
    catalan: 'ca',
    chinese: 'zh',
    croatian: 'hr',
    czech: 'cs',
    danish: 'da',
    dutch: 'nl',
    english: 'en',
    estonian: 'et',
    farsi: 'fa',
    french: 'fr',
    german: 'de',
    hebrew: 'he',
    hungarian: 'hu',
    italian: 'it',
    macedonian: 'mk',
    norwegian: 'no',
    polish: 'pl',
    portuguese: 'pt',
    'portuguese-br': 'pt-BR',
    'portuguese-pt': 'pt-PT',
    romanian: 'ro',
    russian: 'ru',
    spanish: 'es',
    swedish: 'sv',
    turkish: 'tr',
    ukrainian: 'uk',
    ukranian: 'uk',
  }),
);

/** Makes a BCP 47 tag of a tag (`es-AR`, `es_AR`) or a panel's name (`Spanish`); undefined where it is neither. */
function languageTag(language: string | undefined): string | undefined {
  const written = (language ?? '').trim().replaceAll('_', '-');
  const named = panelNames.get(written.toLowerCase());
  if (named !== undefined) return named;
  try {
    return Intl.getCanonicalLocales(written)[0];
  } catch {
    return undefined;
  }
}

interface LocaleWish {
  /** A BCP 47 tag or a panel's name; unknown or empty is no error. */
  language: string | undefined;
  available: readonly string[];
  defaultLocale: string;
}

/** The locale to write in: the language, its base language, the default, `en`. None of them available: undefined. */
export function chooseLocale({ language, available, defaultLocale }: LocaleWish): string | undefined {
  for (const wished of [...withBases(languageTag(language)), ...withBases(defaultLocale), 'en']) {
    const found = available.find((locale) => locale.toLowerCase() === wished.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `zh-Hant-TW` → `zh-Hant-TW`, `zh-Hant`, `zh`. */
function withBases(tag: string | undefined): string[] {
  const parts = tag === undefined ? [] : tag.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

interface Formatting {
  /** The locale of the text. */
  locale: string;
  language: string | undefined;
  country: string | undefined;
  defaultCountry: string;
}

/**
 * The tag that amounts and dates are formatted with: the text's language as written where the client is. The region is
 * the one of the client's language tag, else of the locale, else the client's country, else the default country if
 * that language is at home there. Never throws.
 */
export function formattingLocale({ locale, language, country, defaultCountry }: Formatting): string {
  const text = new Intl.Locale(locale);
  const tag = languageTag(language);
  const spoken = tag === undefined ? undefined : new Intl.Locale(tag);
  const region =
    (spoken?.language === text.language ? spoken.region : undefined) ??
    text.region ??
    validRegion(country) ??
    homeRegion(defaultCountry, text.language);
  const tagged = region === undefined ? locale : new Intl.Locale(locale, { region }).toString();
  // Where Intl knows no English of that country it would write as in the United States, with a `$` that is theirs.
  return text.language === 'en' && !/-/.test(resolved(tagged)) ? 'en-001' : tagged;
}

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function validRegion(country: string | undefined): string | undefined {
  const region = (country ?? '').trim().toUpperCase();
  return /^[A-Z]{2}$/.test(region) && region !== 'ZZ' && regionNames.of(region) !== undefined
    ? region
    : undefined;
}

function homeRegion(country: string, language: string): string | undefined {
  const region = validRegion(country);
  if (region === undefined) return undefined;
  return new Intl.Locale(`und-${region}`).maximize().language === language ? region : undefined;
}

function resolved(tag: string): string {
  return new Intl.NumberFormat(tag).resolvedOptions().locale;
}
