import type { ClaimMeaning } from './meaning.ts';
import type { Directory, PanelClient } from './directory.ts';
import type { Resolution } from '../delivery/ports.ts';
import type { ClientIds } from './match-claim.ts';
import type { Address, Party } from './ports.ts';

/** How to find out whose a phone is. */
export interface PhoneBook {
  /** E.164 numbers that a phone as the panel holds it may have, likeliest first; none where it cannot be a number. */
  candidatesOf: (phone: string, country: string | undefined) => string[];
  /** Where a number is on WhatsApp. */
  resolve: (candidates: string[]) => Promise<Resolution>;
}

/** `parties`: both where one phone is on file for both; none for a stranger. */
export type Claimant =
  | { kind: 'party'; parties: readonly [Party, ...Party[]]; clientIds: ClientIds }
  | { kind: 'stranger' }
  /** The panel, or WhatsApp where it has to say whose a chat is, cannot be asked now. The detail is for the log. */
  | { kind: 'unknown'; detail: string };

/**
 * Which of the two clients of a claim its sender is, by the phone that the panel has on file. Where nobody knows the
 * sender's number, the clients' numbers are looked up instead, and their chats compared with the sender's.
 *
 * Whether the *other* address is a client's makes no difference: a party could learn it from the answer.
 */
export async function whoClaims(
  sender: Address,
  claim: ClaimMeaning,
  { directory, phones }: { directory: Directory; phones: PhoneBook },
): Promise<Claimant> {
  const [origin, destination] = await Promise.all([
    directory.clientByEmail(claim.originEmail),
    directory.clientByEmail(claim.destinationEmail),
  ]);
  for (const answer of [origin, destination]) {
    if (answer.kind === 'unavailable') return { kind: 'unknown', detail: answer.detail };
  }
  const parties: Party[] = [];
  const clientIds: Partial<Record<Party, string>> = {};
  for (const [party, answer] of [
    ['origin', origin],
    ['destination', destination],
  ] as const) {
    if (answer.kind !== 'found') continue;
    clientIds[party] = answer.value.id;
    const isSender = await isTheirs(sender, answer.value, phones);
    if (isSender === undefined) return { kind: 'unknown', detail: 'WhatsApp could not say whose chat it is' };
    if (isSender) parties.push(party);
  }
  const [first, ...others] = parties;
  if (first === undefined) return { kind: 'stranger' };
  return { kind: 'party', parties: [first, ...others], clientIds };
}

/** Undefined: cannot be told now. */
async function isTheirs(
  { chat, phone }: Address,
  client: PanelClient,
  { candidatesOf, resolve }: PhoneBook,
): Promise<boolean | undefined> {
  const candidates = candidatesOf(client.phone, client.country);
  if (phone !== undefined) return candidates.includes(phone);
  if (candidates.length === 0) return false;
  const found = await resolve(candidates);
  if (found.kind === 'not_ready' || found.kind === 'unavailable') return undefined;
  return found.kind === 'found' && (found.lid === chat || found.chat === chat);
}

/** Whether two clients' phones, as the panel holds them, may be one. */
export function samePhone(candidatesOf: PhoneBook['candidatesOf']) {
  return (one: PanelClient, other: PanelClient): boolean => {
    const theirs = new Set(candidatesOf(other.phone, other.country));
    return candidatesOf(one.phone, one.country).some((candidate) => theirs.has(candidate));
  };
}
