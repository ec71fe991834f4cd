import { z } from 'zod';
import type { FieldError } from '../events/parse-event.ts';

const text = z
  .string('must be a text')
  .trim()
  .min(1, 'is required')
  .max(200, 'must have at most 200 characters');
const email = text.toLowerCase().pipe(z.email('must be an e-mail address'));

/** What a transfer is asked for by, as the API and the console take it. */
export const draftRequest = z
  .object({
    originEmail: email.meta({ description: 'Of the client who has the service.' }),
    destinationEmail: email.meta({ description: 'Of the client who is to have it.' }),
    service: text.meta({ description: 'By id, domain or name.' }),
    locale: text.optional().meta({ description: 'Of the text, such as `es`; by default the origin’s.' }),
  })
  .refine(({ originEmail, destinationEmail }) => originEmail !== destinationEmail, {
    path: ['destinationEmail'],
    message: 'must be another client’s',
  });
export type DraftRequest = z.output<typeof draftRequest>;

/** What both parties are to send, each from their own phone. */
export interface TransferDraft {
  id: string;
  /** The exact text. */
  text: string;
  /** Opens a chat with our number, with the text ready to be sent; the same for both. */
  link: string;
}

export type DraftAnswer =
  | { kind: 'drafted'; draft: TransferDraft }
  | { kind: 'unfit'; errors: FieldError[] }
  /** The panel, or WhatsApp for our own number, cannot be asked now. */
  | { kind: 'unavailable'; detail: string };
