import { Socket } from 'node:net';

// No test ever leaves this machine: a connection to any address but loopback throws before anything is looked up. All of
// node:http, fetch and the AWS SDK connect through here.
const LOOPBACK = /^(127(\.\d+){3}|localhost|::1|::ffff:127(\.\d+){3})$/;
const { connect } = Socket.prototype;

Socket.prototype.connect = function connectToLoopback(this: Socket, ...args: Parameters<typeof connect>) {
  const host = hostOf(args);
  if (host !== undefined && !LOOPBACK.test(host)) throw new Error(`a test wanted to connect to ${host}`);
  return connect.apply(this, args);
} as typeof connect;

/** Node calls it with (options), (port, host) or its own normalised form, an array around the arguments. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null && 'host' in first) {
    return typeof first.host === 'string' ? first.host : undefined;
  }
  return typeof second === 'string' ? second : undefined;
}
