import fc from 'fast-check';

/** Any characters at all, those that text is made of (and hidden with) more often than others; half ones too. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const codePoint = fc.oneof(fc.nat(0x7f), fc.nat(0x2fff), fc.nat(0x10ffff));
  return fc.array(codePoint, { maxLength }).map((points) => String.fromCodePoint(...points));
}
