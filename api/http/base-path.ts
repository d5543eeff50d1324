// The app under the path of the public address, whether or not the proxy in front takes that path off.
import type { RequestHandler } from 'express';
import { basePathOf, withBasePath } from '../../portal/index.ts';

/** Takes the base path off where it is still there, and answers under it. */
export function atBasePath(publicUrl: string): RequestHandler {
  const base = basePathOf(publicUrl);
  return (req, _res, next) => {
    const rest = req.url.startsWith(base) ? req.url.slice(base.length) : null;
    // `/countersigned` is another path than `/countersign`.
    if (base !== '' && rest !== null && /^(?:[/?]|$)/.test(rest))
      req.url = rest.startsWith('/') ? rest : `/${rest}`;
    withBasePath(base, next);
  };
}
