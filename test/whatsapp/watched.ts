import type { Inbound, Receipt, SessionDetails, SessionState, Transport } from '../../src/delivery/ports.ts';

/** A started transport, and everything that it has reported. */
export interface Watched {
  transport: Transport;
  /** Each state that was reported, with what the session said of itself then. */
  reports: Array<SessionDetails & { state: SessionState }>;
  receipts: Receipt[];
  inbound: Inbound[];
  /** Resolves as soon as it is so: asked at once, and whenever the transport reports something. */
  until(isSo: (watched: Watched) => boolean): Promise<void>;
  untilReady(): Promise<void>;
  /** The states one after the other, since the last call: each once, however often it was reported. */
  statesSince(): SessionState[];
}

export async function startWatched(transport: Transport, epoch = 1): Promise<Watched> {
  const reported = new EventTarget();
  const report = (): boolean => reported.dispatchEvent(new Event('report'));
  let seen = 0;
  const watched: Watched = {
    transport,
    reports: [],
    receipts: [],
    inbound: [],
    async until(isSo) {
      while (!isSo(watched)) {
        await new Promise((resolve) => {
          reported.addEventListener('report', resolve, { once: true });
        });
      }
    },
    untilReady: () => watched.until(() => transport.state === 'ready'),
    statesSince() {
      const states = watched.reports.slice(seen).map(({ state }) => state);
      seen = watched.reports.length;
      return states.filter((state, index) => state !== states[index - 1]);
    },
  };
  await transport.start(epoch, {
    async onReceipts(receipts) {
      watched.receipts.push(...receipts);
      report();
    },
    async onInbound(inbound) {
      watched.inbound.push(...inbound);
      report();
    },
    onStateChange(state) {
      watched.reports.push({ ...transport.details, state });
      report();
    },
  });
  return watched;
}

/** Whether the session has been lost, ever, and has said why in such words. */
export const isLostWith = (words: RegExp) => (watched: Watched) =>
  watched.reports.some(({ state, detail }) => state === 'lost' && words.test(detail ?? ''));
