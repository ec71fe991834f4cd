import type {
  Address,
  Claim,
  Effects,
  Fact,
  HandledAs,
  OriginView,
  Reply,
  Say,
  Transfer,
  TransferChange,
} from './ports.ts';
import type { Saying } from './reply-texts.ts';

/** A part of what follows. */
export interface Story {
  changes: readonly TransferChange[];
  replies: readonly Reply[];
}

/** What follows from a fact that was taken for something. */
export function handledAs(fact: Fact, as: HandledAs, following: Partial<Effects> = {}): Effects {
  const replies = following.replies ?? [];
  const isAnswered = replies.some(({ chat }) => chat === fact.chat);
  return {
    ...nothing,
    ...following,
    handled: [{ id: fact.id, as, isAnswered }, ...(following.handled ?? [])],
  };
}

export const nothing: Effects = {
  handled: [],
  origins: [],
  changes: [],
  replies: [],
  optOut: [],
  optIn: [],
};

/** The answer to a fact, to whoever it came from. */
export function answer(fact: Fact, { locale, text }: { locale: string; text: string }): Reply {
  return { key: `${fact.id}:sender`, ...addressOf(fact), locale, text };
}

/**
 * Tells those who have claimed, in the words that each of them has used. `what` makes the replies' keys: each is told
 * only once of it.
 */
export function tellParties(
  claims: readonly Claim[],
  { what, say, saying }: { what: string; say: Say; saying: (claim: Claim) => Saying },
): Reply[] {
  return claims.map((claim) => ({
    key: `${what}:${claim.party}`,
    clientId: claim.clientId,
    ...addressOf(claim),
    locale: claim.locale,
    text: say(claim.locale, saying(claim)),
  }));
}

/** The transfers among these, with the origin that each is read with. */
export function withOrigins(origins: readonly OriginView[]): { transfer: Transfer; origin: OriginView }[] {
  return origins.flatMap((origin) => origin.transfers.map((transfer) => ({ transfer, origin })));
}

function addressOf({ chat, phone }: Address): Pick<Reply, 'chat' | 'phone'> {
  return { chat, ...(phone !== undefined && { phone }) };
}
