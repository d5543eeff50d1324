// Team templates in the console, and making a team from one.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import {
  CONSOLE,
  type FormTry,
  pageLinks,
  readPageAt,
  renderTeam,
  renderTeams,
  teamTemplateItem,
  teamTemplateView,
  withQuery,
} from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { idMaker } from '../http/idempotency.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { instantiateBody } from '../schemas/team-templates.ts';
import { chooseTeamTemplate, makeTeam } from '../teams/make-team.ts';
import { formTry, given, keyIn, typedIn } from './form-try.ts';
import { staleCursor } from './instances-routes.ts';
import { mayOperate } from './may-operate.ts';
import { leaveNote, takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;

export function teamsRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  const one = `${CONSOLE.teams}/:id`;
  router.get(CONSOLE.teams, consoleVisit(deps, 'viewer'), showAll);
  router.get([one, `${one}/versions/:version`], consoleVisit(deps, 'viewer'), (req: Request, res: Response) =>
    showOne(req, res),
  );
  router.all([CONSOLE.teams, one, `${one}/versions/:version`], wrongMethod(['GET']));
  router.post(`${one}/make`, consoleVisit(deps, 'operator'), make);
  router.all(`${one}/make`, wrongMethod(['POST']));
  return router;

  async function showAll(req: Request, res: Response): Promise<void> {
    const at = readPageAt(req.query);
    const found = await books
      .teamTemplates({ limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, CONSOLE.teams);
    const view = {
      items: found.items.map(teamTemplateItem),
      pager: pageLinks(at, found.nextCursor, (query) => withQuery(CONSOLE.teams, query)),
    };
    sendConsolePage(res, 200, renderTeams(view, { visit: await visitView(deps, res) }));
  }

  async function showOne(
    req: Request,
    res: Response,
    came: { status: number; key: string; tried: FormTry } | null = null,
  ): Promise<void> {
    const { id, version } = req.params;
    const row = await chooseTeamTemplate(
      books,
      String(id),
      version === undefined ? undefined : String(version),
    );
    const at = readPageAt(req.query);
    const page = { limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) };
    const here = version === undefined ? CONSOLE.newestTeam(row.id) : CONSOLE.team(row.id, row.version);
    const teams = await books.teamsOf(row.id, page).catch(staleCursor);
    if (teams === null) return res.redirect(303, here);
    const versions = await books.teamTemplateVersions(row.id);
    const view = teamTemplateView(row, versions, {
      teams: teams.items,
      teamsPager: pageLinks(at, teams.nextCursor, (query) => withQuery(here, query)),
      make: mayOperate(res)
        ? {
            action: CONSOLE.makeTeam(row.id),
            key: came?.key ?? randomUUID(),
            versions: versions.map((each) => ({ value: each.version, label: each.version })),
            tried: came?.tried ?? null,
          }
        : null,
    });
    const visit = await visitView(deps, res);
    const note = takeNote(deps, req, res);
    sendConsolePage(res, came?.status ?? 200, renderTeam(view, { visit, note }));
  }

  async function make(req: Request, res: Response): Promise<void> {
    const typed = typedIn(req);
    const key = keyIn(typed);
    const id = String(req.params['id']);
    const { actor } = visitIn(res);
    try {
      const body = parseRequest(instantiateBody, given(typed, 'name', 'version'), 'body');
      const teamId = idMaker(key, actor.id, 'console-team')('team');
      await makeTeam(books, id, body, teamId, actor, deps.now());
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code === 'team-template-not-found') throw error;
      const status = PROBLEM_STATUS[error.code];
      return await showOne(req, res, { status, key, tried: formTry('make', typed, error) });
    }
    leaveNote(deps, res, 'teamMade');
    res.redirect(303, CONSOLE.newestTeam(id));
  }
}
