// Writes a portal page with the headers that go with it.
import type { Response } from 'express';
import { CSP } from '../http/security.ts';

/** `open`: before the session (landing, dead link): no script, no referrer, for the token stands in the address. */
export function sendPage(res: Response, kind: 'open' | 'session', status: number, html: string): void {
  res.status(status);
  res.setHeader('Content-Security-Policy', kind === 'open' ? CSP.page : CSP.session);
  res.setHeader('Referrer-Policy', kind === 'open' ? 'no-referrer' : 'same-origin');
  res.setHeader('Cache-Control', 'no-store');
  if (status === 503) res.setHeader('Retry-After', '2');
  res.type('html').send(html);
}
