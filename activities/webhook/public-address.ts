import { lookup as lookUp } from 'node:dns';
import type { LookupFunction } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { ReelbatchError } from '../../model/failure';

const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is one of the open internet: not of this machine, of its network, or of nobody. */
export function isPublic(address: string): boolean {
  try {
    const parsed = ipaddr.process(address);
    // Ranges that only stand for others (6to4, NAT64) are none of the open internet either.
    if (parsed.range() !== 'unicast') return false;
    // Of IPv6 nothing else is given out (RFC 4291, 2.4; IANA); ::127.0.0.1 in an old form lies beside it.
    return parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN_OUT);
  } catch {
    return false;
  }
}

/**
 * A look-up in the DNS that answers public addresses alone. What is looked at is what is connected to: a name that changes its address
 * between a look and the connection gains nothing.
 */
export const lookUpPublic: LookupFunction = (host, options, callback) => {
  lookUp(host, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '', 0);
    const forbidden = found.find(({ address }) => !isPublic(address));
    const first = found[0];
    if (forbidden || !first) return callback(forbiddenAddress(host), '', 0);
    if (options.all) return callback(null, found);
    callback(null, first.address, first.family);
  });
};

export function forbiddenAddress(host: string): ReelbatchError {
  return new ReelbatchError('WEBHOOK_FORBIDDEN', `${host} is of this machine or of a private network.`);
}
