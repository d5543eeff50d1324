// Artifacts on the portal: the page of one, a picture or PDF as that page shows it, the download, and what changed between
// two versions.
import { type Request, type Response, Router } from 'express';
import { isArtifactKey } from '../../definition/artifact-key.ts';
import {
  buildArtifactPage,
  buildDiffView,
  inlineType,
  isReadable,
  needsSniffing,
  PDF_TYPE,
  renderArtifactPage,
  renderDiff,
} from '../../portal/index.ts';
import type { ArtifactRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { CSP } from '../http/security.ts';
import { wrongMethod } from '../http/serve.ts';
import { sendDownload } from '../instance/artifact-out.ts';
import { sniffedBlob } from '../instance/sniffed.ts';
import { contentsOf, readPage } from './page-source.ts';
import { readThread } from './read-thread.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, noteVisit, sendProblemPage, type VisitHandler } from './visit.ts';

const PAGE = '/external/artifacts/:key';
/** How browsers ask for a picture or a frame. */
const PARTS_OF_A_PAGE = new Set(['image', 'iframe']);

export function artifactPageRoutes(deps: ApiDeps): Router {
  const router = Router();
  const routes: [path: string, handler: VisitHandler][] = [
    [PAGE, showPage],
    [`${PAGE}/diff/:from/:to`, showDifference],
    [`${PAGE}/:version/content`, showContent],
    [`${PAGE}/:version`, download],
  ];
  for (const [path, handler] of routes) {
    router.get(path, behindSession(deps, handler));
    router.all(path, wrongMethod(['GET']));
  }
  return router;

  async function showPage(open: OpenSession, req: Request, res: Response): Promise<void> {
    const versions = await versionsOf(open, req);
    const asked = req.query['version'];
    const shown = asked === undefined ? versions.at(-1) : numbered(versions, asked);
    if (!shown) return notThere(res);
    const { source } = await readPage(deps, open);
    const wanted = isReadable(shown) || needsSniffing(shown) ? [shown] : [];
    const whole = { ...source, versions, ...(await contentsOf(deps.blobs, wanted)) };
    const thread = await readThread(deps, open, source, { kind: 'artifact', about: shown.key });
    await noteVisit(deps, open, 'artifact_viewed', { key: shown.key, version: shown.version });
    sendPage(res, 'session', 200, renderArtifactPage(buildArtifactPage(whole, shown, thread)));
  }

  async function showDifference(open: OpenSession, req: Request, res: Response): Promise<void> {
    const versions = await versionsOf(open, req);
    const [from, to] = [req.params['from'], req.params['to']].map((each) => numbered(versions, each));
    if (!from || !to) return notThere(res);
    const { source } = await readPage(deps, open);
    const wanted = [from, to].filter(isReadable);
    const whole = { ...source, versions, ...(await contentsOf(deps.blobs, wanted)) };
    for (const { key, version } of [from, to]) {
      await noteVisit(deps, open, 'artifact_viewed', { key, version });
    }
    sendPage(res, 'session', 200, renderDiff(buildDiffView(whole, from, to)));
  }

  /** By what the bytes are, never by what was said of them; all else is a download. */
  async function showContent(open: OpenSession, req: Request, res: Response): Promise<void> {
    const found = numbered(await versionsOf(open, req), req.params['version']);
    const sniffed = found && needsSniffing(found) ? await sniffedBlob(deps.blobs, found.sha256) : null;
    const bytes = found ? await deps.blobs.get(found.sha256) : null;
    if (!found || !bytes) return notThere(res);
    // What a page of ours shows is noted with that page.
    if (!PARTS_OF_A_PAGE.has(String(req.headers['sec-fetch-dest']))) {
      await noteVisit(deps, open, 'artifact_viewed', { key: found.key, version: found.version });
    }
    const type = sniffed && inlineType(found, sniffed);
    if (!type) return sendDownload(res, found, bytes);
    res.setHeader('Content-Type', type);
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Disposition', 'inline');
    res.setHeader('Content-Security-Policy', type === PDF_TYPE ? CSP.framed : CSP.download);
    // The older header knows no lists: what our page frames must not say DENY.
    if (type === PDF_TYPE) res.setHeader('X-Frame-Options', 'SAMEORIGIN');
    res.status(200).end(Buffer.from(bytes));
  }

  async function download(open: OpenSession, req: Request, res: Response): Promise<void> {
    const found = numbered(await versionsOf(open, req), req.params['version']);
    const bytes = found ? await deps.blobs.get(found.sha256) : null;
    if (!found || !bytes) return notThere(res);
    await noteVisit(deps, open, 'artifact_viewed', { key: found.key, version: found.version });
    sendDownload(res, found, bytes);
  }

  async function versionsOf({ session }: OpenSession, req: Request): Promise<ArtifactRow[]> {
    const key = String(req.params['key']);
    return isArtifactKey(key) ? await deps.books.artifactVersions(session.instanceId, key) : [];
  }
}

const numbered = (versions: ArtifactRow[], asked: unknown): ArtifactRow | undefined =>
  versions.find(({ version }) => String(version) === asked);

const notThere = (res: Response): void =>
  sendProblemPage(res, 404, 'There is no such artifact', 'It may have another version by now.');
