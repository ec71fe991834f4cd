import type { Request, Response } from 'express';
import { z } from 'zod';
import { fieldErrors, type FieldError } from '../events/parse-event.ts';
import type { TransferView } from '../transfer/transfer-view.ts';
import { answerJson } from './answer.ts';
import { refuseKind, takeBody, takeJson } from './json-body.ts';
import { answerInvalidFields, answerProblem } from './problem.ts';

/** What both parties are to send, each from their own phone. */
export interface TransferDraft {
  id: string;
  /** The exact text. */
  text: string;
  /** Opens a chat with our number, with the text ready to be sent; the same for both. */
  link: string;
}

export interface DraftRequest {
  originEmail: string;
  destinationEmail: string;
  service: string;
  locale?: string | undefined;
}

export interface Transfers {
  /** `unavailable`: the panel, or WhatsApp for our own number, cannot be asked now. */
  draftTransfer: (
    wanted: DraftRequest,
  ) => Promise<
    | { kind: 'drafted'; draft: TransferDraft }
    | { kind: 'unfit'; errors: FieldError[] }
    | { kind: 'unavailable'; detail: string }
  >;
  /** Answers one transfer, or `undefined` where there is none with this id. */
  getTransfer: (id: string) => Promise<TransferView | undefined>;
}

const text = z
  .string('must be a text')
  .trim()
  .min(1, 'is required')
  .max(200, 'must have at most 200 characters');
const email = text.toLowerCase().pipe(z.email('must be an e-mail address'));

/** The body of `POST /v1/transfers`. */
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

/** Seconds after which to ask again what could not be asked. */
const RETRY_AFTER = '10';

/** `POST /v1/transfers` */
export function createPostTransfer({ draftTransfer }: Transfers) {
  return async (req: Request, res: Response): Promise<void> => {
    if (refuseKind(req, res)) return;
    const body = await takeBody(req, res);
    const json = body && takeJson(body, res);
    if (json === undefined) return;
    const parsed = draftRequest.safeParse(json);
    if (!parsed.success) {
      answerInvalidFields(res, fieldErrors(parsed.error));
      return;
    }
    const drafted = await draftTransfer(parsed.data);
    switch (drafted.kind) {
      case 'drafted':
        return answerJson(res, 201, drafted.draft, { location: `/v1/transfers/${drafted.draft.id}` });
      case 'unfit':
        return answerInvalidFields(res, drafted.errors);
      case 'unavailable':
        return answerProblem(res, 'unavailable', drafted.detail, { headers: { 'retry-after': RETRY_AFTER } });
    }
  };
}

/** `GET /v1/transfers/{id}` */
export function createGetTransfer({ getTransfer }: Transfers) {
  return async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const transfer = await getTransfer(req.params.id);
    if (transfer) answerJson(res, 200, transfer);
    else answerProblem(res, 'not-found', 'there is no transfer with this id');
  };
}
