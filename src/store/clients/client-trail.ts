import type { Db } from '../database/schema.ts';

/** Whose data: a client's, by the panel's id, or of whoever has these numbers, E.164. */
export type Whose = { clientId: string } | { numbers: readonly string[] };

/** Where somebody is to be found in the store. */
export interface Trail {
  /** `seq` of each, oldest first. */
  deliveries: number[];
  inbound: number[];
  transfers: string[];
  /** Ids of events that have no delivery: not taken in yet, or unreadable. */
  events: string[];
  /** Their numbers and chats, nobody else's. */
  addresses: string[];
  /** Numbers, and chats, that messages for other clients go to as well: what was written from there is not only theirs. */
  shared: string[];
}

/** Finds all that is kept of somebody. What nobody can tell whose it is, is theirs where it came from their number. */
export async function findTrail(db: Db, whose: Whose): Promise<Trail> {
  const clientId = 'clientId' in whose ? whose.clientId : undefined;
  const known = await addressesOf(db, whose);
  const shared = clientId === undefined ? [] : await sharedAmong(db, known, clientId);
  const theirs = await connectedTo(db, shared);
  const addresses = known.filter((address) => !theirs.has(address));
  const wanted = orNone(addresses);
  const claims = await db
    .selectFrom('claims')
    .select('transfer_id')
    .distinct()
    .where((eb) =>
      eb.or([
        eb('phone', 'in', wanted),
        eb('chat', 'in', wanted),
        ...(clientId === undefined ? [] : [eb('client_id', '=', clientId)]),
      ]),
    )
    .execute();
  const inbound = await db
    .selectFrom('inbound')
    .select('seq')
    .where((eb) => eb.or([eb('phone', 'in', wanted), eb('chat', 'in', wanted)]))
    .orderBy('seq')
    .execute();
  return {
    addresses,
    shared,
    deliveries: await deliveriesOf(db, clientId, addresses),
    inbound: inbound.map(({ seq }) => seq),
    transfers: [
      ...new Set([...claims.map((claim) => claim.transfer_id), ...(await transfersOf(db, clientId))]),
    ],
    events: clientId === undefined ? [] : await loneEventsOf(db, clientId),
  };
}

async function addressesOf(db: Db, whose: Whose): Promise<string[]> {
  const deliveries = db.selectFrom('deliveries').select(['recipient', 'chat']).distinct();
  const claims = db.selectFrom('claims').select(['phone', 'chat']).distinct();
  const [sent, claimed] =
    'clientId' in whose
      ? [
          await deliveries.where('client_id', '=', whose.clientId).execute(),
          await claims.where('client_id', '=', whose.clientId).execute(),
        ]
      : [
          await deliveries.where('recipient', 'in', whose.numbers).execute(),
          await claims.where('phone', 'in', whose.numbers).execute(),
        ];
  const found = [
    ...('numbers' in whose ? whose.numbers : []),
    ...sent.flatMap(({ recipient, chat }) => [recipient, chat]),
    ...claimed.flatMap(({ phone, chat }) => [phone, chat]),
  ];
  return [...(await connectedTo(db, withoutGaps(found)))];
}

/** Where an address may stand in what WhatsApp has said of a number. */
export const NUMBER_COLUMNS = ['candidate', 'chat', 'phone', 'lid'] as const;

/** With these, all that WhatsApp has said to be the same account. */
async function connectedTo(db: Db, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = orNone(addresses);
  const rows = await db
    .selectFrom('known_numbers')
    .select(['candidate', 'chat', 'phone', 'lid'])
    .where((eb) => eb.or(NUMBER_COLUMNS.map((column) => eb(column, 'in', wanted))))
    .execute();
  const found = rows.flatMap(({ candidate, chat, phone, lid }) => [candidate, chat, phone, lid]);
  return new Set([...addresses, ...withoutGaps(found)]);
}

/** What was forgotten has left an empty word behind. */
function withoutGaps(addresses: ReadonlyArray<string | null>): string[] {
  return addresses.filter((address) => address !== null && address !== '') as string[];
}

async function sharedAmong(db: Db, addresses: readonly string[], clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['recipient', 'chat'])
    .distinct()
    .where('recipient', 'in', orNone(addresses))
    .where('client_id', 'not in', [clientId, ''])
    .execute();
  return [...new Set(withoutGaps(rows.flatMap(({ recipient, chat }) => [recipient, chat])))];
}

async function deliveriesOf(
  db: Db,
  clientId: string | undefined,
  addresses: readonly string[],
): Promise<number[]> {
  const toThem = db.selectFrom('deliveries').select('seq').where('recipient', 'in', orNone(addresses));
  const rows =
    clientId === undefined
      ? await toThem.execute()
      : [
          ...(await toThem.where('client_id', '=', '').execute()),
          ...(await db.selectFrom('deliveries').select('seq').where('client_id', '=', clientId).execute()),
        ];
  return rows.map(({ seq }) => seq).toSorted((a, b) => a - b);
}

async function transfersOf(db: Db, clientId: string | undefined): Promise<string[]> {
  if (clientId === undefined) return [];
  const rows = await db
    .selectFrom('transfers')
    .select('id')
    .where((eb) => eb.or([eb('origin_client_id', '=', clientId), eb('destination_client_id', '=', clientId)]))
    .execute();
  return rows.map(({ id }) => id);
}

async function loneEventsOf(db: Db, clientId: string): Promise<string[]> {
  const found = await Promise.all(
    (['inbox', 'unreadable'] as const).map((state) =>
      db
        .selectFrom('events')
        .select('id')
        .where('state', '=', state)
        .where('client_id', '=', clientId)
        .execute(),
    ),
  );
  return found.flat().map(({ id }) => id);
}

/** A list that a statement can ask for: PostgreSQL takes no empty one. No address is written like this. */
export function orNone(addresses: readonly string[]): readonly string[] {
  return addresses.length === 0 ? ['-'] : addresses;
}

/** Lists that are too long for one statement, in parts. */
export function* inParts<Item>(items: readonly Item[], size = 500): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
