import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Transport } from '../../src/delivery/ports.ts';
import { createSandboxTransport } from '../../src/sandbox/sandbox-transport.ts';
import { deaf, openSandbox, silent, type SandboxOnPort } from './sandbox-on-port.ts';

const phone = '+5491123456789';

/** What a page hears, one event after the other. */
async function listen(sandbox: SandboxOnPort) {
  const response = await fetch(`${sandbox.url}/sandbox/api/live`, { headers: { connection: 'close' } });
  const text = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let heard = '';
  return {
    type: response.headers.get('content-type'),
    /** The next event; undefined where the stream has ended. */
    async next(): Promise<unknown> {
      for (;;) {
        const end = heard.indexOf('\n\n');
        if (end >= 0) {
          const event = heard.slice(0, end);
          heard = heard.slice(end + 2);
          return JSON.parse(event.replace(/^data: /, ''));
        }
        const { value, done } = await text.next();
        if (done) return undefined;
        heard += value;
      }
    },
    /** How many events there were, when the stream is over. */
    async rest(): Promise<number> {
      let count = 0;
      while ((await this.next()) !== undefined) count += 1;
      return count;
    },
  };
}

describe('the sandbox’s stream of changes', () => {
  let sandbox: SandboxOnPort;
  let transport: Transport;

  beforeEach(async () => {
    sandbox = await openSandbox();
    transport = createSandboxTransport({ url: sandbox.url, number: '+5491100000000', logger: silent });
    await transport.start(1, deaf);
  });
  afterEach(async () => {
    await transport.stop();
    await sandbox.close();
  });

  it('says at once that there is something to ask for', async () => {
    const live = await listen(sandbox);
    expect(live.type).toBe('text/event-stream');
    expect(await live.next()).toEqual({ changed: true });
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'a message to a customer',
      () => transport.send({ key: '3EB01', chat: phone, text: 'Hola', deliveryId: 'dlv_1' }),
    ],
    ['a message of a customer’s', () => sandbox.call('POST', 'api/messages', { phone, text: 'Hola' })],
    ['a phone’s setting', () => sandbox.setPhone(phone, { reads: true })],
    ['the network', () => sandbox.setNetwork({ failRate: 0.5 })],
    ['what was forgotten', () => sandbox.call('DELETE', 'api/messages')],
  ])('says that %s has changed something', async (_what, change) => {
    const live = await listen(sandbox);
    await live.next();
    await change();
    expect(await live.next()).toEqual({ changed: true });
  });

  it('says that a customer’s message was delivered once the service has kept it', async () => {
    const live = await listen(sandbox);
    await sandbox.call('POST', 'api/messages', { phone, text: 'Hola' });
    const status = async () => (await sandbox.messages())[0]?.status;
    do await live.next();
    while ((await status()) !== 'delivered');
    expect(await status()).toBe('delivered');
  });

  it('says of many changes at once much less often, but of the last one too', async () => {
    const live = await listen(sandbox);
    await live.next();
    await Promise.all(
      Array.from({ length: 500 }, (_, n) => sandbox.call('POST', 'api/messages', { phone, text: `${n}` })),
    );
    await live.next();
    sandbox.endStreams();
    expect(await live.rest()).toBeLessThan(250);
  });

  it('tells every page', async () => {
    const pages = [await listen(sandbox), await listen(sandbox)];
    await Promise.all(pages.map((page) => page.next()));
    await sandbox.setPhone(phone, { reads: true });
    for (const page of pages) expect(await page.next()).toEqual({ changed: true });
  });

  it('ends for those who listen, and for those who come then', async () => {
    const live = await listen(sandbox);
    await live.next();
    sandbox.endStreams();
    expect(await live.next()).toBeUndefined();
    expect(await (await listen(sandbox)).rest()).toBeLessThanOrEqual(1);
  });
});
