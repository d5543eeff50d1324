// Definitions in the console: all of them, one version, two versions compared.
import { type Request, type Response, Router } from 'express';
import { registryOf } from '../../agents/config.ts';
import {
  CONSOLE,
  definitionDiff,
  definitionItem,
  definitionView,
  type InstanceTally,
  pageLinks,
  readPageAt,
  renderDefinition,
  renderDefinitionDiff,
  renderDefinitions,
  withQuery,
} from '../../console/index.ts';
import { checkDefinition, type Problem } from '../../definition/parse.ts';
import type { DefinitionRow } from '../../store/books.ts';
import { chooseDefinition } from '../definitions/choose-definition.ts';
import type { ApiDeps } from '../deps.ts';
import { reaches } from '../http/actor.ts';
import { ApiProblem } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { staleCursor } from './instances-routes.ts';
import { mayOperate } from './may-operate.ts';
import { takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;

export function definitionsRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  const one = `${CONSOLE.definitions}/:id`;
  const routes: [path: string, handler: (req: Request, res: Response) => Promise<void>][] = [
    [CONSOLE.definitions, showAll],
    [one, showOne],
    [`${one}/versions/:version`, showOne],
    [`${one}/diff`, compare],
  ];
  for (const [path, handler] of routes) {
    router.get(path, consoleVisit(deps, 'viewer'), handler);
    router.all(path, wrongMethod(['GET']));
  }
  return router;

  async function showAll(req: Request, res: Response): Promise<void> {
    const at = readPageAt(req.query);
    const found = await books
      .definitions({ limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, CONSOLE.definitions);
    const items = await Promise.all(
      found.items.map(async (row) =>
        definitionItem(row, {
          versions: (await books.definitionVersions(row.id)).length,
          findings: findingsOf(row),
          tally: await tallyOf({ processId: row.id }),
        }),
      ),
    );
    const view = {
      items,
      pager: pageLinks(at, found.nextCursor, (query) => withQuery(CONSOLE.definitions, query)),
      mayRegister: reaches(visitIn(res).actor.role, 'admin'),
    };
    sendConsolePage(res, 200, renderDefinitions(view, { visit: await visitView(deps, res) }));
  }

  async function showOne(req: Request, res: Response): Promise<void> {
    const { id, version } = req.params;
    const row = await chooseDefinition(
      books,
      String(id),
      version === undefined ? undefined : String(version),
    );
    const [versions, tally, visit] = await Promise.all([
      books.definitionVersions(row.id),
      tallyOf({ processId: row.id, version: row.version }),
      visitView(deps, res),
    ]);
    const view = definitionView(row, versions, {
      findings: findingsOf(row),
      tally,
      mayStart: mayOperate(res),
    });
    sendConsolePage(res, 200, renderDefinition(view, { visit, note: takeNote(deps, req, res) }));
  }

  async function compare(req: Request, res: Response): Promise<void> {
    const versions = await books.definitionVersions(String(req.params['id']));
    const [from, to] = ['from', 'to'].map((name) =>
      versions.find(({ version }) => version === req.query[name]),
    );
    if (!from || !to)
      throw new ApiProblem('process-not-found', 'There is no such definition, or no such version of it.');
    const view = definitionDiff(from, to, versions);
    sendConsolePage(res, 200, renderDefinitionDiff(view, { visit: await visitView(deps, res) }));
  }

  /** By the configuration of agents as it is now. */
  function findingsOf({ definition }: DefinitionRow): Problem[] {
    const checked = checkDefinition(definition, registryOf(deps.agents?.config ?? null));
    return checked.ok ? checked.warnings : checked.problems;
  }

  async function tallyOf(of: { processId: string; version?: string }): Promise<InstanceTally> {
    const [open, all] = await Promise.all([
      books.countInstances({ ...of, status: ['running', 'paused'] }),
      books.countInstances(of),
    ]);
    return { open, closed: Math.max(0, all - open) };
  }
}
