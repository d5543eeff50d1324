// How many forms one person may send in an hour: counted over all their sessions and addresses, so that one link, wherever
// it went, cannot fill the books and the history of its process.
import type { RateLimitRequestHandler } from 'express-rate-limit';
import { sessionIdOf, sessionValueIn } from '../../links/index.ts';
import type { ApiDeps } from '../deps.ts';
import { limitRate } from '../http/security.ts';

const HOUR_MS = 3_600_000;

/** What comes without a session is counted by its address alone, elsewhere. */
export function limitForms(
  { books, publicUrl }: Pick<ApiDeps, 'books' | 'publicUrl'>,
  anHour: number,
): RateLimitRequestHandler {
  return limitRate(anHour, HOUR_MS, {
    async skip({ method, headers }, res) {
      const value = method === 'POST' ? sessionValueIn(publicUrl, headers.cookie) : null;
      const session = value === null ? null : await books.session(sessionIdOf(value));
      res.locals.person = session && JSON.stringify([session.instanceId, session.participantId]);
      return session === null;
    },
    keyGenerator: (_req, res) => String(res.locals.person),
  });
}
