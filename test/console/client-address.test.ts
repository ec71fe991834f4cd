import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress } from '../../src/console/client-address.ts';

const from = (remoteAddress: string | undefined, forwarded?: string, isBehindProxy = true) =>
  clientAddress(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    isBehindProxy,
  );

describe('The address that counts', () => {
  it('is the peer’s own where no proxy is in front, whatever is claimed', () => {
    expect(from('203.0.113.5', '198.51.100.1', false)).toBe('203.0.113.5');
    expect(from('127.0.0.1', '198.51.100.1', false)).toBe('127.0.0.1');
  });

  it.each(['127.0.0.1', '::1', '::ffff:10.1.2.3', '172.20.0.3', '192.168.1.1', 'fd00::7'])(
    'is the last one that a proxy at %s tells of',
    (proxy) => {
      expect(from(proxy, '10.0.0.9, 6.6.6.6, 198.51.100.1')).toBe('198.51.100.1');
    },
  );

  it('is the peer’s where it does not come from near, or nothing is told', () => {
    expect(from('203.0.113.5', '198.51.100.1')).toBe('203.0.113.5');
    for (const told of [undefined, '', 'unknown', '198.51.100.1, ', '<script>']) {
      expect(from('127.0.0.1', told)).toBe('127.0.0.1');
    }
  });

  it('is one for an IPv6 network, and one for an IPv4 address however it is told', () => {
    expect(from('2001:db8:1:2:3::4')).toBe(from('2001:db8:1:2:ffff::1'));
    expect(from('2001:db8:1:2::1')).not.toBe(from('2001:db8:1:3::1'));
    expect(from('::ffff:203.0.113.5')).toBe('203.0.113.5');
  });

  it('is there also where the peer has gone', () => {
    expect(from(undefined)).toBe('unknown');
  });
});
