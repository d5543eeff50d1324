// What every page of the portal does around its own matter: the session, our own forms, problems, the journal.
import type { Request, Response } from 'express';
import { csrfMatches } from '../../links/index.ts';
import { PATHS, renderProblem } from '../../portal/index.ts';
import type { ApiDeps } from '../deps.ts';
import { isSameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import { type OpenSession, sessionOf } from './session.ts';

export type VisitHandler = (open: OpenSession, req: Request, res: Response) => Promise<void>;

/** Runs the handler with the session that is open; 403 where none is. */
export function behindSession(deps: ApiDeps, handler: VisitHandler) {
  return async (req: Request, res: Response): Promise<void> => {
    const open = await sessionOf(deps, req);
    if (open) return await handler(req.method === 'HEAD' ? { ...open, headOnly: true } : open, req, res);
    const text = 'Open the link in your mail again. What is recorded stays recorded.';
    return sendProblemPage(res, 403, 'No session is open here', text, null);
  };
}

/** Only for a form that our own page sent within this session. */
export function fromOurForm(deps: ApiDeps, handler: VisitHandler): VisitHandler {
  return async (open, req, res) => {
    const token = ((req.body ?? {}) as Record<string, unknown>)['csrf'];
    if (isSameOrigin(req, deps.publicUrl) && csrfMatches(open.session, token)) {
      return await handler(open, req, res);
    }
    await noteVisit(deps, open, 'request_refused', {
      code: 'cross-site-request',
      message: 'a form that was not from our page',
    });
    const text = 'Nothing was recorded. Go back to what waits for you and use the form there.';
    return sendProblemPage(res, 403, 'This did not come from our page', text);
  };
}

/** Only with a link that lets its person decide. */
export function decidesOnly(deps: ApiDeps, handler: VisitHandler): VisitHandler {
  return async (open, req, res) => {
    if (open.session.permissions.includes('approve')) return await handler(open, req, res);
    const why = { code: 'not-an-approver', message: 'the link may not approve' };
    await noteVisit(deps, open, 'request_refused', why);
    const text = 'It lets you read. Nothing was recorded.';
    return sendProblemPage(res, 403, 'This link does not let you decide', text);
  };
}

/** A page that says what is wrong; `back` null: there is nowhere to go from it. */
export function sendProblemPage(
  res: Response,
  status: 400 | 403 | 404 | 503,
  title: string,
  text: string,
  back: { href: string; label: string } | null = {
    href: PATHS.decide,
    label: 'Back to what waits for you',
  },
): void {
  const requestId = res.locals.requestId as string;
  sendPage(
    res,
    'session',
    status,
    renderProblem({ status, title, text, requestId, ...(back ? { back } : {}) }),
  );
}

/** Writes what a person did here into the journal. */
export async function noteVisit(
  deps: Pick<ApiDeps, 'books' | 'now'>,
  { session, headOnly }: OpenSession,
  type: 'page_viewed' | 'artifact_viewed' | 'request_refused',
  data: Record<string, string | number>,
): Promise<void> {
  if (headOnly && type !== 'request_refused') return;
  await deps.books.appendJournal({
    instanceId: session.instanceId,
    type,
    at: deps.now(),
    actor: session.participantId,
    data: { ...data, participantId: session.participantId, linkId: session.linkId },
  });
}
