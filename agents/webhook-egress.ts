// Where messages to webhooks may go: as requests to agents, by a list of their own.
import { type AddressRules, addressRules, literalOf, refusalOf, urlProblem } from './address-rules.ts';
import { type EgressOptions, type GuardedFetch, guardedFetch, systemResolve } from './egress.ts';

const LISTED_IN = 'the setting COUNTERSIGN_WEBHOOK_ALLOW_PRIVATE';

export type WebhookEgress = Pick<EgressOptions, 'allowPrivate' | 'resolve'>;

export const webhookFetch = ({ allowPrivate, resolve }: WebhookEgress): GuardedFetch =>
  guardedFetch({ allowPrivate, listedIn: LISTED_IN, ...(resolve && { resolve }) });

/**
 * What is wrong with an address at the time it is saved: a sentence, or null. Where its name leads to is looked up, too; a
 * name that leads nowhere yet is no error, since each connection is checked again.
 */
export async function webhookUrlProblem(
  text: string,
  { allowPrivate, resolve = systemResolve }: WebhookEgress,
): Promise<string | null> {
  const rules = addressRules(allowPrivate, LISTED_IN);
  const problem = urlProblem(text, rules);
  if (problem !== null) return problem;
  const url = new URL(text);
  if (literalOf(url.hostname) !== null) return null;
  const addresses = await resolve(url.hostname).catch(() => []);
  return addresses.every(({ address }) => mayReach(rules, address, url)) ? null : refusalOf(url, rules);
}

const mayReach = (rules: AddressRules, address: string, { protocol }: URL): boolean =>
  rules.mayReach(address, protocol as 'http:' | 'https:');
