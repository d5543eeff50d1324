// What stands behind the bell: a person's notices, and the form that marks them as read. GET marks nothing.
import express, { type Request, type Response, Router } from 'express';
import { frameOf, PATHS, renderNotices } from '../../portal/index.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { readPage } from './page-source.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, sendProblemPage } from './visit.ts';

const LISTED = 100;

export function noticeRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });
  router.get(PATHS.notices, behindSession(deps, show));
  router.all(PATHS.notices, wrongMethod(['GET']));
  router.post(PATHS.noticesRead, form, behindSession(deps, fromOurForm(deps, markRead)));
  router.all(PATHS.noticesRead, wrongMethod(['POST']));
  return router;

  async function show(open: OpenSession, _req: Request, res: Response): Promise<void> {
    const { source } = await readPage(deps, open);
    const { instanceId, participantId } = open.session;
    // One more than is listed says whether there are older ones.
    const found = await deps.books.notices({ instanceId, participantId, limit: LISTED + 1 });
    const notices = found
      .slice(0, LISTED)
      .map(({ id, text, at, readAt, place }) => ({ id, text, at, read: readAt !== null, place }));
    const html = renderNotices({ frame: frameOf(source), notices, more: found.length > LISTED });
    sendPage(res, 'session', 200, html);
  }

  async function markRead({ session }: OpenSession, req: Request, res: Response): Promise<void> {
    const upTo = ((req.body ?? {}) as Record<string, unknown>)['upTo'];
    if (typeof upTo !== 'string' || !/^\d{1,15}$/.test(upTo)) {
      const back = { href: PATHS.notices, label: 'Back to your notices' };
      return sendProblemPage(res, 400, 'This form is not complete', 'Nothing was marked as read.', back);
    }
    const { instanceId, participantId } = session;
    await deps.books.markNoticesRead(instanceId, participantId, Number(upTo), deps.now());
    res.redirect(303, PATHS.notices);
  }
}
