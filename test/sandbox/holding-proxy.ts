import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './sandbox-on-port.ts';

export interface HoldingProxy {
  url: string;
  /** Resolves when a request that it holds back has come in. */
  held: Promise<void>;
  /** Breaks the connections of what is held back; the far side's stay. */
  cut(): void;
  /** Passes what it has held back on, though nobody may be waiting for an answer any more. Resolves with that. */
  release(): Promise<string>;
  close(): Promise<void>;
}

/** Stands between a transport and the sandbox and holds sends back on their way, as a full network buffer does. */
export async function openHoldingProxy(port: number): Promise<HoldingProxy> {
  const sockets = new Set<Socket>();
  const held: { near: Socket; request: Buffer[] }[] = [];
  const first = Promise.withResolvers<void>();

  const server = createServer((near) => {
    sockets.add(near);
    const far = connect(port, '127.0.0.1');
    sockets.add(far);
    let holding: { near: Socket; request: Buffer[] } | undefined;
    near.on('data', (chunk) => {
      if (chunk.includes('POST /sandbox/transport/messages')) {
        holding = { near, request: [] };
        held.push(holding);
        first.resolve();
      }
      if (holding) holding.request.push(chunk);
      else far.write(chunk);
    });
    far.on('data', (chunk) => near.write(chunk));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    held: first.promise,
    cut() {
      for (const { near } of held) near.destroy();
    },
    async release() {
      const far = connect(port, '127.0.0.1');
      sockets.add(far);
      far.setEncoding('utf8');
      for (const { request } of held) for (const chunk of request) far.write(chunk);
      const [answer] = await once(far, 'data');
      far.destroy();
      return String(answer);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
