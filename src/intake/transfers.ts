import type { Request, Response } from 'express';
import { fieldErrors } from '../events/parse-event.ts';
import { draftRequest, type DraftAnswer, type DraftRequest } from '../transfer/draft-request.ts';
import type { TransferView } from '../transfer/transfer-view.ts';
import { answerJson } from './answer.ts';
import { refuseKind, takeBody, takeJson } from './json-body.ts';
import { answerInvalidFields, answerProblem } from './problem.ts';

export interface Transfers {
  draftTransfer: (wanted: DraftRequest) => Promise<DraftAnswer>;
  /** Answers one transfer, or `undefined` where there is none with this id. */
  getTransfer: (id: string) => Promise<TransferView | undefined>;
}

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
