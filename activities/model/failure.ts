// What goes wrong with a call of a model, in words with the cure, and whether another try is worth it.
import { APICallError } from 'ai';
import { causesOf, EgressRefused, egressTrouble } from '../../agents/egress-trouble.ts';
import { retryAfterIn } from '../../agents/retry-after.ts';
import type { FailureKind } from '../../process/events.ts';
import type { ResolvedModel } from './provider.ts';

export interface CallTrouble {
  failure: FailureKind;
  /** A sentence or two. No key, prompt or answer is in it. */
  reason: string;
  /** Present: it may go another time. `afterMs`: not before that, as the other side said; null: it said nothing. */
  retry?: { afterMs: number | null };
}

/** Answers that speak of the moment, beside all from 500 on. */
const FOR_NOW = new Set([408, 409, 425, 429]);

/** Null: no trouble of the endpoint's, so it is ours. `name`: the model's in the configuration. `now`: epoch ms. */
export function callTrouble(
  error: unknown,
  name: string,
  model: ResolvedModel,
  now: number,
): CallTrouble | null {
  const who = `The model "${name}"`;
  const refused = causesOf(error).find((each) => each instanceof EgressRefused);
  if (refused) {
    const failure = refused.code === 'too-large' ? 'bad_output' : 'unreachable';
    return { failure, reason: refused.message };
  }
  if (isNamedIn(error, 'TimeoutError'))
    return { failure: 'timeout', reason: `${who} did not answer in time.` };
  if (APICallError.isInstance(error)) {
    const { statusCode } = error;
    return statusCode !== undefined && statusCode >= 300
      ? answered(error, statusCode, who, model, now)
      : { failure: 'unreachable', reason: brokenOff(error, who), retry: { afterMs: null } };
  }
  // An answer of the right shape with nothing in it.
  if (error instanceof Error && error.name === 'AI_InvalidResponseDataError')
    return { failure: 'unreachable', reason: notTheApi(who), retry: { afterMs: null } };
  return null;
}

function answered(
  error: APICallError,
  status: number,
  who: string,
  { config, apiKey }: ResolvedModel,
  now: number,
): CallTrouble {
  if (FOR_NOW.has(status) || status >= 500) {
    const reason =
      status === 429
        ? `${who} takes no more requests for now (429); raise its rate limit, or run fewer agents at once.`
        : `${who} answered ${status}, trouble of its own.`;
    return {
      failure: 'unreachable',
      reason,
      retry: { afterMs: retryAfterIn(new Headers(error.responseHeaders), now) },
    };
  }
  const unreachable = (reason: string): CallTrouble => ({ failure: 'unreachable', reason });
  if (status === 401 || status === 403) {
    const key = config.apiKey
      ? `check the key in the environment variable ${config.apiKey.env}, and what it may use`
      : "name its key's environment variable in the agents' configuration (apiKey)";
    return unreachable(`${who} refused the request (${status}): ${key}.`);
  }
  if (status === 404)
    return unreachable(
      `${who} is not there (404): check its baseUrl, and whether the endpoint knows "${config.model}".`,
    );
  return unreachable(
    `${who} did not take the request (${status}): ${inWords(error.message, apiKey)}. Check the model's settings in the agents' configuration.`,
  );
}

/** Answers that ended early or are not what this API answers have no status of their own to speak of. */
function brokenOff(error: APICallError, who: string): string {
  const isParsed = isNamedIn(error, 'AI_JSONParseError') || isNamedIn(error, 'AI_TypeValidationError');
  return isParsed ? notTheApi(who) : egressTrouble(error, who).reason;
}

const notTheApi = (who: string): string =>
  `${who} did not answer as its API does: check its provider and baseUrl in the agents' configuration.`;

/** The other side's own words, on one line, without the key. */
function inWords(message: string, apiKey: string | undefined): string {
  const shown = apiKey ? message.replaceAll(apiKey, '…') : message;
  return shown.replaceAll(/\s+/g, ' ').trim().slice(0, 300).replace(/\.$/, '') || 'it does not say why';
}

/** Whether it, or a cause of it, has this name. By name: a DOMException from another realm is no Error of this one. */
const isNamedIn = (error: unknown, name: string): boolean =>
  causesOf(error).some((each) => each.name === name);
