import { sql } from 'kysely';
import { catalog } from '../../events/catalog.ts';

/** In SQL: `d` is of a type that an event of `later`'s type makes wrong, as the catalog declares. */
const supersedes = sql<boolean>`(${sql.join(
  [...catalog.values()].flatMap(({ type, supersedes: earlier }) =>
    earlier.map((wrong) => sql`(d.type = ${sql.lit(wrong)} and later.type = ${sql.lit(type)})`),
  ),
  sql` or `,
)})`;

/** In SQL: whether a later event of the same client and subject makes the message of the delivery `d` wrong. */
export const isSuperseded = sql<number>`exists (
  select 1 from deliveries as later
  where later.client_id = d.client_id and later.subject = d.subject and later.seq > d.seq
    and later.event_id <> d.event_id and ${supersedes}
)`;

/**
 * In SQL: what has been accepted but not taken in yet may make the message of `d` wrong: for that moment, the message
 * waits.
 */
export const isStillWanted = sql<boolean>`not exists (
  select 1 from events as later
  where later.state = 'inbox' and later.client_id = d.client_id and ${supersedes}
)`;
