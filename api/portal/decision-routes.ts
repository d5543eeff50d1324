// What waits for a person, and one decision at a time. Several at once are in together-routes.ts.
import express, { type Request, type Response, Router } from 'express';
import {
  anchorOf,
  buildDecideView,
  type DecisionForm,
  editedIn,
  frameOf,
  PATHS,
  readDecisionForm,
  renderDecide,
  renderOutcome,
  renderReceipt,
} from '../../portal/index.ts';
import type { Choice } from '../../process/events.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { decideFromPage } from './decide.ts';
import { answerForm, isNavigation, keptForm } from './kept-form.ts';
import { type PageReading, readPage } from './page-source.ts';
import { readWorkOf } from './read-agent-work.ts';
import { readThreads } from './read-thread.ts';
import { receiptView, SENT_BEFORE } from './receipt.ts';
import { editsOf, returnedAsChanged, type ReturnedForm, returnedView } from './returned-forms.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, decidesOnly, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

export function externalRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  // Comments have a limit of their own, with words; this one only keeps the parser from work.
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1_100 });

  router.get(PATHS.decide, behindSession(deps, showDecide));
  router.post(PATHS.decide, form, behindSession(deps, fromOurForm(deps, decidesOnly(deps, takeDecision))));
  router.all(PATHS.decide, wrongMethod(['GET', 'POST']));
  return router;

  async function showDecide(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const kept = await keptForm<ReturnedForm[]>(deps, open, PATHS.decide, req.query['form']);
    const view = kept ? await returnedView(deps, page, kept.value) : buildDecideView(page.source);
    for (const { approvalId, round, viewed } of view.items) {
      await noteVisit(deps, open, 'page_viewed', { approvalId, round, viewed });
    }
    const threads = await readThreads(deps, open, page.source, view.items);
    const agentWork = await readWorkOf(deps, page.source, view.items);
    sendPage(res, 'session', kept?.status ?? 200, renderDecide({ ...view, threads, agentWork }));
  }

  async function takeDecision(open: OpenSession, req: Request, res: Response): Promise<void> {
    const read = readDecisionForm(req.body);
    const page = await readPage(deps, open);
    if (!read.ok) return await incomplete(open, page, req, res, read);
    const { form: given } = read;
    const answer = await decideFromPage(deps, open, page, given);
    const frame = frameOf(page.source);
    const title = page.reading.state.approvals[given.approvalId]?.title ?? 'Your decision';
    const { choice } = given;
    switch (answer.kind) {
      case 'counted': {
        if (isNavigation(req)) {
          return res.redirect(303, `${PATHS.receipt(given.decisionId)}${answer.repeated ? '?again' : ''}`);
        }
        const note = answer.repeated ? SENT_BEFORE : undefined;
        const view = await receiptView(deps, open, await readPage(deps, open), answer.outcome, note);
        if (view) return sendPage(res, 'session', 200, renderReceipt(view));
        return res.redirect(303, PATHS.receipt(given.decisionId));
      }
      case 'held': {
        const html = renderOutcome({ frame, title, kind: 'held', decisionId: given.decisionId, choice });
        return sendPage(res, 'session', 202, html);
      }
      case 'changed':
        return await changed(open, req, res, given);
      case 'code': {
        const { approvalId, comment } = given;
        await noteVisit(deps, open, 'request_refused', {
          approvalId,
          code: 'code-required',
          message: answer.problem,
        });
        const returned = {
          approvalId,
          choice,
          comment,
          problem: null,
          codeProblem: answer.problem,
          ...editsOf(given),
          seen: null,
        };
        return await comesBack(open, req, res, 422, returned);
      }
      case 'to-mend': {
        const { approvalId, comment } = given;
        const problem = MEND_FIRST;
        const edits = editsOf(given, answer.problems);
        return await comesBack(open, req, res, 422, {
          approvalId,
          choice,
          comment,
          problem,
          ...edits,
          seen: null,
        });
      }
      case 'refused': {
        if (answer.stale) return await changed(open, req, res, given);
        const { why, recorded, receiptOf } = answer;
        await noteVisit(deps, open, 'request_refused', { approvalId: given.approvalId, message: why });
        const html = renderOutcome({ frame, title, kind: 'refused', choice, why, recorded, receiptOf });
        return sendPage(res, 'session', 409, html);
      }
      case 'not-confirmed': {
        const fields = fieldsOf(req);
        const { comment } = given;
        const html = renderOutcome({ frame, title, kind: 'not-confirmed', choice, comment, fields });
        return sendPage(res, 'session', 503, html);
      }
    }
  }

  /** The page again, with new decision ids, what was typed, and what is different now. */
  async function changed(open: OpenSession, req: Request, res: Response, given: DecisionForm): Promise<void> {
    await noteVisit(deps, open, 'request_refused', {
      approvalId: given.approvalId,
      code: 'shown-is-stale',
      message: 'what was shown had changed',
    });
    await comesBack(open, req, res, 409, returnedAsChanged(given));
  }

  /** What the person has to mend is said at its field; a form that was tampered with is refused. */
  async function incomplete(
    open: OpenSession,
    page: PageReading,
    req: Request,
    res: Response,
    read: { field: string; problem: string; comment: string },
  ): Promise<void> {
    const body = (req.body ?? {}) as Record<string, unknown>;
    const { approval, answer } = body;
    if ((read.field !== 'answer' && read.field !== 'comment') || typeof approval !== 'string') {
      const text = `${read.problem} Open what waits for you again.`;
      return sendProblemPage(res, 400, 'This form is not complete', text);
    }
    const corrects = answer === 'correct';
    const choice: Choice | null =
      answer === 'approve' || answer === 'reject' ? answer : corrects ? 'approve' : null;
    const { comment, problem } = read;
    const edits = editsOf({ corrects, edited: editedIn(body) });
    await comesBack(
      open,
      req,
      res,
      422,
      { approvalId: approval, choice, comment, problem, ...edits, seen: null },
      page,
    );
  }

  async function comesBack(
    open: OpenSession,
    req: Request,
    res: Response,
    status: 409 | 422,
    returned: ReturnedForm,
    page?: PageReading,
  ): Promise<void> {
    await answerForm(deps, open, req, res, {
      page: PATHS.decide,
      status,
      value: [returned],
      at: (id) => `${PATHS.decide}?form=${id}#${placeOf(returned)}`,
      html: async () =>
        renderDecide(await returnedView(deps, page ?? (await readPage(deps, open)), [returned])),
    });
  }
}

const MEND_FIRST = 'What you changed in the work, or what you chose, needs another look.';

/** The part of the page where something is to be mended. */
const placeOf = ({ approvalId, codeProblem }: ReturnedForm): string =>
  `${anchorOf(approvalId)}${codeProblem ? '-code-part' : ''}`;

/** The same fields again, so that a second try carries the same decision id. */
function fieldsOf(req: Request): [string, string][] {
  return Object.entries((req.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
}
