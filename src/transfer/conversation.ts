import { buildClaim, waLink } from './build-claim.ts';
import { claimStory } from './claim-story.ts';
import { answer, handledAs, withOrigins } from './effects.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import type {
  Address,
  Background,
  Effects,
  Fact,
  HandledAs,
  OriginView,
  Say,
  TransferChange,
} from './ports.ts';
import { saying, type Saying } from './reply-texts.ts';
import type { Blank, ClaimFacts, Sentence } from './sentence.ts';
import { cancel } from './transfer-story.ts';
import { wordFor } from './word-for.ts';
import type { Claimant } from './who-claims.ts';

export interface Setting {
  say: Say;
  /** In every locale that claims are recognised in. */
  sentences: readonly Sentence[];
  defaultLocale: string;
  /** Our own, E.164; undefined while no account is linked: then a link leaves it to its reader whom to write to. */
  ourNumber: string | undefined;
  /** How long the first message waits for the second; and how old a message may be that is still answered. */
  windowMs: number;
  now: number;
}

/** A fact and all that is known when it is dealt with. */
export interface Situation {
  fact: Fact;
  meaning: Meaning;
  background: Background;
  /** Where the fact is a claim: who its sender is, and what is open of the origin that it names. */
  claiming?: { claimant: Exclude<Claimant, { kind: 'unknown' }>; origin: OriginView } | undefined;
}

/** Answers that somebody gets in 24 hours who is no party and no client that we have written to. */
const MOST_ATTEMPTS = 5;
const MOST_OTHERS = 1;

/** What follows from one fact: the whole of the conversation with customers. Pure. */
export function converse(situation: Situation, setting: Setting): Effects {
  const { fact } = situation;
  switch (fact.kind) {
    case 'message':
      return onMessage(situation, setting);
    case 'edited':
      return onEdited(situation, setting);
    case 'revoked':
      return onRevoked(situation, setting);
  }
}

/** Whether it came so long ago that an answer would surprise: it is for a person then. */
export function isTooOld({ at }: Fact, { windowMs, now }: Pick<Setting, 'windowMs' | 'now'>): boolean {
  return now - at > windowMs;
}

function onMessage(situation: Situation, setting: Setting): Effects {
  const { fact, meaning, background, claiming } = situation;
  const { say } = setting;
  const isOld = isTooOld(fact, setting);
  if (isOld && meaning.kind !== 'opt_out' && meaning.kind !== 'opt_out_or_service')
    return handledAs(fact, 'person');

  const locale = localeOf(situation, setting);
  const replying = (as: HandledAs, told: Saying, following: Partial<Effects> = {}): Effects => {
    const isAnswered = !isOld && mayAnswer(as, background);
    const replies = isAnswered ? [answer(fact, { locale, text: say(locale, told) })] : [];
    return handledAs(fact, as, { ...following, replies });
  };
  const optedOut = () =>
    replying('opt_out', saying('conversation.opt_out', { word: wordFor('optIn', locale) }), {
      optOut: addressesOf(fact).map((address) => ({ address, messageId: fact.messageId })),
    });

  switch (meaning.kind) {
    case 'claim':
      if (background.isCounted || !claiming) return handledAs(fact, 'claim');
      return claiming.claimant.kind === 'stranger'
        ? replying('stranger', saying('conversation.transfer.stranger', {}))
        : claimStory({ fact, meaning, claimant: claiming.claimant, origin: claiming.origin }, setting);
    case 'blank':
      return replying(
        'attempt',
        saying('conversation.transfer.blank', { blanks: listOfBlanks(meaning.blanks, { say, locale }) }),
      );
    case 'near':
    case 'hidden':
      return replying(
        'attempt',
        saying(`conversation.transfer.${meaning.kind}`, readyText(meaning.known, locale, setting)),
      );
    case 'opt_out':
    case 'opt_out_or_service':
      return optedOut();
    case 'opt_in':
      // To whom never opted out, "start" or "alta" may mean anything.
      if (!background.isOptedOut) return handledAs(fact, 'person');
      return replying('opt_in', saying('conversation.opt_in', {}), { optIn: addressesOf(fact) });
    case 'cancel':
    case 'cancel_transfer':
      return (
        cancelOwn(situation, { locale, setting }) ??
        // It is the word that we gave its parties: of those who answer late, nobody wants the notices stopped.
        (meaning.kind === 'cancel_transfer' || background.wasParty
          ? replying('cancel', saying('conversation.transfer.none', {}))
          : optedOut())
      );
    case 'question':
      return replying(
        'question',
        meaning.about === 'transfer'
          ? saying('conversation.transfer.how', readyText({}, locale, setting))
          : saying(`conversation.questions.${meaning.about}`, {}),
      );
    case 'other':
      return handledAs(fact, 'person');
  }
}

/** Cancels what the sender has claimed, also what still waits for the panel. Undefined: there is nothing. */
function cancelOwn(
  { fact, background }: Situation,
  { locale, setting }: { locale: string; setting: Setting },
): Effects | undefined {
  const { say, sentences } = setting;
  const own = withOrigins(background.origins).filter(({ transfer }) =>
    transfer.claims.some((claim) => isFrom(claim, fact)),
  );
  const pending = pendingClaims(background, sentences);
  if (own.length + pending.length === 0) return undefined;
  const stories = own.map(({ transfer }) => cancel(transfer, { say }));
  const told = pending.slice(0, 1).map(({ service }) => ({
    locale,
    text: say(locale, saying('conversation.transfer.cancelled', { service })),
  }));
  return handledAs(fact, 'cancel', {
    handled: pending.map(({ earlier }) => ({ id: earlier.id, as: 'claim', isAnswered: false })),
    origins: versionsOf(own),
    changes: stories.flatMap(({ changes }) => changes),
    // Of a claim that still waits for the panel, nobody knows yet whether it is a party's.
    replies:
      own.length > 0
        ? stories.flatMap(({ replies }) => replies)
        : told.filter(() => mayAnswer('cancel', background)).map((one) => answer(fact, one)),
  });
}

/** The sender's earlier claims that still wait for the panel, oldest first, with the service that each names. */
export function pendingClaims(
  { pending }: Background,
  sentences: readonly Sentence[],
): { earlier: Fact; service: string }[] {
  return pending.flatMap((earlier) => {
    const meaning = earlier.kind === 'message' ? meaningOf(earlier.text, sentences) : undefined;
    return meaning?.kind === 'claim' ? [{ earlier, service: meaning.service }] : [];
  });
}

/** An edited message never counts: what it says must have been said in one piece, so that both can be compared. */
function onEdited(situation: Situation, setting: Setting): Effects {
  const { fact, meaning, background } = situation;
  const { say } = setting;
  const [own] = claimsOf(fact, background);
  const pending = pendingOf(fact, background);
  const locale = own?.claim.locale ?? localeOf(situation, setting);
  const sendAnew = answer(fact, { locale, text: say(locale, saying('conversation.transfer.edited', {})) });

  if (own) {
    const { transfer, origin } = own;
    const origins = versionsOf([{ origin }]);
    // The panel has been told that it is verified: it must hear that this is over.
    if (transfer.status === 'verified') {
      const { changes, replies } = cancel(transfer, { say, except: fact.messageId });
      return handledAs(fact, 'edit', { origins, changes, replies: [sendAnew, ...replies] });
    }
    const changes: TransferChange[] = [{ kind: 'drop', messageId: fact.messageId, as: 'void' }];
    if (transfer.status === 'checking') {
      const to = { status: 'waiting' } as const;
      changes.push({ kind: 'move', transferId: transfer.id, from: transfer.status, to });
    }
    return handledAs(fact, 'edit', { origins, changes, replies: [sendAnew] });
  }
  if (pending.length > 0) return handledAs(fact, 'edit', { handled: pending, replies: [sendAnew] });
  switch (meaning.kind) {
    case 'claim':
    case 'blank':
    case 'near':
    case 'hidden':
      return handledAs(fact, 'attempt', {
        replies: !isTooOld(fact, setting) && mayAnswer('attempt', background) ? [sendAnew] : [],
      });
    case 'opt_out':
    case 'opt_out_or_service':
      return onMessage(situation, setting);
    case 'opt_in':
    case 'cancel':
    case 'cancel_transfer':
    case 'question':
    case 'other':
      return handledAs(fact, 'person');
  }
}

/** Who takes a claim back takes the transfer back. */
function onRevoked({ fact, background }: Situation, { say }: Setting): Effects {
  const [own] = claimsOf(fact, background);
  if (!own) return handledAs(fact, 'revoke', { handled: pendingOf(fact, background) });
  const { changes, replies } = cancel(own.transfer, { say });
  const withdrawn: TransferChange = { kind: 'drop', messageId: fact.messageId, as: 'withdrawn' };
  return handledAs(fact, 'revoke', {
    origins: versionsOf([own]),
    changes: [withdrawn, ...changes],
    replies,
  });
}

/** The standing claim that a message is. The sender's own: message ids are of the phones' making. */
function claimsOf(fact: Fact, { origins }: Background) {
  return withOrigins(origins).flatMap(({ transfer, origin }) =>
    transfer.claims
      .filter((claim) => claim.messageId === fact.messageId && isFrom(claim, fact))
      .map((claim) => ({ transfer, origin, claim })),
  );
}

function isFrom(claim: Address, { chat, phone }: Fact): boolean {
  return claim.chat === chat || (phone !== undefined && claim.phone === phone);
}

/** The message itself, where it still waits for the panel: it is done with. */
function pendingOf({ messageId }: Fact, { pending }: Background): Effects['handled'] {
  return pending
    .filter((earlier) => earlier.messageId === messageId)
    .map(({ id }) => ({ id, as: 'claim', isAnswered: false }));
}

function versionsOf(read: readonly { origin: OriginView }[]): Effects['origins'] {
  return [...new Map(read.map(({ origin }) => [origin.originEmail, origin])).values()].map(
    ({ originEmail, version }) => ({ originEmail, version }),
  );
}

function mayAnswer(as: HandledAs, { isKnown, answers }: Background): boolean {
  const attempts = answers.stranger + answers.attempt;
  if (as === 'stranger') return attempts < MOST_ATTEMPTS;
  // Whoever stops the notices, or wants them again, is told so.
  if (as === 'opt_out' || as === 'opt_in') return isKnown || answers.other < MOST_ATTEMPTS;
  return isKnown || (as === 'attempt' ? attempts < MOST_ATTEMPTS : answers.other < MOST_OTHERS);
}

function localeOf({ meaning, background }: Situation, { defaultLocale }: Setting): string {
  return ('locale' in meaning ? meaning.locale : undefined) ?? background.lastLocale ?? defaultLocale;
}

/** The sentence with what is known filled in, and the link that has it ready. */
function readyText(
  known: Partial<ClaimFacts>,
  locale: string,
  { sentences, defaultLocale, ourNumber }: Setting,
): { text: string; link: string } {
  const sentence =
    sentences.find((one) => one.locale === locale) ??
    sentences.find((one) => one.locale === defaultLocale) ??
    sentences[0];
  const text = sentence ? buildClaim(known, sentence) : '';
  return { text, link: waLink(ourNumber ?? '', text) };
}

function listOfBlanks(blanks: readonly Blank[], { say, locale }: { say: Say; locale: string }): string {
  const names = blanks.map((blank) => say(locale, saying(`conversation.blanks.${blank}`, {})));
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}

function addressesOf({ chat, phone }: Fact): string[] {
  return [...new Set([...(phone === undefined ? [] : [phone]), chat])];
}
