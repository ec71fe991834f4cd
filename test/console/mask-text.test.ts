import { describe, expect, it } from '@jest/globals';
import { maskText } from '../../src/console/mask-text.ts';

describe('A text, as a viewer sees it,', () => {
  it.each([
    ['Llamar al +54 9 11 2345-6789, gracias.', 'Llamar al +54 • •• ••••-••89, gracias.'],
    ['mi número es 1123456789', 'mi número es ••••••••89'],
    ['(011) 15-2345-6789', '(•••) ••-••••-••89'],
    ['https://wa.me/5491123456789?text=x', 'https://wa.me/•••••••••••89?text=x'],
    ['5491123456789@c.us', '5•••@c•••.us'],
    ['+1.202.555.0123', '+1.•••.•••.••23'],
    ['١١٢٣٤٥٦٧٨٩', '••••••••٨٩'],
    ['El 2026-12-01 1123456789 o a juan@example.com', 'El 2026-12-01 ••••••••89 o a j•••@e•••.com'],
  ])('of %j shows %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'Factura A-0001 por $ 1.250.000,00, vence el 2026-12-01 14:05.',
    'Factura 0001-00012345 y 00012-00012345',
    'https://panel.example.com/viewinvoice.php?id=9001',
    '10, 20, 30, 40, 50 y 60 de 7000',
    '01/12/2026 14:05:11',
  ])('keeps what is no phone: %j', (text) => {
    expect(maskText(text)).toBe(text);
  });
});
