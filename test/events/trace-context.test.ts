import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readTraceContext, traceIdOf } from '../../src/events/trace-context.ts';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('A trace context', () => {
  it('is read as its headers say it', () => {
    const traceparent = `00-${id}-${span}-01`;
    const tracestate = 'rojo=00f067aa0ba902b7, tenant@congo=t61rcWkgMzE';
    expect(readTraceContext(traceparent, tracestate)).toEqual({ traceparent, tracestate });
    expect(readTraceContext(traceparent)).toEqual({ traceparent });
    expect(traceIdOf({ traceparent })).toBe(id);
  });

  it.each([
    ['a later version, which may say more', `cc-${id}-${span}-01-what the future will bring`, '01'],
    ['a later version that says no more', `01-${id}-${span}-00`, '00'],
    ['flags that nobody knows', `00-${id}-${span}-ff`, '03'],
  ])('of %s goes on in ours', (_what, traceparent, flags) => {
    expect(readTraceContext(traceparent)).toEqual({ traceparent: `00-${id}-${span}-${flags}` });
  });

  it.each([
    undefined,
    null,
    7,
    ['00'],
    '',
    '00',
    `00-${id}-${span}`,
    `00-${id}-${span}-1`,
    `00-${id}-${span}-01-`,
    `0-${id}-${span}-01`,
    `ff-${id}-${span}-01`,
    `00-${id.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${id}-${'0'.repeat(16)}-01`,
    ` 00-${id}-${span}-01`,
    `00-${id}-${span}-01\n`,
  ])('is none where the header is %j', (traceparent) => {
    expect(readTraceContext(traceparent, 'a=b')).toBeUndefined();
  });

  it.each(['', 'a', 'a=', '=b', 'A=b', 'a=b,', 'a=b\n', 'a=ñ', 'a=b=c', `a=${'b'.repeat(511)}`, 7, null])(
    'is without a tracestate that is %j',
    (tracestate) => {
      expect(readTraceContext(`00-${id}-${span}-01`, tracestate)).toEqual({
        traceparent: `00-${id}-${span}-01`,
      });
    },
  );

  it('is always one that can be read again, whatever was stated', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (more, state) => {
        const read = readTraceContext(`01-${id}-${span}-01-${more}`, state);
        expect(readTraceContext(read?.traceparent, read?.tracestate)).toStrictEqual(read);
        expect(read?.traceparent).toBe(`00-${id}-${span}-01`);
      }),
    );
  });
});
