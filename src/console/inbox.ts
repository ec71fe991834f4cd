import { z } from 'zod';
import type { LeftToPerson } from '../delivery/left-to-person.ts';
import { isStorable } from '../events/fields.ts';
import type { InboxPage } from './deliveries-wire.ts';
import { maskPhone } from './mask.ts';
import { maskText } from './mask-text.ts';
import { Refusal, type Role, type Route } from './route.ts';
import { valid } from './valid.ts';

export interface InboxDeps {
  /** Newest first. */
  list: (query: { before?: number; limit: number }) => Promise<{ messages: LeftToPerson[]; next?: number }>;
  /** Resolves to whether it was open. */
  close: (seq: number) => Promise<boolean>;
  /** Answers it in its chat and closes it; resolves to undefined where it is closed already. */
  answer: (answer: { seq: number; text: string; by: string }) => Promise<{ deliveryId: string } | undefined>;
  /** There is something new to send. */
  onAnswer: () => void;
}

const PAGE = 50;
const PLACE = 'must be the `next` of an earlier answer';

const query = z.object({
  before: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number(PLACE).int(PLACE).min(0, PLACE).optional(),
  ),
});
const answering = z.object({
  text: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(4096, 'must have at most 4,096 characters')
    .refine(isStorable, 'must have whole characters, and no NUL'),
});

/** What customers wrote that is left to a person. */
export function inboxRoutes({ list, close, answer, onAnswer }: InboxDeps): Route[] {
  async function page(url: URLSearchParams, role: Role): Promise<InboxPage> {
    const { before } = valid(query, Object.fromEntries(url));
    const { messages, next } = await list({ limit: PAGE, ...(before !== undefined && { before }) });
    const hide = role === 'viewer';
    return {
      messages: messages.map(({ address, text, at, clientName, ...message }) => ({
        ...message,
        // A panel may put anything into a name.
        ...(clientName !== undefined && { clientName: hide ? maskText(clientName) : clientName }),
        phone: hide ? maskPhone(address) : address,
        text: hide ? maskText(text) : text,
        at: new Date(at).toISOString(),
      })),
      ...(next !== undefined && { next }),
    };
  }

  const notPossible = () =>
    new Refusal(409, { code: 'not_possible', detail: 'somebody has dealt with it by now' });

  return [
    { method: 'GET', path: '/inbox', needs: 'viewer', handle: ({ query: url, by }) => page(url, by.role) },
    {
      method: 'POST',
      path: '/inbox/:seq/close',
      needs: 'editor',
      async handle({ params, record }) {
        const seq = placeOf(params['seq']);
        await record({ action: 'inbox.close', subject: `inbound ${seq}` });
        if (!(await close(seq))) throw notPossible();
      },
    },
    {
      method: 'POST',
      path: '/inbox/:seq/reply',
      needs: 'editor',
      async handle({ params, body, by, record }) {
        const seq = placeOf(params['seq']);
        const { text } = valid(answering, body);
        await record({ action: 'inbox.reply', subject: `inbound ${seq}` });
        const answered = await answer({ seq, text, by: by.name });
        if (!answered) throw notPossible();
        onAnswer();
        return answered;
      },
    },
  ];
}

function placeOf(seq = ''): number {
  if (/^\d{1,15}$/.test(seq)) return Number(seq);
  throw new Refusal(404, { code: 'not_found', detail: 'there is no message with this number' });
}
