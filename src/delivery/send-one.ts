import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { Calls } from './calls.ts';
import { coalesce } from './coalesce.ts';
import { decide, type Decision, type DeliveryRules } from './deliver-event.ts';
import { messageKey as keyOf, type OpenDelivery } from './delivery.ts';
import type { Doubts } from './doubts.ts';
import {
  LeaseLostError,
  type Attempt,
  type DueDelivery,
  type Lease,
  type Outcome,
  type Sending,
  type Settlement,
  type Took,
} from './ports.ts';
import { afterFormerLookUp, afterSend } from './retry.ts';

interface SendOneOptions {
  rules: DeliveryRules;
  calls: Calls;
  lease: Lease;
  /** The transport's, at that moment. */
  profile: () => string;
  /** Why nothing may be sent at this moment, where that is so. */
  hindrance: () => string | undefined;
  settle: (settlement: Settlement) => Promise<void>;
  doubts: Doubts;
  onOutcome: (delivery: OpenDelivery, outcome: Outcome) => void;
  onLost: (error: LeaseLostError) => void;
  logger: Logger;
  clock: () => number;
  random: () => number;
  /** How long to rest after a write that failed, in milliseconds. */
  pollMs: number;
}

/**
 * The whole way of one delivery whose turn it is, from the decision to what became of it: what cannot be sent is
 * settled; the rest is marked, then sent. It waits for no other, though what is marked together shares a transaction.
 *
 * `onDecided` is called once, as soon as it is known whether it is going to be sent. Resolves when all that is known of
 * it is written, to false where that could not be done before the send: what the write left is to be looked up. Never
 * rejects.
 */
export type SendOne = (due: DueDelivery, onDecided: (isSent: boolean) => void) => Promise<boolean>;

export function createSendOne(options: SendOneOptions): SendOne {
  const { rules, calls, lease, profile, hindrance, settle, doubts, onOutcome, onLost } = options;
  const { logger, clock, random, pollMs } = options;
  const { ledger } = rules;

  /** The ids of those that may be sent; undefined where the write failed: then nothing is sent. */
  const mark = coalesce(async (sendings: Sending[]): Promise<Set<string> | undefined> => {
    try {
      const marked = await ledger.markSending(lease, sendings, clock());
      return new Set(marked.map(({ delivery }) => delivery.id));
    } catch (error) {
      if (error instanceof LeaseLostError) onLost(error);
      else {
        logger.error({ err: error }, 'deliveries could not be marked as being sent: taken up again');
        await setTimeout(pollMs);
      }
      return undefined;
    }
  });

  /** A fault of ours must not keep the others from going out: tried again like one of the far side's. */
  function undecided(delivery: OpenDelivery, error: unknown): Decision {
    logger.error({ err: error, deliveryId: delivery.id }, 'a delivery could not be decided');
    const detail = `could not be decided: ${error instanceof Error ? error.name : typeof error}`;
    return {
      kind: 'settle',
      ...afterSend(delivery, { kind: 'unavailable', detail }, { now: clock(), random }),
    };
  }

  /** What was sent under another key may have arrived after all: then nothing is sent. */
  async function lookAtFormer(
    { id, generation, messageKey, chat }: OpenDelivery,
    took: Took,
  ): Promise<Decision | undefined> {
    if (messageKey === undefined || chat === undefined || messageKey === keyOf(id, generation))
      return undefined;
    const startedAt = clock();
    const found = await calls.lookUp(messageKey, chat);
    const now = clock();
    took.lookUpMs = now - startedAt;
    const change = afterFormerLookUp(found, now);
    if (change === undefined) return undefined;
    if (found.kind === 'unavailable') return { kind: 'settle', change, detail: found.detail };
    const attempt: Attempt = { at: now, outcome: 'sent', detail: 'found by its former key' };
    if (found.kind === 'sent') attempt.whatsappMessageId = found.whatsappMessageId;
    return { kind: 'settle', change, attempt };
  }

  async function decideOn(due: DueDelivery, took: Took): Promise<Decision> {
    const resolve: Calls['resolve'] = async (candidates) => {
      const startedAt = clock();
      const resolution = await calls.resolve(candidates);
      took.resolveMs = clock() - startedAt;
      return resolution;
    };
    return (await lookAtFormer(due.delivery, took)) ?? decide(due, rules, { resolve }, clock());
  }

  async function send(sending: Sending, took: Took): Promise<void> {
    const { delivery, messageKey, chat, text, candidate, profile: at } = sending;
    const sent = {
      ...delivery,
      status: 'sending',
      messageKey,
      chat,
      profile: at,
      sendingSince: clock(),
    } as const;
    // A look-up in the middle of the send would find nothing, and prove nothing.
    doubts.drop(delivery.id);
    const detail = hindrance();
    const outcome: Outcome =
      detail === undefined
        ? await calls.send({ key: messageKey, chat, text, deliveryId: delivery.id })
        : { kind: 'not_ready', detail };
    if (detail === undefined) took.sendMs = clock() - sent.sendingSince;
    onOutcome(sent, outcome);
    const verdict = afterSend(sent, outcome, { now: clock(), random });
    if (verdict.change.status === 'sending') doubts.add(sent, verdict.change.lookUpAt);
    // Where it is no attempt, or none yet, only the log says why.
    const why = verdict.attempt || outcome.kind === 'sent' ? {} : { detail: outcome.detail };
    // Before the next one of its client may go, which would be sent where this one was refused.
    if (outcome.kind === 'refused' && candidate !== undefined) await forget(candidate);
    await settle({ delivery: sent, ...verdict, ...why, took });
  }

  /** What WhatsApp refuses may have moved to another chat: asked anew next time. */
  async function forget(candidate: string): Promise<void> {
    try {
      await ledger.forgetNumber(candidate);
    } catch (error) {
      logger.error({ err: error }, 'a number could not be forgotten');
    }
  }

  return async (due, onDecided) => {
    const { delivery } = due;
    const took: Took = { startedAt: clock() };
    const decision = await decideOn(due, took).catch((error: unknown) => undecided(delivery, error));
    if (decision.kind === 'settle') {
      onDecided(false);
      await settle({ delivery, ...decision, took });
      return true;
    }
    const messageKey = keyOf(delivery.id, delivery.generation);
    const sending = { ...decision, delivery, messageKey, profile: profile() };
    const marked = await mark(sending);
    const isSent = marked?.has(delivery.id) ?? false;
    onDecided(isSent);
    if (isSent) await send(sending, took);
    return marked !== undefined;
  };
}
