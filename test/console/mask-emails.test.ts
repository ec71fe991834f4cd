import { describe, expect, it } from '@jest/globals';
import { maskEmails } from '../../src/console/mask-emails.ts';

describe('E-mail addresses, as a viewer sees them,', () => {
  it.each([
    ['juan.perez@example.com', 'j•••@e•••.com'],
    ['a@b.co', 'a•••@b•••.co'],
    ['_juan+x@mail.example.com.ar', '_j•••@m•••.ar'],
    ['ñandú@correo.españa.es', 'ñ•••@c•••.es'],
    ['con correo *juan@example.com*.', 'con correo *j•••@e•••.com*.'],
    ['de juan@example.com, a jose@example.org.', 'de j•••@e•••.com, a j•••@e•••.org.'],
    ['root@localhost', 'r•••@l•••'],
    ['Hola, @ todos: 10 @ 20', 'Hola, @ todos: 10 @ 20'],
  ])('of %s is %s', (text, masked) => {
    expect(maskEmails(text)).toBe(masked);
  });
});
