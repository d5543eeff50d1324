// Artifacts of an instance in the console: the list, the page of one, a picture or PDF as that page shows it, the download,
// and what changed between two versions.
import { type Request, type Response, Router } from 'express';
import { isArtifactKey } from '../../definition/artifact-key.ts';
import {
  artifactRow,
  CONSOLE,
  headView,
  INSTANCE,
  renderInstanceArtifact,
  renderInstanceArtifacts,
  renderInstanceDiff,
  withQuery,
} from '../../console/index.ts';
import {
  buildArtifactPage,
  buildDiffView,
  inlineType,
  isReadable,
  needsSniffing,
  PDF_TYPE,
} from '../../portal/index.ts';
import type { ArtifactRow } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { CSP } from '../http/security.ts';
import { wrongMethod } from '../http/serve.ts';
import { sendDownload } from '../instance/artifact-out.ts';
import { sniffedBlob } from '../instance/sniffed.ts';
import { viewSource } from './instance-artifact-source.ts';
import { knownInstance, nothingThere } from './instance-known.ts';
import { readForConsole } from './instance-reading.ts';
import { sendConsolePage } from './send-page.ts';
import { visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const LIST = `${CONSOLE.instances}/:id/artifacts`;
const LISTED = 50;

export function instanceArtifactRoutes(deps: ApiDeps): Router {
  const router = Router();
  const routes: [path: string, handler: (req: Request, res: Response) => Promise<void>][] = [
    [LIST, showAll],
    [`${LIST}/:key`, showOne],
    [`${LIST}/:key/diff/:from/:to`, showDifference],
    [`${LIST}/:key/:version/content`, showContent],
    [`${LIST}/:key/:version`, download],
  ];
  for (const [path, handler] of routes) {
    router.get(path, consoleVisit(deps, 'viewer'), knownInstance(deps), handler);
    router.all(path, wrongMethod(['GET']));
  }
  return router;

  async function showAll(req: Request, res: Response): Promise<void> {
    const id = idOf(req);
    const { source } = await readForConsole(deps, id);
    const { cursor } = req.query;
    const page = { limit: LISTED, cursor: typeof cursor === 'string' ? cursor : undefined };
    try {
      const { items, nextCursor } = await deps.books.newestArtifacts(id, page);
      const next =
        nextCursor === undefined ? null : withQuery(INSTANCE.artifacts(id), { cursor: nextCursor });
      const view = {
        head: headView(source),
        rows: items.map((row) => artifactRow(source, row)),
        total: Object.keys(source.state.artifacts).length,
        nextHref: next,
      };
      sendConsolePage(res, 200, renderInstanceArtifacts(view, { visit: await visitView(deps, res) }));
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
      res.redirect(303, INSTANCE.artifacts(id));
    }
  }

  async function showOne(req: Request, res: Response): Promise<void> {
    const versions = await versionsOf(req);
    const asked = req.query['version'];
    const shown = asked === undefined ? versions.at(-1) : numbered(versions, asked);
    if (!shown) return await notThere(req, res);
    const reading = await readForConsole(deps, idOf(req));
    const wanted = isReadable(shown) || needsSniffing(shown) ? [shown] : [];
    const source = await viewSource(deps, res, reading, versions, wanted);
    const { artifact, versions: all } = buildArtifactPage(source, shown, null);
    const view = { head: headView(reading.source), artifact, versions: all };
    sendConsolePage(res, 200, renderInstanceArtifact(view, { visit: await visitView(deps, res) }));
  }

  async function showDifference(req: Request, res: Response): Promise<void> {
    const versions = await versionsOf(req);
    const [from, to] = [req.params['from'], req.params['to']].map((each) => numbered(versions, each));
    if (!from || !to) return await notThere(req, res);
    const reading = await readForConsole(deps, idOf(req));
    const source = await viewSource(deps, res, reading, versions, [from, to].filter(isReadable));
    const { frame: _frame, ...diff } = buildDiffView(source, from, to);
    const view = { head: headView(reading.source), name: to.fileName ?? to.key, ...diff };
    sendConsolePage(res, 200, renderInstanceDiff(view, { visit: await visitView(deps, res) }));
  }

  /** By what the bytes are, never by what was said of them; all else is a download. */
  async function showContent(req: Request, res: Response): Promise<void> {
    const found = numbered(await versionsOf(req), req.params['version']);
    const sniffed = found && needsSniffing(found) ? await sniffedBlob(deps.blobs, found.sha256) : null;
    const bytes = found ? await deps.blobs.get(found.sha256) : null;
    if (!found || !bytes) return await notThere(req, res);
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

  async function download(req: Request, res: Response): Promise<void> {
    const found = numbered(await versionsOf(req), req.params['version']);
    const bytes = found ? await deps.blobs.get(found.sha256) : null;
    if (!found || !bytes) return await notThere(req, res);
    sendDownload(res, found, bytes);
  }

  async function versionsOf(req: Request): Promise<ArtifactRow[]> {
    const key = String(req.params['key']);
    return isArtifactKey(key) ? await deps.books.artifactVersions(idOf(req), key) : [];
  }

  async function notThere(req: Request, res: Response): Promise<void> {
    await nothingThere(deps, res, idOf(req), 'There is no such artifact, or no such version of it');
  }
}

const idOf = ({ params }: Request): string => String(params['id']);

const numbered = (versions: ArtifactRow[], asked: unknown): ArtifactRow | undefined =>
  versions.find(({ version }) => String(version) === asked);
