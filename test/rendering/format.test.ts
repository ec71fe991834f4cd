import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDate, formatList, formatMoney } from '../../src/rendering/format.ts';

/** Amounts never break over two lines: their blanks are no-break ones. */
const spaced = (text: string) => text.replaceAll('\u00A0', ' ');

describe('an amount', () => {
  it.each([
    ['es-AR', '15950.00', 'ARS', '$ 15.950,00'],
    ['es-AR', '15950', 'ARS', '$ 15.950,00'],
    ['es-AR', '1250.00', 'USD', 'US$ 1.250,00'],
    ['es-AR', '49.00', 'EUR', 'EUR 49,00'],
    ['es-MX', '1250.00', 'MXN', '$1,250.00'],
    ['es-MX', '1250.00', 'ARS', 'ARS 1,250.00'],
    ['es-MX', '1250.00', 'USD', 'USD 1,250.00'],
    ['es-ES', '12.40', 'EUR', '12,40 €'],
    ['pt-BR', '15950.00', 'BRL', 'R$ 15.950,00'],
    ['pt-BR', '15950.00', 'USD', 'US$ 15.950,00'],
    ['it-IT', '15950.00', 'EUR', '15.950,00 €'],
    ['fr-FR', '15950.00', 'EUR', '15 950,00 €'],
    ['fr-FR', '15950.00', 'USD', '15 950,00 $US'],
    ['en-GB', '15950.00', 'GBP', '£15,950.00'],
    ['en-001', '15950.00', 'USD', 'US$15,950.00'],
    ['en-US', '15950.00', 'USD', '$15,950.00'],
    ['es-AR', '-12.40', 'ARS', '-$ 12,40'],
    ['es-AR', '0.00', 'ARS', '$ 0,00'],
  ])('in %s of %s %s is %s', (locale, amount, currency, text) => {
    expect(spaced(formatMoney(locale, amount, currency))).toBe(text);
  });

  it.each([
    ['en-US', '1500', 'JPY', '¥1,500'],
    ['en-US', '1500.00', 'JPY', '¥1,500'],
    ['es-CL', '15950.00', 'CLP', '$15.950'],
    ['en-US', '1.234', 'KWD', 'KWD 1.234'],
  ])('in %s of %s %s has that currency’s decimals: %s', (locale, amount, currency, text) => {
    expect(spaced(formatMoney(locale, amount, currency))).toBe(text);
  });

  it('is never rounded: every digit that the panel states is there', () => {
    expect(formatMoney('en-US', '0.005', 'USD')).toBe('$0.005');
    expect(formatMoney('en-US', '1500.5', 'JPY')).toBe('¥1,500.50');
    expect(formatMoney('en-US', '123456789012345.12345678', 'USD')).toBe('$123,456,789,012,345.12345678');
  });

  it('keeps its digits, whatever they are', () => {
    const amounts = fc.tuple(fc.bigInt(0n, 10n ** 15n - 1n), fc.nat(99_999_999)).map(([whole, part]) => {
      return `${whole}.${String(part).padStart(8, '0')}`;
    });
    fc.assert(
      fc.property(amounts, (amount) => {
        const digits = formatMoney('en-US', amount, 'USD').replace(/[$,]/g, '');
        expect(digits.padEnd(amount.length, '0')).toBe(amount);
      }),
    );
  });

  it.each([
    ['10.00', 'nonsense', '10.00 nonsense'],
    ['10.00', '', '10.00 '],
    ['ten', 'ARS', 'ten ARS'],
    ['NaN', 'ARS', 'NaN ARS'],
    ['0x10', 'ARS', '0x10 ARS'],
  ])('of %s %s is written as it came, and no error', (amount, currency, text) => {
    expect(formatMoney('es-AR', amount, currency)).toBe(text);
  });

  it('knows any currency by its code', () => {
    expect(spaced(formatMoney('es-AR', '10.00', 'QQQ'))).toBe('QQQ 10,00');
  });
});

describe('a date', () => {
  it.each([
    ['es-AR', '2026-12-01', '1 de diciembre de 2026'],
    ['en-GB', '2026-12-01', '1 December 2026'],
    ['en-US', '2026-12-01', 'December 1, 2026'],
    ['pt-BR', '2026-12-01', '1º de dezembro de 2026'],
    ['pt-PT', '2026-12-01', '1 de dezembro de 2026'],
    ['it-IT', '2026-12-01', '1 dicembre 2026'],
    ['fr-FR', '2026-12-01', '1er décembre 2026'],
    ['fr-FR', '2026-12-11', '11 décembre 2026'],
  ])('in %s: %s is %s', (locale, iso, text) => {
    expect(formatDate(locale, iso)).toBe(text);
  });

  it.each([
    '2026-11-21T00:00:01+14:00',
    '2026-11-21T23:59:59-12:00',
    '2026-11-21T23:59:59Z',
    '2026-11-21T00:00:00',
    '2026-11-21T14:05:11.123456-0300',
  ])('is the day that %s states, wherever the service runs', (iso) => {
    expect(formatDate('es-AR', iso)).toBe('21 de noviembre de 2026');
  });

  it('that is none is written as it came', () => {
    expect(formatDate('es-AR', 'mañana')).toBe('mañana');
  });
});

describe('a list', () => {
  it.each([
    ['es-AR', ['correo', 'celular', 'dirección'], 'correo, celular y dirección'],
    ['es-AR', ['correo', 'identificación'], 'correo e identificación'],
    ['en-GB', ['a', 'b', 'c'], 'a, b and c'],
    ['fr-FR', ['a', 'b'], 'a et b'],
    ['it-IT', ['a'], 'a'],
    ['pt-BR', [], ''],
  ])('in %s of %j is “%s”', (locale, items, text) => {
    expect(formatList(locale, items)).toBe(text);
  });
});
