import type { Message, PhoneSummary } from './wire.ts';

/** What is known of one phone's conversation. */
export interface Held {
  /** The newest ones, oldest first. */
  messages: readonly Message[];
  /** How the phone stood then; undefined where anything may have happened since. */
  as: PhoneSummary | undefined;
}

/**
 * What to ask for so that `held` catches up with how the phone stands now: nothing, the newest messages anew, or what
 * comes after one of them. What a customer wrote is asked for again until the service has taken it; other statuses
 * change only when the phone starts to read.
 */
export function toAsk(held: Held | undefined, now: PhoneSummary): 'nothing' | 'anew' | { after: string } {
  if (!held?.as || held.as.reads !== now.reads || now.count < held.as.count) return 'anew';
  const unsettled = held.messages.findIndex(isUnsettled);
  if (unsettled === -1 && held.as.count === now.count && held.as.last?.id === now.last?.id) return 'nothing';
  const known = unsettled === -1 ? held.messages.at(-1) : held.messages[unsettled - 1];
  return known ? { after: known.id } : 'anew';
}

/**
 * What is held, with what there is after one of its messages. Undefined where that does not add up: somebody has emptied
 * the conversation in between.
 */
export function caughtUp(
  { messages, as }: Held,
  { after, fresh, now }: { after: string; fresh: readonly Message[]; now: PhoneSummary },
): Held | undefined {
  const kept = messages.slice(0, messages.findIndex(({ id }) => id === after) + 1);
  const all = [...kept, ...fresh];
  const added = all.length - messages.length;
  return as && as.count + added === now.count ? { messages: all, as: now } : undefined;
}

/** Those in front first, then the newest, so many in all. */
export function inOrder(
  newest: readonly PhoneSummary[],
  front: readonly string[],
  most: number,
): readonly PhoneSummary[] {
  const ahead = stillThere(front, newest);
  return [...ahead, ...newest.filter((each) => !ahead.includes(each))].slice(0, most);
}

/** Those of these numbers that are still there, in the same order. */
export function stillThere(order: readonly string[], all: readonly PhoneSummary[]): readonly PhoneSummary[] {
  return order.flatMap((phone) => all.find((each) => each.phone === phone) ?? []);
}

function isUnsettled({ direction, status }: Message): boolean {
  return direction === 'from_customer' && status === 'sent';
}
