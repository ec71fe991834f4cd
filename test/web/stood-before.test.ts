import { describe, expect, it } from '@jest/globals';
import { stoodBefore } from '../../src/web/console/deliveries/stood-before.ts';

describe('What a delivery was before staff did something about it', () => {
  it.each([
    ['it was refused: not_on_whatsapp', { status: 'refused', reason: 'not_on_whatsapp' }],
    ['it was dead', { status: 'dead' }],
    ['all at once: status unreached, since 2026-11-21T17:00:00.000Z', 'many'],
    ['inbound 7', undefined],
    [undefined, undefined],
  ])('is read from %j', (detail, before) => {
    expect(stoodBefore(detail)).toEqual(before);
  });
});
