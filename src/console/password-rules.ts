import { normalised } from './passwords.ts';
import type { Weakness } from './staff-wire.ts';

const SHORTEST = 12;
const LONGEST = 256;

/** Why a password is not taken; undefined: it is. `names` are those that anybody would try: the account's, the company's. */
export function weaknessOf(
  password: string,
  { current, names }: { current: string; names: readonly string[] },
): Weakness | undefined {
  const wanted = normalised(password);
  const { length } = Array.from(wanted);
  if (length < SHORTEST) return 'too_short';
  if (length > LONGEST) return 'too_long';
  if (wanted === normalised(current)) return 'the_same';
  if (names.some((name) => isMadeOf(wanted, name))) return 'a_name';
  const lower = wanted.toLowerCase();
  if (new Set(lower).size < 5 || isRun(lower) || common.some((word) => isMadeOf(lower, word)))
    return 'too_common';
  return undefined;
}

/** Whether it is that word, however often, and besides it digits and signs alone. */
function isMadeOf(password: string, word: string): boolean {
  const letters = lettersOf(word);
  return letters !== '' && lettersOf(password).replaceAll(letters, '') === '' && lettersOf(password) !== '';
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '');
}

/** The rows of a keyboard, the alphabet and the digits, there and back. */
const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Whether it is nothing but pieces, of three characters at least, of what lies side by side. */
function isRun(password: string): boolean {
  const text = password.replaceAll(/[^\p{L}\p{Nd}]/gu, '');
  const lines = runs.flatMap((run) => [run, Array.from(run).toReversed().join('')]);
  for (let at = 0; at < text.length;) {
    let length = 0;
    for (
      let end = at + 3;
      end <= text.length && lines.some((line) => line.includes(text.slice(at, end)));
      end += 1
    ) {
      length = end - at;
    }
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Words that the lists of stolen passwords are full of, long enough with a year or a few signs behind them. */
const common = [
  'admin',
  'administrador',
  'administrator',
  'avisador',
  'bocajuniors',
  'bienvenido',
  'changeme',
  'cambiame',
  'clave',
  'computadora',
  'contrasena',
  'correct horse battery staple',
  'football',
  'futbol',
  'hosting',
  'iloveyou',
  'letmein',
  'monkey',
  'mypassword',
  'newpassword',
  'parola',
  'password',
  'passwort',
  'password admin',
  'princesa',
  'qwerty',
  'qwertyuiop',
  'qwertyasdf',
  'qwertyqazwsx',
  'qazwsxedc',
  'riverplate',
  'secret',
  'secreto',
  'senha',
  'soporte',
  'sunshine',
  'superman',
  'support',
  'teamo',
  'temporal',
  'test',
  'trustno',
  'usuario',
  'welcome',
  'whatsapp',
];
