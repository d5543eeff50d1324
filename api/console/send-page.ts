// Writes a page of the console with the headers that go with it.
import type { Response } from 'express';
import { CSP } from '../http/security.ts';

/** Behind a session: our own script and stream, nothing from elsewhere, nothing kept. */
export function sendConsolePage(res: Response, status: number, html: string): void {
  res.status(status);
  res.setHeader('Content-Security-Policy', CSP.session);
  res.setHeader('Referrer-Policy', 'same-origin');
  res.setHeader('Cache-Control', 'no-store');
  if (status === 503) res.setHeader('Retry-After', '2');
  res.type('html').send(html);
}
