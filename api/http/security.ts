// Headers on every answer, request ids, and limits on how often.
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { type Options, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ApiProblem } from './problem.ts';

/** What a page may load. `document`: JSON and files, nothing at all. */
export const CSP = {
  document: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  /** Pages before the session: no script. */
  page: "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  /** Pages behind the session. */
  session:
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'",
  /** The API's documentation. */
  docs: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  /** A PDF in a frame of our own page. Sandboxed here, and not on the frame, where browsers would not show it. */
  framed: "sandbox; default-src 'none'; frame-ancestors 'self'",
  /** A person's file, whatever it holds. */
  download: "sandbox; default-src 'none'; frame-ancestors 'none'",
} as const;

/** Strictest first; routes that answer pages loosen it to what the page needs. */
export function securityHeaders(publicUrl: string): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: false,
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
      strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    }),
    (_req, res, next) => {
      res.setHeader('Content-Security-Policy', CSP.document);
      res.setHeader('X-Robots-Tag', 'noindex');
      res.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}

/** Takes a caller's X-Request-Id where it is a plain word, else draws one; every answer carries it. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id'];
  const id = typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
  res.locals.requestId = id;
  res.setHeader('X-Request-Id', id);
  next();
};

/**
 * At most `limit` requests in `windowMs` from one address (a /64 of IPv6); then 429, as a page to people. `countedBy`: by
 * something else than the address.
 */
export function limitRate(
  limit: number,
  windowMs: number,
  countedBy?: Pick<Options, 'skip' | 'keyGenerator'>,
): RateLimitRequestHandler {
  return rateLimit({
    limit,
    windowMs,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(countedBy ?? { ipv6Subnet: 64 }),
    handler: (_req, _res, next) =>
      next(new ApiProblem('rate-limited', 'Too many requests from here; wait a little.')),
  });
}
