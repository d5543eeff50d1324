// How long requests take, by route as it is written in the code: never by address, which holds ids.
import type { Request, RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function measureRequests(register: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'countersign_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer; streams are left out',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [register],
  });
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('finish', () => {
      // A stream lasts as long as somebody listens.
      if (String(res.getHeader('content-type')).startsWith('text/event-stream')) return;
      const method = METHODS.has(req.method) ? req.method : 'other';
      const labels = { method, route: routeOf(req), status: String(res.statusCode) };
      seconds.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}

/** `none`: no route took it, or one that serves files. */
function routeOf(req: Request): string {
  const path: unknown = (req.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? `${req.baseUrl}${path}` : 'none';
}
