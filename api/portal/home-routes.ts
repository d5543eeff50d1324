// Where the process stands, and the way out.
import express, { type Request, type Response, Router } from 'express';
import { buildHomeView, HOME_EVENTS, homeSections, PATHS, renderHome } from '../../portal/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { statusView } from '../../process/views/status.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { allEntries } from '../instance/audit-reader.ts';
import { readPage } from './page-source.ts';
import { otherThreads, readThread } from './read-thread.ts';
import { sendPage } from './send-page.ts';
import { uploadView } from './upload-routes.ts';
import { closeSession, type OpenSession } from './session.ts';
import { behindSession, fromOurForm } from './visit.ts';

export function homeRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });
  router.get(PATHS.home, behindSession(deps, showHome));
  router.all(PATHS.home, wrongMethod(['GET']));
  router.post(PATHS.endSession, form, behindSession(deps, fromOurForm(deps, endSession)));
  router.all(PATHS.endSession, wrongMethod(['POST']));
  return router;

  async function showHome(open: OpenSession, _req: Request, res: Response): Promise<void> {
    const { reading, source } = await readPage(deps, open);
    const { graph, state, people, at } = reading;
    const { summary } = statusView(graph, state, { people, now: at, source: reading.source });
    const entries = await allEntries(deps.books, reading.row.id, HOME_EVENTS);
    const events = entries.map(({ body }) => body as unknown as ProcessEvent);
    const view = buildHomeView(source, { summary, events });
    const thread = await readThread(deps, open, source, { kind: 'instance', about: '' });
    const mayUpload = open.session.permissions.includes('upload') && reading.row.closedAt === null;
    const others = await otherThreads(deps, open, source);
    const sections = homeSections(view.artifacts, { thread, others }, mayUpload ? uploadView(open) : null);
    sendPage(res, 'session', 200, renderHome(view, sections));
  }

  async function endSession({ session }: OpenSession, _req: Request, res: Response): Promise<void> {
    await closeSession(deps, res, session);
    res.redirect(303, PATHS.home);
  }
}
