import { CALLBACKS_MS } from './callbacks.ts';
import { attentionTo, type Facts, type Left } from './attention.ts';
import type { HomeView } from './deliveries-wire.ts';
import { midnight } from './midnight.ts';
import type { ViewPhone } from './phone.ts';
import { remembered } from './remember.ts';
import type { Route } from './route.ts';

/** Times are milliseconds since 1970. */
export interface HomeDeps {
  phone: ViewPhone;
  /** `unreached`: those that failed, but for those of which somebody wanted that. */
  countSince: (since: number) => Promise<{ received: number; sent: number; read: number; unreached: number }>;
  countOpen: () => Promise<{
    waiting: number;
    oldestWaiting?: { id: string; at: number };
    inDoubt: Left;
  }>;
  /** Callbacks given up since that moment. */
  countLeft: (
    since: number,
  ) => Promise<Pick<Facts, 'callbacksGivenUp' | 'transfersVerified' | 'leftToPerson'>>;
  /** How many could not be read; undefined where there is no place for them. */
  deadLetters: () => Promise<number | undefined>;
  /** How many texts are broken, and how many are missing. */
  textTroubles: () => Promise<{ broken: number; missing: number }>;
  /** Where a day begins and ends. */
  timeZone: string;
  clock: () => number;
}

/** SQS asks money for each question. */
const DEAD_LETTERS_MS = 10_000;

/** How things stand, at one look. */
export function homeRoutes(deps: HomeDeps): Route[] {
  const { clock, timeZone } = deps;
  const today = remembered(1000, clock, async () => {
    const since = midnight(clock(), timeZone);
    return { since: new Date(since).toISOString(), ...(await deps.countSince(since)) };
  });
  const open = remembered(900, clock, deps.countOpen);
  const left = remembered(900, clock, () => deps.countLeft(clock() - CALLBACKS_MS));
  const dead = remembered(DEAD_LETTERS_MS, clock, async () => {
    // A queue that cannot be asked must not hide all the rest; /readyz says it.
    return { count: (await deps.deadLetters().catch(() => undefined)) ?? 0 };
  });

  async function home(): Promise<HomeView> {
    // The codes are on the page where they are scanned: here they would go to every page that is open.
    const phone = await deps.phone('viewer');
    const counts = await today();
    const { waiting, oldestWaiting, inDoubt } = await open();
    const { broken, missing } = await deps.textTroubles();
    return {
      phone,
      today: counts,
      waiting,
      inDoubt: inDoubt.count,
      ...(oldestWaiting && {
        oldestWaiting: { id: oldestWaiting.id, at: new Date(oldestWaiting.at).toISOString() },
      }),
      attention: attentionTo(
        {
          phone,
          inDoubt,
          ...(await left()),
          deadLetters: await dead(),
          brokenTexts: { count: broken },
          missingTexts: { count: missing },
          failedToday: { count: counts.unreached },
        },
        clock(),
      ),
    };
  }

  return [{ method: 'GET', path: '/home', needs: 'viewer', handle: home }];
}
