// What a form came to, kept under an address of its own: a browser is sent there, so that going back and loading again
// show a page and ask for no form to be sent twice. A program gets the page as the answer to its form.
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { ApiDeps } from '../deps.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';

export interface KeptForm<T> {
  /** HTTP status of the answer. */
  status: number;
  /** What the page is made from; JSON. */
  value: T;
}

interface FormAnswer<T> extends KeptForm<T> {
  /** Which page it is for: what is kept for one is nothing to another. */
  page: string;
  /** Where the browser is sent. */
  at: (id: string) => string;
  /** The whole page. */
  html: () => string | Promise<string>;
}

/** Of one form, as JSON: all that a person types is far less. */
const KEPT_CHARS = 128 * 1024;

/**
 * Answers a form. Kept with the session, for a day at most; where it cannot be kept, or is more than a person types, the
 * page is the answer itself.
 */
export async function answerForm<T>(
  deps: ApiDeps,
  open: OpenSession,
  req: Request,
  res: Response,
  { status, value, page, at, html }: FormAnswer<T>,
): Promise<void> {
  if (isNavigation(req) && JSON.stringify(value).length <= KEPT_CHARS) {
    try {
      return res.redirect(303, at(await keepForm(deps, open, page, { status, value })));
    } catch (error) {
      deps.logger.warn({ err: error, page }, 'a form that came back could not be kept');
    }
  }
  sendPage(res, 'session', status, await html());
}

/** Keeps it; its id. The same id again: what was kept first stays. */
export async function keepForm<T>(
  deps: Pick<ApiDeps, 'books' | 'now'>,
  open: OpenSession,
  page: string,
  { status, value }: KeptForm<T>,
  id = randomUUID() as string,
): Promise<string> {
  await deps.books.keepIdempotent({
    key: id,
    principal: principalOf(open),
    route: page,
    bodyHash: '',
    status,
    body: JSON.stringify(value),
    at: deps.now(),
  });
  return id;
}

/** What was kept for this page under this id, for this very session; null where there is none. */
export async function keptForm<T>(
  deps: Pick<ApiDeps, 'books'>,
  open: OpenSession,
  page: string,
  id: unknown,
): Promise<KeptForm<T> | null> {
  if (typeof id !== 'string' || id === '' || id.length > 64) return null;
  const row = await deps.books.idempotent(id, principalOf(open));
  if (!row || row.route !== page) return null;
  return { status: row.status, value: JSON.parse(row.body) as T };
}

/** Browsers say that they want a document to show; programs say nothing of the kind. */
export const isNavigation = (req: Request): boolean => req.headers['sec-fetch-dest'] === 'document';

const principalOf = ({ session }: OpenSession): string => `session:${session.id}`;
