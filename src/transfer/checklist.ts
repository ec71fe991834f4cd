import type { Answer, PanelClient, PanelService } from './directory.ts';
import { findServices } from './find-service.ts';
import type { ClientIds } from './match-claim.ts';
import type { ClaimFacts } from './sentence.ts';
import { fold } from './words.ts';

/** Why a transfer is rejected, in the order in which a person is told. */
export const conditions = [
  'origin_inactive',
  'destination_inactive',
  'origin_unverified',
  'destination_unverified',
  'same_person',
  'name_differs',
  'service_not_found',
  'service_ambiguous',
  'service_not_active',
  'service_unpaid',
] as const;
type Condition = (typeof conditions)[number];
export type RejectionReason = Condition | 'refused_by_staff';

/** What the panel answered about what a claim states. */
export interface PanelAnswers {
  origin: Answer<PanelClient>;
  destination: Answer<PanelClient>;
  /** The origin's. */
  services: Answer<PanelService[]>;
  /** The unpaid invoices of the one service that is meant; undefined where there is no such one, so none to ask for. */
  unpaidInvoices: Answer<string[]> | undefined;
}

/** `moot`: cannot be judged, and need not be, since another one fails. `unknown`: the panel could not be asked. */
type Outcome = 'pass' | 'fail' | 'unknown' | 'moot';

export interface Checklist {
  outcomes: Readonly<Record<Condition, Outcome>>;
  verdict: Verdict;
}

/** `wait`: something could not be asked; ask again. All that fails is told at once, so nothing is rejected before. */
export type Verdict =
  | { kind: 'verified'; originId: string; destinationId: string; serviceId: string }
  | { kind: 'rejected'; reasons: Condition[] }
  | { kind: 'wait' };

interface Checking {
  claim: ClaimFacts;
  /** Whom each party's message was counted for, by the panel's id. One phone cannot speak for two. */
  claimants: ClientIds;
  answers: PanelAnswers;
  /** Whether two clients' phone numbers, as the panel holds them, may be one. */
  samePhone: (origin: PanelClient, destination: PanelClient) => boolean;
}

/**
 * Every condition of a transfer, judged by what the panel answered. A name is right when it is the client's first and
 * last name: case, accents, spaces and punctuation apart, nothing left out and nothing turned round. An e-mail address
 * that is no client's (any more) counts as an inactive client.
 */
export function checkTransfer({ claim, claimants, answers, samePhone }: Checking): Checklist {
  const { origin, destination, services, unpaidInvoices } = answers;
  const meant = services.kind === 'found' ? findServices(claim.service, services.value) : [];
  const [service] = meant;
  const outcomes: Record<Condition, Outcome> = {
    origin_inactive: ofClient(origin, claimants.origin),
    destination_inactive: ofClient(destination, claimants.destination),
    origin_unverified: of(origin, ({ verified }) => verified),
    destination_unverified: of(destination, ({ verified }) => verified),
    same_person:
      claim.originEmail === claim.destinationEmail || Object.keys(claimants).length < 2
        ? 'fail'
        : of(origin, (from) => of(destination, (to) => from.id !== to.id && !samePhone(from, to))),
    name_differs: worst(
      of(origin, (client) => isNameOf(claim.originName, client)),
      of(destination, (client) => isNameOf(claim.destinationName, client)),
    ),
    service_not_found: of(services, () => meant.length > 0),
    service_ambiguous: of(services, () => (meant.length > 0 ? meant.length === 1 : 'moot')),
    service_not_active: of(services, () => (meant.length === 1 ? service?.status === 'active' : 'moot')),
    service_unpaid: of(services, () => (meant.length === 1 ? isPaidUp(unpaidInvoices) : 'moot')),
  };
  const reasons = conditions.filter((condition) => outcomes[condition] === 'fail');
  const all = Object.values(outcomes);
  if (
    origin.kind === 'found' &&
    destination.kind === 'found' &&
    service &&
    all.every((one) => one === 'pass')
  ) {
    const ids = { originId: origin.value.id, destinationId: destination.value.id, serviceId: service.id };
    return { outcomes, verdict: { kind: 'verified', ...ids } };
  }
  return reasons.length === 0 || all.includes('unknown')
    ? { outcomes, verdict: { kind: 'wait' } }
    : { outcomes, verdict: { kind: 'rejected', reasons } };
}

function of<Value>(answer: Answer<Value>, judge: (value: Value) => boolean | Outcome): Outcome {
  if (answer.kind !== 'found') return answer.kind === 'not_found' ? 'moot' : 'unknown';
  const judged = judge(answer.value);
  if (typeof judged === 'string') return judged;
  return judged ? 'pass' : 'fail';
}

/** An address that has become another client's since is no longer theirs whose message was counted. */
function ofClient(answer: Answer<PanelClient>, claimant: string | undefined): Outcome {
  if (answer.kind === 'not_found') return 'fail';
  return of(answer, ({ id, status }) => status === 'active' && (claimant === undefined || claimant === id));
}

function isPaidUp(unpaid: Answer<string[]> | undefined): Outcome {
  return unpaid?.kind === 'found' ? of(unpaid, (invoices) => invoices.length === 0) : 'unknown';
}

function isNameOf(stated: string, { firstName, lastName }: PanelClient): boolean {
  const key = personKey(stated);
  return key !== '' && key === personKey(`${firstName} ${lastName}`);
}

function personKey(name: string): string {
  return fold(name).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

function worst(...outcomes: Outcome[]): Outcome {
  const order: Outcome[] = ['fail', 'unknown', 'moot', 'pass'];
  return order.find((outcome) => outcomes.includes(outcome)) ?? 'pass';
}
