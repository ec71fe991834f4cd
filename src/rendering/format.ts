import { remembered } from './remembered.ts';

const DECIMAL = /^-?\d+(?:\.(\d*?)0*)?$/;

function isDecimal(amount: string): amount is Intl.StringNumericLiteral {
  return DECIMAL.test(amount);
}

const currencyFormat = remembered((locale: string, currency: string, decimals: number) => {
  // Spanish and Italian would leave four digits together, which looks odd beside an amount with five.
  const usual = { style: 'currency', currency, useGrouping: 'always' } as const;
  const format = new Intl.NumberFormat(locale, usual);
  if (decimals <= (format.resolvedOptions().maximumFractionDigits ?? 0)) return format;
  const digits = Math.max(2, decimals);
  return new Intl.NumberFormat(locale, {
    ...usual,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
});

/**
 * An amount as it is written in `locale`, with every digit that the panel stated: nothing is rounded. The currency's
 * sign stands alone only where it can be just one (`$` for pesos in Argentina, `US$` for dollars). What is no decimal
 * number or no currency code is written as it came; never throws.
 */
export function formatMoney(locale: string, amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  const decimals = DECIMAL.exec(amount)?.[1]?.length ?? 0;
  try {
    return plainSpaces(currencyFormat(locale, currency, decimals).format(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}

/** Older phones have no glyph for the narrow no-break space that French groups digits with. */
function plainSpaces(text: string): string {
  return text.replaceAll('\u202F', '\u00A0');
}

const dateFormat = remembered(
  (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
);

/**
 * The calendar day that an ISO 8601 date or moment *states*, written out: no time zone ever moves it. What is no date
 * is written as it came; never throws.
 */
export function formatDate(locale: string, iso: string): string {
  const day = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day)) return iso;
  const text = dateFormat(locale).format(day);
  // French says "1er décembre", Brazil "1º de dezembro"; Intl does not.
  if (locale.startsWith('fr')) return text.replace(/^1(?=\s)/, '1er');
  return /^pt(?!-PT)/.test(locale) ? text.replace(/^1(?=\s)/, '1º') : text;
}

const listFormat = remembered((locale: string) => new Intl.ListFormat(locale, { type: 'conjunction' }));

/** `a, b y c` */
export function formatList(locale: string, items: readonly string[]): string {
  return listFormat(locale).format(items);
}
