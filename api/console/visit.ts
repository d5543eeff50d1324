// What stands before every page of the console: a session, a role that reaches, and of a form, that our own page sent it.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { CONSOLE } from '../../console/index.ts';
import { csrfMatches } from '../../links/index.ts';
import { renderProblem } from '../../portal/index.ts';
import type { ConsoleSessionRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { reaches, type Role, type RoleActor } from '../http/actor.ts';
import { isSameOrigin } from '../portal/same-origin.ts';
import { loginPath } from './login-path.ts';
import { sendConsolePage } from './send-page.ts';
import { consoleSessionOf } from './session.ts';

/** Of `res.locals.console`. */
export interface ConsoleVisit {
  actor: RoleActor;
  /** In every form, as the field `csrf`. */
  csrf: string;
  session: ConsoleSessionRow;
}

const FORM_BYTES = '1mb';
const FORM_FIELDS = 2_000;

/** What reads a form of text fields. */
export const textForm = (): RequestHandler =>
  express.urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: FORM_FIELDS });

/**
 * Lets in who is signed in with at least `role`; others are led to the login, or told why not. A form has been read into
 * `req.body` when the route comes, by `form`, and only our own page can have sent it.
 */
export function consoleVisit(
  deps: Pick<ApiDeps, 'books' | 'authenticator' | 'publicUrl' | 'now'>,
  role: Role,
  form: RequestHandler = textForm(),
): RequestHandler[] {
  return [
    async (req, res, next) => {
      const session = await consoleSessionOf(deps, req);
      if (!session) return res.redirect(303, loginPath(pageOf(req, deps.publicUrl)));
      if (!reaches(session.role, role)) return refuse(res, 'This is not yours to do', needs(role, session));
      const { actorId: id, role: own, via, csrf } = session;
      res.locals.console = { actor: { id, role: own, via }, csrf, session } satisfies ConsoleVisit;
      return next();
    },
    (req, res, next) => (readsOnly(req) ? next() : form(req, res, next)),
    (req: Request, res: Response, next: NextFunction) => {
      if (readsOnly(req)) return next();
      const { session } = res.locals.console as ConsoleVisit;
      const { csrf } = (req.body ?? {}) as Record<string, unknown>;
      if (isSameOrigin(req, deps.publicUrl) && csrfMatches(session, csrf)) return next();
      const text = 'Nothing was done. Go back to the console and use the form there.';
      return refuse(res, 'This did not come from our page', text);
    },
  ];
}

const readsOnly = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const needs = (role: Role, { actorId, role: own }: ConsoleSessionRow): string =>
  `It needs the role "${role}"; you are signed in as ${actorId} with the role "${own}". Nothing was done.`;

/** Where to go on after the login: the page that was asked for, or the page a form stood on. */
function pageOf(req: Request, publicUrl: string): string {
  if (readsOnly(req)) return req.originalUrl;
  const { referer } = req.headers;
  if (referer === undefined || !URL.canParse(referer)) return '';
  const { origin, pathname, search } = new URL(referer);
  return origin === new URL(publicUrl).origin ? `${pathname}${search}` : '';
}

function refuse(res: Response, title: string, text: string): void {
  const back = { href: CONSOLE.overview, label: 'To the console' };
  const requestId = res.locals.requestId as string;
  sendConsolePage(res, 403, renderProblem({ status: 403, title, text, requestId, back }));
}
