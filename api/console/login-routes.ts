// Signing in to the console and out of it. Every sign-in, and every one refused, is in the installation's journal.
import express, { type Request, type Response, Router } from 'express';
import { CONSOLE, renderComeBack, renderLogin } from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { DEFAULT_RATE_LIMITS } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { limitRate } from '../http/security.ts';
import { wrongMethod } from '../http/serve.ts';
import { isSameOrigin } from '../portal/same-origin.ts';
import { isMailbox, loginPath, pageBehindLogin } from './login-path.ts';
import { sendConsolePage } from './send-page.ts';
import { consoleSessionOf, signIn, signOut } from './session.ts';
import { consoleVisit, type ConsoleVisit } from './visit.ts';

const MINUTE_MS = 60_000;
/** Of all addresses together: nobody fills the journal by guessing. */
const NOTED_REFUSALS_A_MINUTE = 10;

export function loginRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 5 });
  const tooManyTries = limitRate(
    deps.rateLimits?.authFailures ?? DEFAULT_RATE_LIMITS.authFailures,
    MINUTE_MS,
  );
  const mayNote = atMost(NOTED_REFUSALS_A_MINUTE, MINUTE_MS, deps.now);

  router.get(CONSOLE.login, async (req, res) => {
    const to = pageBehindLogin(req.query['to']);
    if (await consoleSessionOf(deps, req)) return res.redirect(303, to);
    if (req.headers['sec-fetch-site'] === 'cross-site')
      return sendConsolePage(res, 200, renderComeBack(loginPath(to)));
    return sendConsolePage(res, 200, renderLogin({ to, isMailbox: isMailbox(to), problem: null }));
  });

  router.post(CONSOLE.login, form, async (req, res) => {
    const { token, to: asked } = (req.body ?? {}) as Record<string, unknown>;
    const to = pageBehindLogin(asked);
    const again = (status: number, problem: string) =>
      sendConsolePage(res, status, renderLogin({ to, isMailbox: isMailbox(to), problem }));
    if (!isSameOrigin(req, deps.publicUrl))
      return again(403, 'This did not come from our page. Type it in here.');
    const tried = await trySignIn(typeof token === 'string' ? token.trim() : '', res);
    if (tried === null) return res.redirect(303, to);
    // Only failures are counted: nobody can lock out a good token by guessing beside it.
    await refuseTooMany(req, res);
    await note(tried.message, tried.via);
    return again(tried.status, tried.message);
  });
  router.all(CONSOLE.login, wrongMethod(['GET', 'POST']));

  router.post(CONSOLE.signOut, consoleVisit(deps, 'viewer'), async (_req: Request, res: Response) => {
    await signOut(deps, res, (res.locals.console as ConsoleVisit).session);
    res.redirect(303, CONSOLE.login);
  });
  router.all(CONSOLE.signOut, wrongMethod(['POST']));
  return router;

  /** Null: signed in. Throws where it cannot be said now whether the token is good. */
  async function trySignIn(token: string, res: Response): Promise<Refused | null> {
    try {
      const result = await signIn(deps, res, token);
      if (result.ok) return null;
      const message = result.why === 'agent' ? AGENT : UNKNOWN;
      return { status: result.why === 'agent' ? 403 : 401, message, via: result.via };
    } catch (error) {
      if (!(error instanceof ApiProblem) || PROBLEM_STATUS[error.code] >= 500) throw error;
      return { status: PROBLEM_STATUS[error.code], message: error.message, via: '' };
    }
  }

  async function refuseTooMany(req: Request, res: Response): Promise<void> {
    let limited: unknown;
    await tooManyTries(req, res, (problem?: unknown) => {
      limited = problem;
    });
    if (limited !== undefined) throw limited;
  }

  async function note(why: string, via: string): Promise<void> {
    if (!mayNote()) return;
    await deps.books.noteInstallation({
      type: 'sign_in_refused',
      at: deps.now(),
      actor: 'anonymous',
      via,
      data: { why },
    });
  }
}

interface Refused {
  status: number;
  message: string;
  via: string;
}

const UNKNOWN = 'This token is not known here, or its time is over.';
const AGENT = 'An agent does not sign in to the console.';

/** Says yes at most so often in any one stretch of time. */
function atMost(times: number, windowMs: number, now: () => number): () => boolean {
  let window = 0;
  let used = 0;
  return () => {
    const current = Math.floor(now() / windowMs);
    if (current !== window) [window, used] = [current, 0];
    return ++used <= times;
  };
}
