// Where the provider's keys are: as the settings say, or as its own discovery document does.
import { z } from 'zod';
import type { OidcSettings } from '../../platform/oidc-settings.ts';

/** Where it could not be read, it is asked again only after this time. */
const PAUSE_MS = 2_000;
const LONGEST_ANSWER = 256 * 1024;

const discovered = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Asked once; throws where the provider does not answer, or answers for another. */
export function keySetAddress(
  { issuer, jwksUrl }: Pick<OidcSettings, 'issuer' | 'jwksUrl'>,
  withinMs: number,
): () => Promise<string> {
  if (jwksUrl !== null) return async () => jwksUrl;
  let found: Promise<string> | null = null;
  let failedAt = -Infinity;
  return async () => {
    if (found === null) {
      if (performance.now() - failedAt < PAUSE_MS) throw new Error('asked just now, without an answer');
      found = discover(issuer, withinMs);
    }
    try {
      return await found;
    } catch (error) {
      found = null;
      failedAt = performance.now();
      throw error;
    }
  };
}

async function discover(issuer: string, withinMs: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(withinMs),
    headers: { accept: 'application/json' },
  });
  const text = await response.text();
  if (!response.ok || text.length > LONGEST_ANSWER) throw new Error(`${url} answered ${response.status}`);
  const document = discovered.parse(JSON.parse(text));
  // As RFC 8414 asks for: a document that speaks for another issuer is worth nothing.
  if (document.issuer !== issuer) throw new Error(`${url} speaks for ${document.issuer}`);
  if (new URL(issuer).protocol === 'https:' && new URL(document.jwks_uri).protocol !== 'https:')
    throw new Error(`${url} names keys without TLS`);
  return document.jwks_uri;
}
