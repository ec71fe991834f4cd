import { describe, expect, it } from '@jest/globals';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { maskPhone } from '../../src/console/mask.ts';

describe('A number, to a viewer,', () => {
  it.each([
    ['+5491123456789', '+54•••••••••89'],
    ['+12025550123', '+1••••••••23'],
    ['+79161234567', '+7••••••••67'],
    ['+34612345678', '+34•••••••78'],
    ['+595981123456', '+595•••••••56'],
    ['77123456@lid', '••••••56@lid'],
    ['5491123456789@c.us', '•••••••••••89@c.us'],
    ['011 15-2345-6789', '••• ••-••••-••89'],
    ['٠١١٢٣٤٥٦٧٨', '••••••••٧٨'],
    ['+54 9 11 2345-6789', '+54 • •• ••••-••89'],
  ])('%s is %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each(['', '1', '12345', '+54', '+54123', '911'])(
    'shows nothing of one that is hardly longer: %j',
    (phone) => {
      expect(maskPhone(phone)).toBe(phone.replaceAll(/\d/g, '•').replace('+••', phone.slice(0, 3)));
    },
  );

  it('keeps its whole country code, of every country there is', () => {
    for (const code of new Set(getCountries().map((country) => getCountryCallingCode(country)))) {
      expect(maskPhone(`+${code}123456789`)).toBe(`+${code}•••••••89`);
    }
  });
});
