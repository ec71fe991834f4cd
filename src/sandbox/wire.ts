import { z } from 'zod';
import { networkState } from './network.ts';

/** What the sandbox and its transport say to each other under /sandbox/transport. */

const session = z.object({
  /** Our own number. */
  number: z.string().min(1),
  epoch: z.int(),
  /** The memory that the sender connected to: another one knows nothing of what it sent. */
  profile: z.string(),
});
const key = z.string().min(1).max(128);
const chat = z.string().min(1).max(64);

export const connectRequest = session.omit({ profile: true });
export const resolveRequest = session.extend({ candidates: z.array(chat).max(20) });
export const sendRequest = session.extend({
  key,
  phone: chat,
  text: z.string().min(1).max(65_536, 'must have at most 65,536 characters'),
  deliveryId: z.string(),
  /** Milliseconds since 1970: from then on the message is not taken any more, wherever it was on its way. */
  acceptUntil: z.number(),
});
export const lookUpRequest = session.extend({ key });
export const updatesRequest = session.extend({
  /** The last update that was dealt with: it and those before are not asked for again. */
  after: z.int(),
  /** The network's state as the sender knows it: another one is an answer at once. */
  state: z.enum(networkState),
});

export type Session = z.infer<typeof session>;
export type SendRequest = z.infer<typeof sendRequest>;
export type UpdatesRequest = z.infer<typeof updatesRequest>;

/** How long a request for updates is kept waiting for one, in milliseconds. */
export const LONG_POLL = 10_000;

/** Why the sandbox did not do what it was asked to. All but `broken` prove that nothing was sent. */
const refusalCodes = [
  'offline',
  'older_epoch',
  'no_session',
  'too_late',
  'not_accepted',
  'not_registered',
  'invalid',
  /** The call fails although the message was taken. */
  'broken',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export const refused = z.object({ code: z.enum(refusalCodes), detail: z.string() });

export const welcome = z.object({ profile: z.string(), state: z.enum(networkState), after: z.int() });
export const resolved = z.object({ phone: z.string().nullable() });
export const accepted = z.object({ id: z.string() });
export const found = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), id: z.string() }),
  z.object({ kind: z.enum(['pending', 'not_found']) }),
]);
export const updates = z.object({
  state: z.enum(networkState),
  updates: z.array(
    z.discriminatedUnion('kind', [
      z.object({ seq: z.int(), kind: z.enum(['delivered', 'read']), key: z.string(), at: z.number() }),
      z.object({
        seq: z.int(),
        kind: z.literal('message'),
        id: z.string(),
        phone: z.string(),
        text: z.string(),
        at: z.number(),
      }),
    ]),
  ),
});

export type Welcome = z.infer<typeof welcome>;
export type Found = z.infer<typeof found>;
export type Updates = z.infer<typeof updates>;
export type Update = Updates['updates'][number];
