import { describe, expect, it } from '@jest/globals';
import { countryOf } from '../../src/phone/country.ts';

describe('the country of a number', () => {
  it.each([
    ['+5491123456789', 'AR'],
    ['+5215512345678', 'MX'],
    ['+555181234567', 'BR'],
    ['+13055551234', 'US'],
    ['+14165551234', 'CA'],
    ['+18095551234', 'DO'],
    ['+77012345678', 'KZ'],
    ['+447400123456', 'GB'],
  ])('%s is from %s', (number, country) => {
    expect(countryOf(number)).toBe(country);
  });

  it.each(['', 'nonsense', '+999123456', '+870773111632'])('%j is from none', (text) => {
    expect(countryOf(text)).toBeUndefined();
  });
});
