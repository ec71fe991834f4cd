import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** What scrypt takes: 128 × N × r bytes of memory, p times over. */
export interface Cost {
  N: number;
  r: number;
  p: number;
}

/** OWASP's, for 32 MB. */
export const STRONG: Cost = { N: 2 ** 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Each takes its memory, and a thread that files and the network want too. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

/** More passwords are being worked on than is good for the machine. */
export class PasswordsBusyError extends Error {
  override readonly name = 'PasswordsBusyError';
}

export interface Passwords {
  /** As it is kept, with its salt and cost. Throws PasswordsBusyError. */
  hash(password: string): Promise<string>;
  /**
   * Whether it is the password that was kept. Where none was, the same work is done, so that the time it takes does not
   * tell which names exist. Throws PasswordsBusyError.
   */
  verify(password: string, kept: string | undefined): Promise<boolean>;
}

/** Keeps passwords so that who steals the store must try each guess at this cost. Those kept at another one stay valid. */
export function createPasswords(cost: Cost = STRONG): Passwords {
  const inTurn = turns();
  const nobodys = keep({ ...cost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) });

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const key = await inTurn(() => derive(password, { ...cost, salt }));
      return keep({ ...cost, salt, key });
    },
    async verify(password, kept = nobodys) {
      const known = read(kept);
      return timingSafeEqual(await inTurn(() => derive(password, known)), known.key);
    },
  };
}

/** The same characters, however the keyboard at hand composes them. */
export function normalised(password: string): string {
  return password.normalize('NFKC');
}

interface Kept extends Cost {
  salt: Buffer;
  key: Buffer;
}

function keep({ N, r, p, salt, key }: Kept): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function read(kept: string): Kept {
  const [, N, r, p, salt = '', key = ''] = kept.split('$');
  return {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

function derive(password: string, { N, r, p, salt }: Omit<Kept, 'key'>): Promise<Buffer> {
  // Node's own limit is a little less than what this takes.
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(normalised(password), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** Does a few at once; the others wait, but not too many of them. */
function turns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: Array<() => void> = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw new PasswordsBusyError('too many passwords at once');
      // Whoever ends hands its place on: `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
