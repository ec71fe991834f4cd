import { describe, expect, it } from '@jest/globals';
import { regionOf } from '../../src/web/shared/region.ts';

describe('Numbers and times are written', () => {
  it.each([
    ['en', ['en-US', 'es-AR'], 'en-US'],
    ['es', ['en-US', 'es-MX', 'es-AR'], 'es-MX'],
    ['en', ['en', 'es-AR'], 'en-GB'],
    ['es', ['en-US'], 'es-AR-u-hc-h23'],
    ['en', [], 'en-GB'],
  ])('in %s, where the browser has %j, as in %s', (language, tags, region) => {
    expect(regionOf(language, tags)).toBe(region);
  });
});
