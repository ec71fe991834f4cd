const DAY_MS = 24 * 3_600_000;

export interface RampOptions {
  /** The most ordinary messages on the first, second … day after linking; unlimited after the last. None: no ramp. */
  ramp: readonly number[] | undefined;
  /** Since when the account has been linked, milliseconds since 1970. Not known: as on its first day. */
  linkedAt: number | undefined;
  now: number;
  /** How many ordinary messages have gone out since then. */
  sentSince: (since: number) => Promise<number>;
}

/** What the ramp leaves of the present day, counted in whole days since linking. */
export interface RampDay {
  /** No more than so many may go out before `until`. */
  left: number;
  until: number;
}

/** A new account that writes to many people at once looks like spam. Resolves to undefined where there is no limit. */
export async function rampDay({ ramp, linkedAt, now, sentSince }: RampOptions): Promise<RampDay | undefined> {
  const start = linkedAt ?? Math.floor(now / DAY_MS) * DAY_MS;
  const day = Math.max(0, Math.floor((now - start) / DAY_MS));
  const most = ramp?.[day];
  if (most === undefined) return undefined;
  const since = start + day * DAY_MS;
  return { left: Math.max(0, most - (await sentSince(since))), until: since + DAY_MS };
}
