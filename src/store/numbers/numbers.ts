import type { Selectable, Transaction } from 'kysely';
import { PRIORITY } from '../../delivery/delivery.ts';
import type { Db, Tables } from '../database/schema.ts';

/** All there are: with them, what waits for a number is found by the index of what may go now. */
export const PRIORITIES = Object.values(PRIORITY);

export type SenderRow = Selectable<Tables['senders']>;

/** How much each number has to do: its clients, and what of theirs could go now. */
type Loads = Map<string, number>;

export interface NewClients {
  /** Whose number it is where none is held by anybody. */
  otherwise: string;
  now: number;
}

/**
 * From which number each of these clients is written to, in the order of the ids: theirs, or for a new one that which has
 * the least to do. To be called in the transaction that keeps the first delivery to them, in which they are locked.
 */
export async function numbersOf(
  tx: Transaction<Tables>,
  clientIds: readonly string[],
  { otherwise, now }: NewClients,
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(clientIds)];
  const known = await knownNumbersOf(tx, asked);
  const unknown = asked.filter((clientId) => !known.has(clientId));
  if (unknown.length === 0) return known;
  const loads = await loadsOf(tx, inService(await sendersOf(tx), now));
  const chosen = unknown.map((clientId) => {
    const number = least(loads) ?? otherwise;
    loads.set(number, (loads.get(number) ?? 0) + 1);
    return { client_id: clientId, number, since: now };
  });
  await tx.insertInto('client_numbers').values(chosen).execute();
  return new Map([...known, ...chosen.map(({ client_id, number }) => [client_id, number] as const)]);
}

/** The numbers of those of these clients who have one. */
export async function knownNumbersOf(db: Db, clientIds: readonly string[]): Promise<Map<string, string>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('client_numbers')
    .select(['client_id', 'number'])
    .where('client_id', 'in', clientIds)
    .execute();
  return new Map(rows.map(({ client_id, number }) => [client_id, number]));
}

/** One row a number: there are a few. */
export function sendersOf(db: Db): Promise<SenderRow[]> {
  return db.selectFrom('senders').selectAll().execute();
}

/** The one of those in service that has the least to do; undefined where none is. */
export async function leastLoaded(
  db: Db,
  senders: readonly SenderRow[],
  now: number,
): Promise<string | undefined> {
  return least(await loadsOf(db, inService(senders, now)));
}

/** Its number, E.164; undefined while it is neither linked nor called after one. */
export function phoneOf({
  number,
  linked_number,
}: Pick<SenderRow, 'number' | 'linked_number'>): string | undefined {
  return linked_number ?? (number.startsWith('+') ? number : undefined);
}

/** Whether messages can go out from it now. */
export function canSend({ expires_at, session, paused }: SenderRow, now: number): boolean {
  return expires_at > now && session === 'ready' && paused === null;
}

/** Those that somebody holds: the ones that can send, else those that are not paused, else whichever. */
function inService(senders: readonly SenderRow[], now: number): string[] {
  const held = senders.filter(({ expires_at }) => expires_at > now);
  const best = [(sender: SenderRow) => canSend(sender, now), ({ paused }: SenderRow) => paused === null]
    .map((is) => held.filter(is))
    .find(({ length }) => length > 0);
  return (best ?? held).map(({ number }) => number);
}

async function loadsOf(db: Db, numbers: readonly string[]): Promise<Loads> {
  const loads: Loads = new Map(numbers.map((number) => [number, 0]));
  // Nothing to choose between.
  if (numbers.length < 2) return loads;
  const clients = await db
    .selectFrom('client_numbers')
    .select(({ fn }) => ['number', fn.countAll<number>().as('count')])
    .where('number', 'in', numbers)
    .groupBy('number')
    .execute();
  const queued = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['account as number', fn.countAll<number>().as('count')])
    .where('account', 'in', numbers)
    .where('status', '=', 'queued')
    .where('turn', '<>', 'behind')
    .where('priority', 'in', PRIORITIES)
    .groupBy('account')
    .execute();
  for (const { number, count } of [...clients, ...queued])
    if (number !== null) loads.set(number, (loads.get(number) ?? 0) + count);
  return loads;
}

/** Of several alike, the first by its name, so that all who ask agree. */
function least(loads: Loads): string | undefined {
  const [first] = [...loads].toSorted(
    ([one, load], [other, otherLoad]) => load - otherLoad || (one < other ? -1 : 1),
  );
  return first?.[0];
}
