// The portal behind the session: what waits, decisions, where the process stands. Receipts are in external-receipts.ts.
import express, { type Request, type Response, Router } from 'express';
import {
  buildDecideView,
  buildHomeView,
  type DecisionForm,
  frameOf,
  PATHS,
  readDecisionForm,
  renderDecide,
  renderHome,
  renderOutcome,
  renderReceipt,
} from '../../portal/index.ts';
import type { Choice } from '../../process/events.ts';
import { statusView } from '../../process/views/status.ts';
import type { ApiDeps } from '../deps.ts';
import { decideFromPage } from './decide.ts';
import { receiptView } from './receipt.ts';
import { sendPage } from './send-page.ts';
import { closeSession, type OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';
import { type PageReading, readPage } from './page-source.ts';
import { wrongMethod } from '../http/serve.ts';

const CHANGED = {
  tone: 'wait',
  title: 'This changed after you opened the page',
  text: 'Nothing was recorded. Read what is shown now, then decide.',
} as const;

export function externalRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  // Comments have a limit of their own, with words; this one only keeps the parser from work.
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1_100 });

  router.get(PATHS.home, behindSession(deps, showHome));
  router.all(PATHS.home, wrongMethod(['GET']));
  router.get(PATHS.decide, behindSession(deps, showDecide));
  router.post(PATHS.decide, form, behindSession(deps, fromOurForm(deps, takeDecision)));
  router.all(PATHS.decide, wrongMethod(['GET', 'POST']));
  router.post(
    PATHS.endSession,
    form,
    behindSession(
      deps,
      fromOurForm(deps, async ({ session }, _req, res) => {
        await closeSession(deps, res, session);
        res.redirect(303, PATHS.home);
      }),
    ),
  );
  router.all(PATHS.endSession, wrongMethod(['POST']));
  return router;

  async function showHome(open: OpenSession, _req: Request, res: Response): Promise<void> {
    const { reading, source } = await readPage(deps, open);
    const { graph, state, people, at } = reading;
    const { summary } = statusView(graph, state, { people, now: at, source: reading.source });
    sendPage(res, 'session', 200, renderHome(buildHomeView(source, summary)));
  }

  async function showDecide(open: OpenSession, _req: Request, res: Response): Promise<void> {
    const { source } = await readPage(deps, open);
    const view = buildDecideView(source);
    for (const { approvalId, round, viewed } of view.items) {
      await noteVisit(deps, open, 'page_viewed', { approvalId, round, viewed });
    }
    sendPage(res, 'session', 200, renderDecide(view));
  }

  async function takeDecision(open: OpenSession, req: Request, res: Response): Promise<void> {
    if (!open.session.permissions.includes('approve')) {
      await noteVisit(deps, open, 'request_refused', {
        code: 'not-an-approver',
        message: 'the link may not approve',
      });
      return sendProblemPage(
        res,
        403,
        'This link does not let you decide',
        'It lets you read. Nothing was recorded.',
      );
    }
    const read = readDecisionForm(req.body);
    const page = await readPage(deps, open);
    if (!read.ok) return incomplete(page, req, res, read);
    const { form: given } = read;
    const answer = await decideFromPage(deps, open, page, given);
    const frame = frameOf(page.source);
    const title = page.reading.state.approvals[given.approvalId]?.title ?? 'Your decision';
    const { choice } = given;
    switch (answer.kind) {
      case 'counted': {
        const again = answer.repeated
          ? ({
              tone: 'idle',
              title: 'This is recorded',
              text: 'It was sent before and counts once.',
            } as const)
          : undefined;
        const view = await receiptView(deps, open, await readPage(deps, open), answer.outcome, again);
        if (view) return sendPage(res, 'session', 200, renderReceipt(view));
        return res.redirect(303, PATHS.receipt(given.decisionId));
      }
      case 'held':
        return sendPage(
          res,
          'session',
          202,
          renderOutcome({ frame, title, kind: 'held', decisionId: given.decisionId, choice }),
        );
      case 'changed':
        return await changed(open, res, given);
      case 'refused': {
        if (answer.stale) return await changed(open, res, given);
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

  /** The page again, with new decision ids, and what was typed kept. */
  async function changed(open: OpenSession, res: Response, given: DecisionForm): Promise<void> {
    await noteVisit(deps, open, 'request_refused', {
      approvalId: given.approvalId,
      code: 'shown-is-stale',
      message: 'what was shown had changed',
    });
    const { source } = await readPage(deps, open);
    const typed = { choice: given.choice, comment: given.comment, problem: null };
    const view = buildDecideView(source, {
      comeBack: { [given.approvalId]: { typed, note: CHANGED } },
      note: CHANGED,
    });
    sendPage(res, 'session', 409, renderDecide(view));
  }

  /** What the person has to mend is said at its field; a form that was tampered with is refused. */
  function incomplete(
    { source }: PageReading,
    req: Request,
    res: Response,
    read: { field: string; problem: string; comment: string },
  ): void {
    const body = (req.body ?? {}) as Record<string, unknown>;
    const { approval, answer } = body;
    if ((read.field !== 'answer' && read.field !== 'comment') || typeof approval !== 'string') {
      return sendProblemPage(
        res,
        400,
        'This form is not complete',
        `${read.problem} Open what waits for you again.`,
      );
    }
    const choice: Choice | null = answer === 'approve' || answer === 'reject' ? answer : null;
    const typed = { choice, comment: read.comment, problem: read.problem };
    const view = buildDecideView(source, { comeBack: { [approval]: { typed } } });
    sendPage(res, 'session', 422, renderDecide(view));
  }
}

/** The same fields again, so that a second try carries the same decision id. */
function fieldsOf(req: Request): [string, string][] {
  return Object.entries((req.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
}
