// Whether a form was posted from a page of ours.
import type { Request } from 'express';

/**
 * A page behind the session says its origin, or the browser says "same-origin" for it; one of the two has to be there.
 * `nullOriginToo`: under `no-referrer` browsers send `Origin: null`; the landing page's proof is its token.
 */
export function isSameOrigin(req: Request, publicUrl: string, nullOriginToo = false): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = req.headers.origin;
  if (origin === undefined || origin === 'null') return nullOriginToo || site === 'same-origin';
  const own = new Set([new URL(publicUrl).origin, `${req.protocol}://${req.headers.host ?? ''}`]);
  return own.has(origin);
}
