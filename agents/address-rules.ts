// Which addresses requests may go to. Public ones, over https; any other only where the operator has listed it.
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

export interface AddressRules {
  /** Where ranges are listed, in words for who is refused. */
  readonly listedIn: string;
  /** `address`: a literal, without brackets. What is not an address is refused. */
  mayReach(address: string, scheme: 'http:' | 'https:'): boolean;
}

/** All of the internet that is given out. What else looks like unicast (`::127.0.0.1`) is a way to somewhere else. */
const GLOBAL_IPV6: Range = [ipaddr.IPv6.parse('2000::'), 3];
/** Public by its number, and yet a cloud's own host behind each of its machines. */
const CLOUD_HOSTS = new Set(['168.63.129.16']);

/** `allowPrivate`: CIDR ranges, `10.1.0.0/16`, or single addresses. Throws a sentence where one is neither. */
export function addressRules(
  allowPrivate: readonly string[],
  listedIn = "allowPrivate of the agents' configuration",
): AddressRules {
  const listed = allowPrivate.map(rangeOf);
  return {
    listedIn,
    mayReach(text, scheme) {
      const address = addressOf(text);
      if (address === null) return false;
      // Whoever lists an address also answers for plain http to it.
      if (listed.some((range) => within(address, range))) return true;
      return scheme === 'https:' && isPublic(address);
    },
  };
}

/** A sentence where the range cannot be read, else null. */
export function rangeProblem(range: string): string | null {
  try {
    rangeOf(range);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * What is wrong with an address as it is written: a sentence, or null. Names are not looked up here; where they lead to is
 * held at each connection.
 */
export function urlProblem(text: string | URL, rules: AddressRules): string | null {
  if (!URL.canParse(String(text)))
    return `"${String(text).slice(0, 100)}" is not an address; give one such as https://agents.acme.com/work.`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `"${url.protocol}//" is not possible; give an https address.`;
  if (url.username !== '' || url.password !== '')
    return `The address of ${url.hostname} holds a user name or password; give secrets by the name of an environment variable.`;
  // The URL's own parser has made `127.1`, `0x7f.1` and `2130706433` the address that they are.
  const host = literalOf(url.hostname) ?? (isLocalName(url.hostname) ? '127.0.0.1' : null);
  return host === null || rules.mayReach(host, url.protocol) ? null : refusalOf(url, rules);
}

/** The address that a URL's host is; null for a name. */
export function literalOf(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}

/** Why a host may not be reached, in words with the cure. */
export function refusalOf(
  { hostname, protocol }: Pick<URL, 'hostname' | 'protocol'>,
  { listedIn }: AddressRules,
): string {
  const plain = protocol === 'http:' ? ', or is reached without https' : '';
  const range = isLocalName(hostname)
    ? `the range it is in, 127.0.0.1/32 or ::1/128,`
    : literalOf(hostname) === null
      ? 'the range it is in'
      : 'it';
  return `${hostname} is not a public address${plain}; if it is meant, list ${range} in ${listedIn}.`;
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || CLOUD_HOSTS.has(address.toString())) return false;
  return address.kind() === 'ipv4' || within(address, GLOBAL_IPV6);
}

/** `::ffff:127.0.0.1` is 127.0.0.1. */
function addressOf(text: string): Address | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

function rangeOf(text: string): Range {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    throw new Error(`"${text}" is not a range of addresses; give one such as 10.1.0.0/16.`);
  }
}

const within = (address: Address, [base, bits]: Range): boolean =>
  address.kind() === base.kind() && address.match(base as never, bits);

const isLocalName = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname);
