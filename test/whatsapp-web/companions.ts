import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';

/** Something that happened to a message, for every linked device, however long it is away. */
type Fact =
  | {
      kind: 'message';
      key: string;
      body: string;
      /** Seconds since 1970. */
      t: number;
      from: string;
      to: string;
      author?: string;
    }
  | { kind: 'receipt'; key: string; ack: number }
  | { kind: 'edit'; key: string; body: string; at: number }
  | { kind: 'revoke'; key: string };

/** One that our phone has linked. It keeps its facts until the page says that it has them. */
interface Device {
  id: string;
  number: string;
  facts: Map<number, Fact>;
}

/** A page's connection. */
export interface Companion {
  tell(what: string, args?: object): void;
  drop(): void;
  device?: Device;
  /** What it shows to be scanned. */
  qr?: string;
  /** What it shows is nothing any more that could be scanned. */
  isStale?: boolean;
}

/** What a page asks for; the answer goes back to it. */
export type Ask = (args: Record<string, string>, from: Companion) => unknown;

interface Companions {
  open: ReadonlySet<Companion>;
  /** Takes a page's connection. */
  connected(socket: WebSocket): void;
  /** Makes the page's browser a linked device of this number. */
  link(page: Companion, number: string): void;
  /** The device that a page's credentials name, if it is still linked. It takes the place of a page that has them too. */
  admit(page: Companion, id: string): Device | undefined;
  /** The pages are told why they go, and are nobody's any more. Their devices stay linked. */
  pushAllOff(why: 'conflict' | 'block'): void;
  /** Tells all devices, now or when they are back. What is told while there is none waits for the next one. */
  tellAll(fact: Fact): void;
  /** The page gives its link up. */
  unlink(page: Companion): void;
  /** No device is linked any more, and the pages are told. */
  unlinkAll(): void;
  number(): string | undefined;
}

interface CompanionsOptions {
  /** What pages may ask, by name. */
  asks: Record<string, Ask>;
  /** A page shows a new QR code. */
  onShowing(page: Companion): void;
  /** A page has come, has gone or has been told something. */
  onChange(): void;
}

/** The linked devices of our phone. */
export function createCompanions({ asks, onShowing, onChange }: CompanionsOptions): Companions {
  const open = new Set<Companion>();
  const devices = new Map<string, Device>();
  let unheard: Fact[] = [];
  let lastSeq = 0;

  function push(device: Device, fact: Fact): void {
    const seq = ++lastSeq;
    device.facts.set(seq, fact);
    for (const page of open) if (page.device === device) page.tell('fact', { fact, seq });
  }

  function pushOff(page: Companion, why: string): void {
    delete page.device;
    page.tell(why);
  }

  async function heard(page: Companion, frame: Record<string, string>): Promise<void> {
    const { what = '', ask } = frame;
    if (what === 'got') page.device?.facts.delete(Number(frame['seq']));
    if (what === 'showing' && !page.isStale) {
      page.qr = frame['code'] ?? '';
      onShowing(page);
    }
    if (ask !== undefined) await answer(page, ask, frame);
    onChange();
  }

  async function answer(page: Companion, ask: string, frame: Record<string, string>): Promise<void> {
    const { what = '' } = frame;
    page.tell('answer', { answer: ask, value: await asks[what]?.(frame, page) });
    if (what !== 'hello' || !page.device) return;
    // What it has missed comes before anything else, and it knows when that is all.
    for (const [seq, fact] of page.device.facts) page.tell('fact', { fact, seq });
    page.tell('caught_up');
  }

  return {
    open,
    connected(socket) {
      const page: Companion = {
        tell: (what, args) => socket.send(JSON.stringify({ ...args, what })),
        drop: () => socket.terminate(),
      };
      open.add(page);
      socket.on(
        'message',
        (data) => void heard(page, JSON.parse((data as Buffer).toString()) as Record<string, string>),
      );
      socket.on('close', () => {
        open.delete(page);
        onChange();
      });
      onChange();
    },
    link(page, number) {
      const device: Device = { id: randomUUID(), number, facts: new Map() };
      devices.set(device.id, device);
      for (const fact of unheard) push(device, fact);
      unheard = [];
      delete page.qr;
      page.isStale = true;
      page.tell('scanned', { device: device.id });
    },
    admit(page, id) {
      const device = devices.get(id);
      if (!device) return undefined;
      for (const other of open) if (other.device === device && other !== page) pushOff(other, 'conflict');
      page.device = device;
      return device;
    },
    pushAllOff(why) {
      for (const page of open) if (page.device) pushOff(page, why);
    },
    tellAll(fact) {
      if (devices.size === 0) unheard.push(fact);
      for (const device of devices.values()) push(device, fact);
    },
    unlink(page) {
      if (page.device) devices.delete(page.device.id);
      delete page.device;
    },
    unlinkAll() {
      devices.clear();
      for (const page of open) if (page.device) pushOff(page, 'logout');
    },
    number: () => devices.values().next().value?.number,
  };
}
