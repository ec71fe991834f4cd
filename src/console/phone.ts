import { z } from 'zod';
import type { OurNumber } from '../delivery/session-view.ts';
import type { NumberView, PhoneView } from './deliveries-wire.ts';
import { Refusal, type Role, type Route } from './route.ts';
import { valid } from './valid.ts';

/** How long a code holds, about, in milliseconds: then WhatsApp shows another one. */
const QR_MS = 20_000;

export interface PhoneSession {
  transport: 'sandbox' | 'web';
  /** One at least. */
  numbers: () => Promise<OurNumber[]>;
  /** The code as an SVG image. */
  drawQr: (code: string) => Promise<string>;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** How our numbers are, for whoever has that role. */
export type ViewPhone = (role: Role) => Promise<PhoneView>;

/** Whoever has a code can link an account: only admins see it. */
export function createPhoneView({ transport, numbers, drawQr, clock }: PhoneSession): ViewPhone {
  // Asked every second, by everybody who looks: of each number, the last one.
  const drawn = new Map<string, { code: string; image: string }>();

  async function imageOf(account: string, code: string): Promise<string> {
    const known = drawn.get(account);
    if (known?.code === code) return known.image;
    const image = `data:image/svg+xml,${encodeURIComponent(await drawQr(code))}`;
    drawn.set(account, { code, image });
    return image;
  }

  async function viewOf({ since, paused, qr, ...seen }: OurNumber, role: Role): Promise<NumberView> {
    return {
      ...seen,
      ...(since !== undefined && { since: iso(since) }),
      ...(paused && { paused: { ...paused, since: iso(paused.since) } }),
      ...(qr &&
        role === 'admin' && {
          qr: {
            image: await imageOf(seen.account, qr.code),
            at: iso(qr.at),
            seconds: Math.max(0, Math.ceil((qr.at + QR_MS - clock()) / 1000)),
          },
        }),
    };
  }

  return async (role) => ({
    transport,
    numbers: await Promise.all((await numbers()).map((number) => viewOf(number, role))),
  });
}

export interface PhoneDeps {
  view: ViewPhone;
  /** Has the owner of the number log out as soon as it can. Resolves to whether that can be: an account is linked. */
  logOut: (account: string) => Promise<boolean>;
  /** Lets a paused number send again. */
  resume: (account: string) => Promise<void>;
  /** Resolves to the delivery's id; undefined where that cannot be a phone's number. */
  sendText: (message: {
    phone: string;
    text: string;
    locale: string;
    by: string;
    /** Which of our numbers it goes from; none: whichever would write to them anyway. */
    account?: string;
  }) => Promise<string | undefined>;
  locale: string;
  /** What a test says where nobody says anything else, in that locale. */
  testText: () => string;
}

const account = z.string('must be a number of ours').max(64, 'must have at most 64 characters').optional();
const which = z.object({ account }).optional();
const test = z.object({
  phone: z.string('must be a phone number').trim().min(1, 'is required').max(64),
  text: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(4096, 'must have at most 4,096 characters')
    .optional(),
  account,
});

/**
 * Our own numbers: whether they are linked and send, and what an admin can do about it. All of it goes through the store,
 * wherever the process runs that has the number.
 */
export function phoneRoutes({ view, logOut, resume, sendText, locale, testText }: PhoneDeps): Route[] {
  /** The first where none is named. Throws a Refusal where it is not one of ours. */
  async function find(named: string | undefined): Promise<NumberView> {
    const { numbers } = await view('viewer');
    const found = named === undefined ? numbers[0] : numbers.find((number) => number.account === named);
    if (!found) throw new Refusal(404, { code: 'not_found', detail: 'that is no number of ours' });
    return found;
  }

  return [
    { method: 'GET', path: '/phone', needs: 'viewer', handle: ({ by }) => view(by.role) },
    {
      method: 'POST',
      path: '/phone/log-out',
      needs: 'admin',
      async handle({ body, record }) {
        const number = await find(valid(which, body)?.account);
        const { session, paused } = number;
        if (session === 'blocked' || paused?.reason === 'blocked') {
          throw notPossible(
            'WhatsApp has blocked the account, so that it is not connected: let it go on first',
          );
        }
        if (session === 'scan_qr' || session === 'logged_out') throw notLinked();
        await record({ action: 'phone.log_out', subject: nameOf(number) });
        if (!(await logOut(number.account))) throw notLinked();
      },
    },
    {
      method: 'POST',
      path: '/phone/resume',
      needs: 'admin',
      async handle({ body, record }) {
        const number = await find(valid(which, body)?.account);
        await record({ action: 'phone.resume', subject: nameOf(number) });
        await resume(number.account);
      },
    },
    {
      method: 'POST',
      path: '/phone/test',
      needs: 'admin',
      async handle({ body, by, record }) {
        const { phone, text = testText(), account: named } = valid(test, body);
        const from = named === undefined ? undefined : await find(named);
        await record({ action: 'phone.test', ...(from && { subject: nameOf(from) }) });
        const deliveryId = await sendText({
          phone,
          text,
          locale,
          by: by.name,
          ...(from && { account: from.account }),
        });
        if (deliveryId !== undefined) return { deliveryId };
        throw new Refusal(422, {
          code: 'invalid_phone',
          detail: 'that is no phone number',
          errors: [{ pointer: '/phone', detail: 'is no phone number' }],
        });
      },
    },
  ];
}

function nameOf({ number, account: name }: NumberView): string {
  return number ?? name;
}

function notPossible(detail: string): Refusal {
  return new Refusal(409, { code: 'not_possible', detail });
}

const notLinked = () => notPossible('no account is linked');

function iso(at: number): string {
  return new Date(at).toISOString();
}
