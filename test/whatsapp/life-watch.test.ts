import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type wweb from 'whatsapp-web.js';
import { watchLife, type LifeEnd } from '../../src/whatsapp/life-watch.ts';
import { TIMINGS, type Timings } from '../../src/whatsapp/timings.ts';

/** A day, in milliseconds: never, for a test. */
const LONG = 24 * 3_600_000;

/** As the library is to the watch: events, and a page that is asked for its state. */
class Client extends EventEmitter {
  /** `silent`: it does not answer. */
  state: string | Error = 'OPENING';
  looks = 0;
  told: object[] = [];
  pupPage = {
    evaluate: async (_tell: unknown, how: object) => {
      this.told.push(how);
      this.emit('look');
    },
  };

  async getState(): Promise<string> {
    this.looks += 1;
    this.emit('look');
    if (this.state === 'silent') return new Promise(() => undefined);
    if (this.state instanceof Error) throw this.state;
    return this.state;
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise((resolve) => {
        this.once('look', resolve);
      });
    }
  }
}

// What takes minutes with a real browser, and what a real page does too seldom.
describe('Watching a browser’s life', () => {
  let client: Client;
  let heard: string[];
  let end: (how: LifeEnd) => void;
  let ended: Promise<LifeEnd>;
  let stops: Array<() => void>;

  beforeEach(() => {
    client = new Client();
    heard = [];
    stops = [];
    ({ promise: ended, resolve: end } = Promise.withResolvers<LifeEnd>());
  });
  afterEach(() => {
    for (const stop of stops) stop();
  });

  function watch(timings: Partial<Timings> = {}, isIdle: () => boolean = () => true) {
    const endThis = end;
    const watched = watchLife({
      client: client as unknown as wweb.Client,
      timings: { ...TIMINGS, pulseMs: 2, startMs: LONG, qrMs: LONG, renewMs: LONG, ...timings },
      isIdle,
      listeners: {
        onQr: (code) => heard.push(code),
        onScanned: () => heard.push('scanned'),
        onReady: () => heard.push('ready'),
        onDown: (state) => heard.push(state),
      },
      end(how) {
        watched.stop();
        endThis(how);
      },
    });
    stops.push(watched.stop);
    return watched;
  }

  /** Until the page has been asked so many times more. */
  async function looks(more = 3): Promise<void> {
    const wanted = client.looks + more;
    await client.until(() => client.looks >= wanted);
  }

  function connect(): void {
    client.state = 'CONNECTED';
    client.emit('ready');
  }

  it('gives up a page that never gets ready', async () => {
    watch({ startMs: 10 });
    expect(await ended).toMatchObject({ kind: 'gone' });
  });

  it('gives up a connection that is down too long', async () => {
    watch({ startMs: 10 });
    connect();
    client.state = 'OPENING';
    expect(await ended).toMatchObject({ kind: 'gone' });
    expect(heard).toEqual(['ready', 'OPENING']);
  });

  it('notices of itself that the connection is down, and that it is up again', async () => {
    watch();
    connect();
    client.state = 'TIMEOUT';
    await looks();
    client.state = 'CONNECTED';
    await looks();
    expect(heard).toEqual(['ready', 'TIMEOUT', 'ready']);
  });

  it('notices of itself that the account is blocked, which the library does not tell before it is ready', async () => {
    watch();
    client.state = 'TOS_BLOCK';
    expect(await ended).toEqual({ kind: 'blocked' });
  });

  it('gives up a page that does not answer twice, but not while it is loading', async () => {
    const { pageLost } = watch({ callMs: 5 });
    connect();
    pageLost();
    client.state = 'silent';
    await looks(10);
    expect(heard).toEqual(['ready']);
    client.emit('ready');
    expect(await ended).toMatchObject({ kind: 'gone' });
  });

  it('gives up a browser whose page is gone', async () => {
    watch();
    connect();
    client.state = new Error('Attempted to use detached Frame');
    expect(await ended).toMatchObject({ kind: 'gone' });
  });

  it('shows each code once, and renews a browser whose code is not refreshed', async () => {
    client.state = 'UNPAIRED';
    watch({ qrMs: 20 });
    for (const code of ['one', 'one', 'two']) client.emit('qr', code);
    expect(await ended).toMatchObject({ kind: 'renewed' });
    expect(heard).toEqual(['one', 'two']);
  });

  it('does not take the code for stale that was scanned, however long the page is filled then', async () => {
    client.state = 'UNPAIRED';
    watch({ qrMs: 20 });
    client.emit('qr', 'one');
    client.state = 'PAIRING';
    await looks(20);
    connect();
    await looks();
    expect(heard).toEqual(['one', 'scanned', 'ready']);
  });

  it('reminds the library of a page that is connected and not ready, at first only if the page has synced', async () => {
    watch({ startMs: 400 });
    client.state = 'CONNECTED';
    await client.until(() => client.told.length > 0);
    expect(client.told[0]).toEqual({ evenIfItDoesNotSaySo: false });
    await client.until(() =>
      client.told.some((how) => 'evenIfItDoesNotSaySo' in how && how.evenIfItDoesNotSaySo),
    );
  });

  it('renews an old browser when nothing is under way, and not before', async () => {
    let asked = 0;
    watch({ renewMs: 0 }, () => {
      asked += 1;
      return asked > 5;
    });
    await looks();
    expect(asked).toBe(0);
    connect();
    expect(await ended).toMatchObject({ kind: 'renewed' });
    expect(asked).toBe(6);
  });
});
