import { serviceKey } from './find-service.ts';

export type Party = 'origin' | 'destination';
/** The panel's ids; one that is missing is of an e-mail address that is no client's. */
export type ClientIds = Readonly<Partial<Record<Party, string>>>;

/** What one party has sent, and what stands: a party's newer claim takes the place of the older one. */
export interface StoredClaim {
  party: Party;
  /** WhatsApp's. */
  messageId: string;
  /** The claimKey of its text. */
  key: string;
  /** As the text names it. */
  service: string;
}

/** A transfer that has not ended. Times are milliseconds since 1970. */
export interface OpenTransfer {
  id: string;
  status: 'waiting' | 'checking' | 'verified';
  /** In lower case. */
  originEmail: string;
  destinationEmail: string;
  /** As it was first named. */
  service: string;
  /** One of each party at most. */
  claims: readonly StoredClaim[];
  createdAt: number;
  expiresAt: number;
}

export interface NewClaim extends StoredClaim {
  originEmail: string;
  destinationEmail: string;
}

/**
 * What comes of a claim. In the transfer named, the claim takes the place of its party's earlier one, except where
 * nothing changes.
 * - `handled`: this very message is in already; nothing changes and nobody is answered
 * - `taken`: the origin's other claim for this service, to somebody else, must be cancelled first; nothing changes
 * - `under_way`: both have claimed already; nothing changes
 * - `first`: waits for the other party, in a new transfer where none is named
 * - `repeated`: the same words again; still waits for the other party
 * - `replaced`: other words than this party's earlier ones; waits for the other party to send these
 * - `differs`: the other party's words (`otherKey`) are others
 * - `matched`: both have sent the same words: to be checked
 */
export type Match =
  | { kind: 'handled' | 'taken' | 'under_way' | 'repeated' | 'replaced' | 'matched'; transferId: string }
  | { kind: 'first'; transferId: string | undefined }
  | { kind: 'differs'; transferId: string; otherKey: string };

/**
 * Decides what comes of a claim whose sender is known to be that party. `open` holds the open transfers of the claim's
 * origin, whoever they are to. A transfer that has waited too long does not count, whether it is marked or not.
 */
export function matchClaim(claim: NewClaim, open: readonly OpenTransfer[], now: number): Match {
  const handled = open.find(({ claims }) => claims.some(({ messageId }) => messageId === claim.messageId));
  if (handled) return { kind: 'handled', transferId: handled.id };
  const live = open.filter(({ status, expiresAt }) => status !== 'waiting' || now < expiresAt);

  const taken = live.find((transfer) => isPromisedElsewhere(claim, transfer));
  if (taken) return { kind: 'taken', transferId: taken.id };

  const home = homeOf(claim, live);
  if (!home) return { kind: 'first', transferId: undefined };
  const transferId = home.id;
  if (home.status !== 'waiting') return { kind: 'under_way', transferId };
  const own = home.claims.find(({ party }) => party === claim.party);
  const other = home.claims.find(({ party }) => party !== claim.party);
  if (other?.key === claim.key) return { kind: 'matched', transferId };
  if (other) return { kind: 'differs', transferId, otherKey: other.key };
  if (own) return { kind: own.key === claim.key ? 'repeated' : 'replaced', transferId };
  return { kind: 'first', transferId };
}

/** Only the origin's word promises a service: anybody could claim to be its destination. */
function isPromisedElsewhere(claim: NewClaim, transfer: OpenTransfer): boolean {
  return (
    claim.party === 'origin' &&
    transfer.originEmail === claim.originEmail &&
    transfer.destinationEmail !== claim.destinationEmail &&
    isAboutService(claim, transfer) &&
    transfer.claims.some(({ party }) => party === 'origin')
  );
}

/**
 * The transfer that a claim belongs to: of those between the same two, the one where the same words stand already, else
 * the one of the service that it names, else the newest that waits for this party: then one of them has the service
 * wrong, and is told so.
 */
function homeOf(claim: NewClaim, live: readonly OpenTransfer[]): OpenTransfer | undefined {
  const { originEmail, destinationEmail } = claim;
  const theirs = live
    .filter(
      (transfer) => transfer.originEmail === originEmail && transfer.destinationEmail === destinationEmail,
    )
    .toSorted((a, b) => b.createdAt - a.createdAt);
  return (
    theirs.find(({ claims }) =>
      claims.some(({ party, key }) => party !== claim.party && key === claim.key),
    ) ??
    theirs.find(({ claims }) => claims.some(({ key }) => key === claim.key)) ??
    theirs.find((transfer) => isAboutService(claim, transfer)) ??
    theirs.find(
      ({ status, claims }) => status === 'waiting' && claims.some(({ party }) => party !== claim.party),
    )
  );
}

function isAboutService(claim: NewClaim, { service, claims }: OpenTransfer): boolean {
  const key = serviceKey(claim.service);
  return [service, ...claims.map((earlier) => earlier.service)].some((named) => serviceKey(named) === key);
}
