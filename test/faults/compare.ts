import { eventIn, phoneOf, type Panel } from './panel.ts';

/** A message on a phone; `at` in milliseconds since 1970. */
export interface Arrival {
  phone: string;
  text: string;
  at: number;
}

export interface Comparison {
  accepted: number;
  /** Ids of accepted events that are on no phone. */
  lost: string[];
  /** Ids of events that are on their phone more than once, for each time too many. */
  doubled: string[];
  /** Clients whose messages are not in the order of their events. */
  disordered: string[];
}

/** Ids of accepted events that are not on their phone. */
export function missing(accepted: Panel['accepted'], arrivals: Arrival[]): string[] {
  const arrived = new Set(arrivals.map(({ phone, text }) => `${phone} ${eventIn(text)}`));
  return [...accepted].flatMap(([client, ids]) =>
    ids.filter((id) => !arrived.has(`${phoneOf(client)} ${id}`)),
  );
}

/**
 * Compares what was accepted with what stands on the phones, oldest first. `mayBePassed`: whether a later event of the
 * same client may be on the phone at this moment, before this one.
 */
export function compare(
  accepted: Panel['accepted'],
  arrivals: Arrival[],
  mayBePassed: (id: string, at: number) => boolean = () => false,
): Comparison {
  const doubled: string[] = [];
  const disordered: string[] = [];
  for (const client of accepted.keys()) {
    const mine = arrivals
      .filter(({ phone }) => phone === phoneOf(client))
      .map(({ text, at }) => ({ id: eventIn(text), at }));
    const isFirst = mine.map(({ id }, index) => mine.findIndex((one) => one.id === id) === index);
    doubled.push(...mine.filter((_, index) => !isFirst[index]).map(({ id }) => id));
    const firsts = mine.filter((_, index) => isFirst[index]);
    const isDisordered = firsts.some(({ id, at }, index) =>
      firsts
        .slice(index + 1)
        .some((later) => numberOf(later.id) < numberOf(id) && !mayBePassed(later.id, at)),
    );
    if (isDisordered) disordered.push(`client-${client}`);
  }
  return {
    accepted: [...accepted.values()].reduce((sum, ids) => sum + ids.length, 0),
    lost: missing(accepted, arrivals),
    doubled,
    disordered,
  };
}

function numberOf(id: string): number {
  return Number(id.split('-')[2]);
}
