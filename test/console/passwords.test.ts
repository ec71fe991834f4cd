import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from '../../src/console/password-rules.ts';
import { createPasswords, PasswordsBusyError, STRONG } from '../../src/console/passwords.ts';

const cheap = { N: 16, r: 1, p: 1 };

describe('A password that is kept', () => {
  it('is kept at a cost of 32 MB, thrice over, with what it takes to check it', async () => {
    expect(128 * STRONG.N * STRONG.r).toBe(32 * 1024 * 1024);
    const passwords = createPasswords();
    const kept = await passwords.hash('open sesame');
    expect(kept).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.verify('open sesame', kept)).toBe(true);
    expect(await passwords.verify('open sesam', kept)).toBe(false);
  });

  it('is another each time', async () => {
    const { hash } = createPasswords(cheap);
    expect(await hash('same')).not.toBe(await hash('same'));
  });

  it('stays valid when the cost is raised', async () => {
    const kept = await createPasswords(cheap).hash('open sesame');
    expect(await createPasswords({ N: 32, r: 2, p: 2 }).verify('open sesame', kept)).toBe(true);
  });

  it('is matched by nothing where none was kept', async () => {
    const { verify } = createPasswords(cheap);
    for (const guess of ['', 'undefined', 'null']) expect(await verify(guess, undefined)).toBe(false);
  });

  it('is checked with at most twenty others waiting; whoever is refused leaves no trace', async () => {
    const { hash } = createPasswords({ N: 2 ** 12, r: 8, p: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => hash('x')));
    const refused = outcomes.filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(PasswordsBusyError);
    await hash('x');
    const again = await Promise.allSettled(Array.from({ length: 22 }, () => hash('x')));
    expect(again.every(({ status }) => status === 'fulfilled')).toBe(true);
  });
});

describe('A password that somebody wants', () => {
  const names = ['ana.paz', 'Hosting del Sur'];
  const weakness = (password: string) => weaknessOf(password, { current: 'the one of today', names });

  it.each([
    ['short', 'too_short'],
    ['once upon a', 'too_short'],
    ['😀'.repeat(11), 'too_short'],
    ['once upon a time '.repeat(16), 'too_long'],
    ['the one of today', 'the_same'],
    ['ａｎａ.ｐａｚ-2026', 'a_name'],
    ['Ana.Paz.Ana.Paz', 'a_name'],
    ['hostingdelsur', 'a_name'],
    ['Hosting-del-Sur-2026!', 'a_name'],
    ['123456789012', 'too_common'],
    ['000000000000', 'too_common'],
    ['abababababab', 'too_common'],
    ['qwertyuiop12', 'too_common'],
    ['asdfghjkl123', 'too_common'],
    ['abcdefghijkl', 'too_common'],
    ['210987654321', 'too_common'],
    ['qwerty-asdfgh-zxcvbn', 'too_common'],
    ['Password-2026', 'too_common'],
    ['Contraseña123', 'too_common'],
    ['administrador1', 'too_common'],
    ['passwordpassword', 'too_common'],
  ])('is not taken where it is %j', (password, why) => {
    expect(weakness(password)).toBe(why);
  });

  it.each([
    'once upon a time',
    'k4rd-9qzt-mm2x-8bvh',
    'ñandú, mate y lluvia',
    'correct password for ana',
    '漢字かな交じり文の長い合言葉',
    'hosting del norte',
    'x'.repeat(240) + 'once upon a time',
  ])('is taken: %j', (password) => {
    expect(weakness(password)).toBeUndefined();
  });
});
