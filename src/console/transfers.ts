import { z } from 'zod';
import { waLink } from '../transfer/build-claim.ts';
import { draftRequest, type DraftAnswer, type DraftRequest } from '../transfer/draft-request.ts';
import { transferStatuses } from '../transfer/ports.ts';
import { shownChecklist } from '../transfer/shown-checklist.ts';
import type { StaffOutcome } from '../transfer/staff.ts';
import type {
  TransferPlace,
  TransferQuery,
  TransferRecord,
  TransferView,
} from '../transfer/transfer-view.ts';
import { maskEmails } from './mask-emails.ts';
import { maskPhone } from './mask.ts';
import { maskText } from './mask-text.ts';
import { Refusal, type Role, type Route } from './route.ts';
import type { TransferDetail, TransferRow, TransfersPage } from './transfers-wire.ts';
import { valid } from './valid.ts';

export interface TransfersDeps {
  /** Newest first. */
  list: (query: TransferQuery) => Promise<TransferView[]>;
  get: (id: string) => Promise<TransferRecord | undefined>;
  execute: (id: string) => Promise<StaffOutcome>;
  refuse: (id: string) => Promise<StaffOutcome>;
  draft: (wanted: DraftRequest) => Promise<DraftAnswer>;
  /** Ours that these clients are to write to; undefined where none is known. */
  ourNumber: (clientIds: readonly string[]) => Promise<string | undefined>;
  /** What staff did to it, oldest first. */
  deedsOn: (id: string) => Promise<Array<{ at: string; who: string; action: string; detail?: string }>>;
}

const PAGE = 50;
const OPEN: ReadonlySet<string> = new Set(['waiting', 'checking', 'verified']);

const query = z.object({
  status: z.enum(transferStatuses, 'must be a status').optional(),
  before: z
    .string()
    .regex(/^\d{1,15}\..{1,128}$/, 'must be what a page of the list ended with')
    .transform(placeOf)
    .optional(),
});
const refusal = z
  .object({
    note: z.string('must be a text').trim().max(500, 'must have at most 500 characters').optional(),
  })
  .optional();

/** Transfers of services from one client to another, and what staff do about them. */
export function transferRoutes(deps: TransfersDeps): Route[] {
  async function page(url: URLSearchParams, role: Role): Promise<TransfersPage> {
    const wanted = valid(query, Object.fromEntries(url));
    const found = await deps.list({ ...wanted, limit: PAGE + 1 });
    const transfers = found.slice(0, PAGE);
    const last = transfers.at(-1);
    return {
      transfers: transfers.map((transfer) => rowOf(transfer, role)),
      ...(found.length > PAGE && last && { next: `${Date.parse(last.createdAt)}.${last.id}` }),
    };
  }

  async function recordOf(id = ''): Promise<TransferRecord> {
    const record = await deps.get(id);
    if (record) return record;
    throw new Refusal(404, { code: 'not_found', detail: 'there is no transfer with this id' });
  }

  async function detail(id: string | undefined, role: Role): Promise<TransferDetail> {
    const record = await recordOf(id);
    const { transfer, text, messages } = record;
    const { status, reasons } = transfer;
    const parties = [transfer.origin.clientId, transfer.destination.clientId].filter(
      (party) => party !== null,
    );
    const number = status === 'waiting' && text !== null ? await deps.ourNumber(parties) : undefined;
    const isMatch = matches(record);
    const view: TransferDetail = {
      ...transfer,
      ...(text !== null && number !== undefined && { drafted: { text, link: waLink(number, text) } }),
      messages: messages.map(({ party, text: written, at, phone, state }) => ({
        party,
        text: written,
        at,
        state,
        ...(phone !== undefined && { phone }),
      })),
      ...(isMatch !== undefined && { isMatch }),
      checklist: shownChecklist(status, reasons),
      actions: role === 'viewer' ? [] : actionsOn(transfer),
      staff: (await deps.deedsOn(transfer.id)).map(({ at, who, action, detail: said }) => ({
        at,
        who,
        action,
        ...(said !== undefined && { detail: said }),
      })),
    };
    return role === 'viewer' ? masked(view) : view;
  }

  return [
    {
      method: 'GET',
      path: '/transfers',
      needs: 'viewer',
      handle: ({ query: url, by }) => page(url, by.role),
    },
    {
      method: 'GET',
      path: '/transfers/:id',
      needs: 'viewer',
      handle: ({ params, by }) => detail(params['id'], by.role),
    },
    {
      method: 'POST',
      path: '/transfers/:id/execute',
      needs: 'editor',
      async handle({ params, by, record }) {
        const { transfer } = await recordOf(params['id']);
        assertPossible(transfer, 'execute');
        await record({ action: 'transfers.execute', subject: transfer.id });
        told(await deps.execute(transfer.id));
        return detail(transfer.id, by.role);
      },
    },
    {
      method: 'POST',
      path: '/transfers/:id/refuse',
      needs: 'editor',
      async handle({ params, body, by, record }) {
        const { note = '' } = valid(refusal, body) ?? {};
        const { transfer } = await recordOf(params['id']);
        assertPossible(transfer, 'refuse');
        await record({
          action: 'transfers.refuse',
          subject: transfer.id,
          ...(note !== '' && { detail: note }),
        });
        told(await deps.refuse(transfer.id));
        return detail(transfer.id, by.role);
      },
    },
    {
      method: 'POST',
      path: '/transfers',
      needs: 'editor',
      async handle({ body, record }) {
        const wanted = valid(draftRequest, body);
        await record({ action: 'transfers.draft', detail: wanted.service });
        const drafted = await deps.draft(wanted);
        switch (drafted.kind) {
          case 'drafted':
            // Once more, since only now has it a name that its history can be found by.
            await record({ action: 'transfers.drafted', subject: drafted.draft.id });
            return drafted.draft;
          case 'unfit': {
            const { errors } = drafted;
            throw new Refusal(422, { code: 'wrong_fields', detail: 'what `errors` names is wrong', errors });
          }
          case 'unavailable':
            throw new Refusal(503, { code: 'unavailable', detail: drafted.detail });
        }
      },
    },
  ];
}

function placeOf(before: string): TransferPlace {
  const [createdAt = '', ...id] = before.split('.');
  return { createdAt: Number(createdAt), id: id.join('.') };
}

function rowOf(transfer: TransferView, role: Role): TransferRow {
  const { id, status, reasons, service, createdAt, expiresAt } = transfer;
  const shown = role === 'viewer' ? maskEmails : (email: string) => email;
  return {
    id,
    status,
    reasons,
    service,
    createdAt,
    expiresAt,
    originEmail: shown(transfer.origin.email),
    destinationEmail: shown(transfer.destination.email),
  };
}

/** Whether what stands is one text; undefined where one of the two has not written. */
function matches({ messages }: TransferRecord): boolean | undefined {
  const [one, other] = messages.filter(({ state }) => state === 'stands');
  return one && other && one.key === other.key;
}

function actionsOn({ status }: TransferView): TransferDetail['actions'] {
  if (status === 'verified') return ['execute', 'refuse'];
  return OPEN.has(status) ? ['refuse'] : [];
}

const notPossible = () =>
  new Refusal(409, { code: 'not_possible', detail: 'the transfer stands elsewhere by now' });

function assertPossible(transfer: TransferView, action: 'execute' | 'refuse'): void {
  if (!actionsOn(transfer).includes(action)) throw notPossible();
}

/** Throws where it was not done. */
function told(outcome: StaffOutcome): void {
  switch (outcome.kind) {
    case 'done':
      return;
    case 'not_possible':
      throw notPossible();
    case 'rejected':
      throw new Refusal(409, {
        code: 'rejected',
        detail: 'its conditions are met no more: it is rejected now, and both were told why',
        reasons: outcome.reasons,
      });
    case 'unavailable':
      throw new Refusal(503, {
        code: 'panel_unavailable',
        detail: 'the panel cannot be asked now: nothing has changed',
      });
  }
}

/** As viewers see it: whose numbers and addresses these are is not for them. */
function masked(view: TransferDetail): TransferDetail {
  const { drafted: _, ...rest } = view;
  const { origin, destination, claims, messages, staff } = rest;
  return {
    ...rest,
    origin: { ...origin, email: maskEmails(origin.email) },
    destination: { ...destination, email: maskEmails(destination.email) },
    // WhatsApp's ids hold the number.
    claims: claims.map((claim) => ({
      ...claim,
      whatsappMessageId: claim.whatsappMessageId.replace(/\d{7,}/g, maskPhone),
    })),
    messages: messages.map(({ phone, text, ...message }) => ({
      ...message,
      text: maskText(text),
      ...(phone !== undefined && { phone: maskPhone(phone) }),
    })),
    staff: staff.map(({ detail, ...deed }) => ({
      ...deed,
      ...(detail !== undefined && { detail: maskText(detail) }),
    })),
  };
}
