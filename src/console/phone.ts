import { z } from 'zod';
import type { OtherNumber, SessionView } from '../delivery/session-view.ts';
import type { PhoneView } from './deliveries-wire.ts';
import { Refusal, type Role, type Route } from './route.ts';
import { valid } from './valid.ts';

/** How long a code holds, about, in milliseconds: then WhatsApp shows another one. */
const QR_MS = 20_000;

export interface PhoneSession {
  transport: 'sandbox' | 'web';
  session: () => Promise<SessionView>;
  /** The numbers of other workers on the same store. */
  others: () => Promise<OtherNumber[]>;
  /** The code as an SVG image. */
  drawQr: (code: string) => Promise<string>;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** How our phone is, for whoever has that role. */
export type ViewPhone = (role: Role) => Promise<PhoneView>;

/** Whoever has the code can link the account: only admins see it. */
export function createPhoneView({ transport, session, others, drawQr, clock }: PhoneSession): ViewPhone {
  // Asked every second, by everybody who looks.
  let drawn: { code: string; image: string } | undefined;

  async function imageOf(code: string): Promise<string> {
    if (drawn?.code === code) return drawn.image;
    const image = `data:image/svg+xml,${encodeURIComponent(await drawQr(code))}`;
    drawn = { code, image };
    return image;
  }

  return async (role) => {
    const { since, paused, qr, ...seen } = await session();
    const beside = await others();
    return {
      transport,
      ...seen,
      ...(since !== undefined && { since: iso(since) }),
      ...(paused && { paused: { ...paused, since: iso(paused.since) } }),
      ...(qr &&
        role === 'admin' && {
          qr: {
            image: await imageOf(qr.code),
            at: iso(qr.at),
            seconds: Math.max(0, Math.ceil((qr.at + QR_MS - clock()) / 1000)),
          },
        }),
      ...(beside.length > 0 && {
        others: beside.map((other) => ({
          number: other.number,
          session: other.session,
          since: iso(other.since),
          ...(other.paused && { paused: { ...other.paused, since: iso(other.paused.since) } }),
        })),
      }),
    };
  };
}

export interface PhoneDeps {
  view: ViewPhone;
  /** Has the owner of the number log out as soon as it can. Resolves to whether that can be: an account is linked. */
  logOut: () => Promise<boolean>;
  /** Lets a paused number send again. */
  resume: () => Promise<void>;
  /** Resolves to the delivery's id; undefined where that cannot be a phone's number. */
  sendText: (message: {
    phone: string;
    text: string;
    locale: string;
    by: string;
  }) => Promise<string | undefined>;
  locale: string;
  /** What a test says where nobody says anything else, in that locale. */
  testText: () => string;
}

const test = z.object({
  phone: z.string('must be a phone number').trim().min(1, 'is required').max(64),
  text: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(4096, 'must have at most 4,096 characters')
    .optional(),
});

/** Our own phone: whether it is linked and sends, and what an admin can do about it. */
export function phoneRoutes({ view, logOut, resume, sendText, locale, testText }: PhoneDeps): Route[] {
  return [
    { method: 'GET', path: '/phone', needs: 'viewer', handle: ({ by }) => view(by.role) },
    {
      method: 'POST',
      path: '/phone/log-out',
      needs: 'admin',
      async handle({ by, record }) {
        const { session, paused } = await view(by.role);
        if (session === 'blocked' || paused?.reason === 'blocked') {
          throw notPossible(
            'WhatsApp has blocked the account, so that it is not connected: let it go on first',
          );
        }
        if (session === 'scan_qr' || session === 'logged_out') throw notLinked();
        await record({ action: 'phone.log_out' });
        if (!(await logOut())) throw notLinked();
      },
    },
    {
      method: 'POST',
      path: '/phone/resume',
      needs: 'admin',
      async handle({ record }) {
        await record({ action: 'phone.resume' });
        await resume();
      },
    },
    {
      method: 'POST',
      path: '/phone/test',
      needs: 'admin',
      async handle({ body, by, record }) {
        const { phone, text = testText() } = valid(test, body);
        await record({ action: 'phone.test' });
        const deliveryId = await sendText({ phone, text, locale, by: by.name });
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

function notPossible(detail: string): Refusal {
  return new Refusal(409, { code: 'not_possible', detail });
}

const notLinked = () => notPossible('no account is linked');

function iso(at: number): string {
  return new Date(at).toISOString();
}
