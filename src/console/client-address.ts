import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { ipKeyGenerator } from 'express-rate-limit';

/** Where a proxy of our own stands. */
const near = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  near.addSubnet(network, prefix, 'ipv4');
}
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');

/**
 * Who calls, for counting: an IPv6 address counts as its /64. Where TLS ends at a proxy, all calls come from that: then the
 * address counts that the proxy itself has added, the last one.
 */
export function clientAddress({ socket, headers }: IncomingMessage, isBehindProxy: boolean): string {
  const peer = plain(socket.remoteAddress ?? '');
  const told = plain(
    String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '',
  );
  const address = isBehindProxy && isNear(peer) && isIP(told) !== 0 ? told : peer;
  return isIP(address) === 0 ? 'unknown' : ipKeyGenerator(address, 64);
}

/** An IPv4 address as a socket for both kinds tells it: `::ffff:203.0.113.5`. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '');
}

function isNear(address: string): boolean {
  return isIP(address) !== 0 && near.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
