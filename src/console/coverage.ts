import type { RefusalReason } from '../delivery/delivery.ts';
import { catalog } from '../events/catalog.ts';
import type { Coverage } from './deliveries-wire.ts';
import { maskPhone } from './mask.ts';
import { maskText } from './mask-text.ts';
import { remembered } from './remember.ts';
import type { Role, Route } from './route.ts';

/** Times are milliseconds since 1970. */
export interface CoverageDeps {
  /** Of the types of which events have come since then. */
  received: (since: number) => Promise<Array<{ type: string; received: number; lastAt: number }>>;
  /** The types and locales of which a message could not be written since then. */
  unwritten: (since: number) => Promise<Array<{ type: string; locale: string }>>;
  /** Whether there is a text now of which messages can be made. */
  canRender: (type: string, locale: string) => boolean;
  switchedOff: () => Promise<string[]>;
  /** Clients whose last message since then was refused because of their number or their wish, newest first. */
  unreachable: (wanted: { since: number; limit: number }) => Promise<
    Array<{
      clientId: string;
      clientName?: string;
      recipient: string;
      reason: RefusalReason;
      at: number;
      deliveryId: string;
    }>
  >;
  clock: () => number;
}

const WINDOW_MS = 30 * 24 * 3_600_000;
const MOST_UNREACHABLE = 200;
/** A month does not change in a few seconds, and is long to look through. */
const REMEMBERED_MS = 15_000;

/** Whether everything that the panel tells reaches whom it is meant for. */
export function coverageRoutes(deps: CoverageDeps): Route[] {
  const { clock, canRender } = deps;
  const since = () => clock() - WINDOW_MS;
  const look = remembered(REMEMBERED_MS, clock, async () => {
    const [received, unwritten, unreachable] = [
      await deps.received(since()),
      await deps.unwritten(since()),
      await deps.unreachable({ since: since(), limit: MOST_UNREACHABLE }),
    ];
    return { received, unwritten, unreachable };
  });

  async function coverage(role: Role): Promise<Coverage> {
    const { received, unwritten, unreachable } = await look();
    const off = new Set(await deps.switchedOff());
    return {
      types: [...catalog.keys()].map((type) => {
        const of = received.find((each) => each.type === type);
        return {
          type,
          received: of?.received ?? 0,
          ...(of && { lastAt: iso(of.lastAt) }),
          switchedOff: off.has(type),
          missingLocales: unwritten
            .filter((each) => each.type === type && !canRender(type, each.locale))
            .map(({ locale }) => locale)
            .toSorted(),
        };
      }),
      unreachable: unreachable.map(({ recipient, at, clientName, ...each }) => ({
        ...each,
        // A panel may put anything into a name.
        ...(clientName !== undefined && {
          clientName: role === 'viewer' ? maskText(clientName) : clientName,
        }),
        recipient: role === 'viewer' ? maskPhone(recipient) : recipient,
        at: iso(at),
      })),
    };
  }

  return [{ method: 'GET', path: '/coverage', needs: 'viewer', handle: ({ by }) => coverage(by.role) }];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
