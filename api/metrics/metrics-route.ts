// GET /metrics. It has a token of its own, which opens nothing else; a viewer's token opens it, too.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, type RequestHandler, Router } from 'express';
import type { ApiDeps } from '../deps.ts';
import { actorOf, requireRole } from '../http/actor.ts';
import { wrongMethod } from '../http/serve.ts';
import type { Metrics } from './metrics.ts';

const PATH = '/metrics';

/** `token` null: there is none of its own. `limit`: on how often an address may try. */
export function metricsRoute(
  deps: ApiDeps,
  { metrics, token }: { metrics: Metrics; token: string | null },
  limit: RequestHandler,
): Router {
  const router = Router({ caseSensitive: true });
  router.get(PATH, limit, async (req, res) => {
    if (!isScraper(req, token)) {
      const actor = await actorOf(req, deps);
      requireRole(actor, 'viewer');
    }
    const text = await metrics.text();
    res.setHeader('Content-Type', metrics.contentType);
    res.end(text);
  });
  router.all(PATH, wrongMethod(['GET']));
  return router;
}

/** Both are hashed: their lengths tell nothing. */
function isScraper({ headers }: Request, token: string | null): boolean {
  if (token === null || headers.authorization === undefined) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(headers.authorization), hash(`Bearer ${token}`));
}
