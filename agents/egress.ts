// Requests to addresses that somebody configured: agents, tools, model endpoints. Where they may go is held at each connection, so a
// name that leads elsewhere by then is of no use to anybody.
import { lookup as dnsLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent, buildConnector, fetch as undiciFetch, type RequestInit as UndiciInit } from 'undici';
import { type AddressRules, addressRules, literalOf, refusalOf, urlProblem } from './address-rules.ts';
import { atMost } from './at-most.ts';
import { causesOf, EgressRefused } from './egress-trouble.ts';

export interface EgressLimits {
  /** For the answer with its whole body, ms. Default 30,000. */
  timeoutMs?: number;
  /** Of the answer's body, unpacked. Default 1 MiB. */
  maxBytes?: number;
}
export interface EgressOptions extends EgressLimits {
  /** CIDR ranges, as in the agents' configuration. */
  allowPrivate: readonly string[];
  /** Where they are listed, in words. Default: the agents' configuration. */
  listedIn?: string;
  /** All addresses of a name. Default: the system's. */
  resolve?: (hostname: string) => Promise<{ address: string; family: number }[]>;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Answers that have no body by definition. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Like `fetch`, and guarded: https only (plain http to listed addresses), every address checked, no redirects, no user
 * names, bounded in time and size. A call may have other limits than the rest. Rejects with EgressRefused, with a
 * DOMException (`TimeoutError`, `AbortError`), or as fetch does; `egressTrouble` puts each in words.
 */
export type GuardedFetch = (
  input: string | URL | Request,
  init?: RequestInit & EgressLimits,
) => Promise<Response>;

export function guardedFetch({
  allowPrivate,
  listedIn,
  resolve = systemResolve,
  ...common
}: EgressOptions): GuardedFetch {
  const rules = addressRules(allowPrivate, listedIn);
  // One for each scheme, for what may be reached depends on it.
  const agents = {
    'http:': guardedAgent(rules, 'http:', resolve),
    'https:': guardedAgent(rules, 'https:', resolve),
  };
  return async (input, { timeoutMs, maxBytes, signal, ...init } = {}) => {
    if (input instanceof Request) throw new TypeError('A guarded request is given by its address.');
    const problem = urlProblem(input, rules);
    if (problem !== null) throw new EgressRefused('address', problem);
    const url = new URL(input);
    const timeout = AbortSignal.timeout(timeoutMs ?? common.timeoutMs ?? TIMEOUT_MS);
    const response = await undiciFetch(url, {
      ...(init as UndiciInit),
      redirect: 'manual',
      dispatcher: agents[url.protocol as keyof typeof agents],
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    }).catch((error: unknown) => {
      // A refusal at the connection comes wrapped as fetch's own error.
      throw causesOf(error).find((each) => each instanceof EgressRefused) ?? error;
    });
    const { status, statusText, body } = response;
    if (REDIRECTS.has(status)) {
      await body?.cancel();
      throw new EgressRefused('redirect', `${url.host} answered ${status}: a redirect is not followed.`);
    }
    const headers = [...response.headers];
    if (body === null || WITHOUT_BODY.has(status)) return new Response(null, { status, statusText, headers });
    const limit = maxBytes ?? common.maxBytes ?? MAX_BYTES;
    const capped = atMost(body as ReadableStream<Uint8Array>, limit, url.host);
    return new Response(capped, { status, statusText, headers });
  };
}

function guardedAgent(
  rules: AddressRules,
  scheme: 'http:' | 'https:',
  resolve: NonNullable<EgressOptions['resolve']>,
): Agent {
  /** All of them or none: which one is taken is not ours to say. */
  const checked = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname);
    if (addresses.length === 0 || !addresses.every(({ address }) => rules.mayReach(address, scheme)))
      throw new EgressRefused('address', refusalOf({ hostname, protocol: scheme }, rules));
    return addresses;
  });
  const lookup: LookupFunction = (hostname, { all }, callback) =>
    checked(hostname, (error, addresses) => {
      if (error) callback(error, '');
      else if (all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  const connect = buildConnector({ lookup });
  return new Agent({
    connect(target, callback) {
      // For a literal no name is looked up, so it is checked here.
      const literal = literalOf(target.hostname);
      if (literal !== null && !rules.mayReach(literal, scheme)) {
        const refused = new EgressRefused('address', refusalOf({ ...target, protocol: scheme }, rules));
        callback(refused, null);
      } else connect(target, callback);
    },
  });
}

export const systemResolve = (hostname: string) => dnsLookup(hostname, { all: true, verbatim: true });
