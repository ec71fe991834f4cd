import { createHash } from 'node:crypto';
import { claimKey } from './claim-key.ts';
import { differingWords } from './differing-words.ts';
import { answer, handledAs } from './effects.ts';
import { matchClaim, type Match } from './match-claim.ts';
import type { ClaimMeaning } from './meaning.ts';
import type { Claim, Effects, Fact, OriginView, Party, Say, TransferChange } from './ports.ts';
import { saying, type Saying } from './reply-texts.ts';
import { blanks, type ClaimFacts } from './sentence.ts';
import { hoursOf } from './transfer-story.ts';
import { wordFor } from './word-for.ts';
import type { Claimant } from './who-claims.ts';

interface Claiming {
  fact: Fact;
  meaning: ClaimMeaning;
  claimant: Extract<Claimant, { kind: 'party' }>;
  /** Of the origin that the claim names. */
  origin: OriginView;
}

/** What follows from the claim of a party. */
export function claimStory(
  { fact, meaning, claimant, origin }: Claiming,
  { say, windowMs, now }: { say: Say; windowMs: number; now: number },
): Effects {
  const { locale, originEmail, destinationEmail } = meaning;
  const { clientIds } = claimant;
  // One phone for both: there is no other party to wait for, and the check says why it cannot be.
  const isBoth = claimant.parties.length > 1;
  const claim = claimOf(fact, meaning, claimant);
  const { service } = claim;
  // It counts from when it was written: the service may have been down since.
  const match = matchClaim({ ...claim, originEmail, destinationEmail }, origin.transfers, fact.at);
  const expiresAt = fact.at + windowMs;

  const opens = (): { transferId: string; opening: TransferChange[] } => {
    const known = 'transferId' in match ? match.transferId : undefined;
    if (known !== undefined) return { transferId: known, opening: [] };
    const id = transferIdOf(fact.id);
    const parties = { originEmail, destinationEmail, clientIds };
    const transfer = { id, service, locale, ...parties, createdAt: fact.at, expiresAt };
    return { transferId: id, opening: [{ kind: 'open', transfer }] };
  };
  const follow = (told: Saying | undefined, changes: readonly TransferChange[] = []) =>
    handledAs(fact, 'claim', {
      changes,
      origins: changes.length > 0 ? [{ originEmail: origin.originEmail, version: origin.version }] : [],
      replies: told
        ? [{ ...answer(fact, { locale, text: say(locale, told) }), clientId: claim.clientId }]
        : [],
    });
  const toChecking = (transferId: string): TransferChange => ({
    kind: 'move',
    transferId,
    from: 'waiting',
    to: { status: 'checking', checkAt: now, checks: 0, claim },
  });

  switch (match.kind) {
    case 'handled':
      return follow(undefined);
    case 'taken':
      return follow(saying('conversation.transfer.taken', { service, word: wordFor('cancel', locale) }));
    case 'under_way':
      return follow(saying('conversation.transfer.under_way', { service }));
    case 'first':
    case 'repeated':
    case 'replaced':
    case 'differs':
    case 'matched': {
      const { transferId, opening } = opens();
      const counted = {
        kind: 'claim',
        transferId,
        claim,
        ...(match.kind === 'first' && { expiresAt }),
      } as const;
      const changes = [...opening, counted];
      return isBoth || match.kind === 'matched'
        ? follow(undefined, [...changes, toChecking(transferId)])
        : follow(waiting(match, { claim, windowMs }), changes);
    }
  }
}

/** What the sender is told who has to wait for the other party. */
function waiting(match: Match, { claim, windowMs }: { claim: Claim; windowMs: number }): Saying {
  const { service, party, locale, key } = claim;
  const other = party === 'origin' ? claim.destinationName : claim.originName;
  if (match.kind === 'differs') {
    const words = quoted(differingWords(key, match.otherKey));
    return saying('conversation.transfer.differs', { service, words });
  }
  if (match.kind === 'repeated' || match.kind === 'replaced')
    return saying(`conversation.transfer.${match.kind}`, { service, other });
  const word = wordFor('cancel', locale);
  return saying('conversation.transfer.waiting', { service, other, hours: hoursOf(windowMs), word });
}

/** More of them say no more. */
const MOST_WORDS = 10;

function quoted(words: readonly string[]): string {
  const shown = words.slice(0, MOST_WORDS).map((word) => `“${word}”`);
  return [...shown, ...(words.length > MOST_WORDS ? ['…'] : [])].join(', ');
}

function claimOf(fact: Fact, meaning: ClaimMeaning, { parties, clientIds }: Claiming['claimant']) {
  const [party]: readonly [Party, ...Party[]] = parties;
  const { messageId, chat, phone, text, at } = fact;
  return {
    ...(Object.fromEntries(blanks.map((blank) => [blank, meaning[blank]])) as ClaimFacts),
    party,
    clientId: clientIds[party] ?? '',
    messageId,
    chat,
    phone,
    text,
    at,
    key: claimKey(text),
    locale: meaning.locale,
  } satisfies Claim;
}

/** Of the transfer that a fact opens: the same however often it is dealt with. */
function transferIdOf(factId: string): string {
  return `tr_${createHash('sha256').update(factId).digest('hex').slice(0, 24)}`;
}
