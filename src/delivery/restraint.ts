import { PRIORITY, type OpenDelivery, type Priority } from './delivery.ts';
import { createGovernor, type Sign } from './governor.ts';
import { createPace } from './pacing.ts';
import type { PauseReason } from './ports.ts';
import { rampDay } from './ramp.ts';

interface RestraintOptions {
  ratePerMinute: number | undefined;
  ramp: readonly number[] | undefined;
  /** As the sender before this one left it. */
  nextSendAt: number;
  linkedAt: () => number | undefined;
  /** How many ordinary messages have gone out since then. */
  sentSince: (since: number) => Promise<number>;
  /** What others are told of it (`nextSendAt`, `isSlowed`) is another now. */
  onChange: () => void;
  /** The number is to be paused. */
  onPause: (reason: PauseReason) => void;
  clock: () => number;
  random: () => number;
}

/** Of replies, where ordinary messages have a rate: as fast as a busy person answers, who waits for nothing else. */
const REPLIES_PER_MINUTE = 20;

/**
 * What keeps a number from sending more than WhatsApp bears: the pace, the ramp, and the governor that slows and pauses.
 * Urgent messages go out as they are; replies have a pace of their own, and nothing else holds them.
 */
export interface Restraint {
  /** Nothing ordinary goes out before then: milliseconds since 1970. */
  readonly nextSendAt: number;
  /** No reply goes out before then. */
  readonly nextReplyAt: number;
  readonly isSlowed: boolean;
  /** How many of `free` messages of that priority may be picked now. */
  allowance(priority: Priority, free: number): Promise<number>;
  /** One was picked; `decided` is to follow, as soon as it is known whether it is sent. */
  picked(priority: Priority): void;
  decided(priority: Priority, isSent: boolean): void;
  /** What became of a send, of whatever priority. */
  note(delivery: OpenDelivery, sign: Sign | undefined): void;
  received(messageKeys: string[]): void;
  /** A person has let the number go on. */
  reset(): void;
}

export function createRestraint(options: RestraintOptions): Restraint {
  const { ratePerMinute, ramp, linkedAt, sentSince, onChange, onPause, clock, random } = options;
  const governor = createGovernor();
  const isSlowed = () => governor.isSlowed;
  const pace = createPace({ ratePerMinute, isSlowed, nextAt: options.nextSendAt, now: clock(), random });
  const replies = createPace({
    ratePerMinute: ratePerMinute === undefined ? undefined : REPLIES_PER_MINUTE,
    isSlowed: () => false,
    nextAt: 0,
    now: clock(),
    random,
  });
  const paces = { [PRIORITY.urgent]: undefined, [PRIORITY.reply]: replies, [PRIORITY.ordinary]: pace };
  /** The ramp lets nothing ordinary out before then. */
  let rampUntil = 0;

  async function rampLeft(now: number): Promise<number> {
    // What is decided about while the store counts may not be counted: it is taken for undecided still.
    const { undecided } = pace;
    const day = await rampDay({ ramp, linkedAt: linkedAt(), now, sentSince });
    const until = day?.left === 0 ? day.until : 0;
    if (until !== rampUntil) {
      rampUntil = until;
      onChange();
    }
    return day ? day.left - undecided : Infinity;
  }

  /** Tells the others where the governor has come to think otherwise. */
  function governed<Result>(change: () => Result): Result {
    const before = governor.isSlowed;
    const result = change();
    if (governor.isSlowed !== before) onChange();
    return result;
  }

  return {
    get nextSendAt() {
      return Math.max(pace.nextAt, rampUntil);
    },
    get nextReplyAt() {
      return replies.nextAt;
    },
    get isSlowed() {
      return governor.isSlowed;
    },
    async allowance(priority, free) {
      const now = clock();
      const paced = paces[priority]?.allowance(now, free) ?? free;
      if (paced < 1) return 0;
      return priority === PRIORITY.ordinary ? Math.min(paced, await rampLeft(now)) : paced;
    },
    picked(priority) {
      paces[priority]?.picked();
    },
    decided(priority, isSent) {
      const now = clock();
      paces[priority]?.decided(now, isSent);
      // Whoever comes after a crash keeps the pace of ordinary ones, too.
      if (priority === PRIORITY.ordinary && pace.nextAt > now) onChange();
    },
    note(delivery, sign) {
      if (sign === undefined) return;
      const reason = governed(() => governor.note(delivery, sign));
      if (reason !== undefined) onPause(reason);
    },
    received: (messageKeys) => governed(() => governor.received(messageKeys)),
    reset: () => governed(() => governor.reset()),
  };
}
