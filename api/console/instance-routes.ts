// The page of one instance in the console, and the forms on it: what an operator does, and what they say.
import { type Request, type Response, Router } from 'express';
import { type ActionTry, CONSOLE, type ConsoleNote, INSTANCE, renderInstance } from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { noteRefused } from '../instance/note-refused.ts';
import { isOperatorAction, operatorActions, runOperatorAction } from '../instance/operator-actions.ts';
import { requestOf, triedOf, typedIn } from './instance-act.ts';
import { knownInstance } from './instance-known.ts';
import { instancePage, type PageOptions } from './instance-view.ts';
import { leaveNote, takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = `${CONSOLE.instances}/:id`;
const ACT = `${PAGE}/act/:action`;

export function instanceRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get(PAGE, consoleVisit(deps, 'viewer'), knownInstance(deps), (req: Request, res: Response) =>
    show(req, res, 200),
  );
  router.all(PAGE, wrongMethod(['GET']));
  router.get(ACT, consoleVisit(deps, 'operator'), showForm);
  router.post(ACT, consoleVisit(deps, 'operator'), knownInstance(deps), act);
  router.all(ACT, wrongMethod(['GET', 'POST']));
  return router;

  async function show(req: Request, res: Response, status: number, options: PageOptions = {}): Promise<void> {
    const view = await instancePage(deps, req, res, options);
    const visit = await visitView(deps, res);
    const note = options.tried ? refusedNote(options.tried) : takeNote(deps, req, res);
    sendConsolePage(res, status, renderInstance(view, { visit, note }));
  }

  /** The page with that form open. */
  function showForm({ params }: Request, res: Response): void {
    const action = String(params['action']);
    const page = INSTANCE.page(String(params['id']));
    res.redirect(303, isOperatorAction(action) ? `${page}?act=${action}#act-${action}` : page);
  }

  async function act(req: Request, res: Response): Promise<void> {
    const { actor, session } = visitIn(res);
    const name = String(req.params['action']);
    if (!isOperatorAction(name)) throw new ApiProblem('not-found', `There is no action "${name}".`);
    const action = operatorActions[name];
    const row = await rowOf(deps.books, String(req.params['id']));
    const typed = typedIn(req.body);
    try {
      await runOperatorAction(deps, actor, row.id, requestOf(action, typed, session.id));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await noteRefused(deps, row.id, actor, `console: ${name}`, error);
      return await show(req, res, PROBLEM_STATUS[error.code], { tried: triedOf(action, typed, error) });
    }
    leaveNote(deps, res, 'done');
    res.redirect(303, INSTANCE.page(row.id));
  }
}

/** Above the page, for the form may be far below, or makes no sense any more and is gone. */
const refusedNote = ({ problems }: ActionTry): ConsoleNote => ({
  tone: 'bad',
  title: 'Nothing was done',
  text: problems.map(({ text }) => text).join(' '),
});
