// The portal behind the session: what waits, decisions, receipts, artifacts, where the process stands.
import express, { type Request, type Response, Router } from 'express';
import { csrfMatches } from '../../links/index.ts';
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
  renderProblem,
  renderReceipt,
} from '../../portal/index.ts';
import type { Choice } from '../../process/events.ts';
import { statusView } from '../../process/views/status.ts';
import { sendDownload } from '../artifact-content.ts';
import { readOutcome } from '../decision-outcome.ts';
import type { ApiDeps } from '../deps.ts';
import { decideFromPage } from '../portal/decide.ts';
import { receiptView } from '../portal/receipt.ts';
import { isSameOrigin } from '../portal/same-origin.ts';
import { sendPage } from '../portal/send-page.ts';
import { closeSession, type OpenSession, sessionOf } from '../portal/session.ts';
import { type PageReading, readPage } from '../portal/view-source.ts';
import { wrongMethod } from '../serve.ts';

type Handler = (open: OpenSession, req: Request, res: Response) => Promise<void>;

const CHANGED = {
  tone: 'wait',
  title: 'This changed after you opened the page',
  text: 'Nothing was recorded. Read what is shown now, then decide.',
} as const;

export function externalRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  // Comments have a limit of their own, with words; this one only keeps the parser from work.
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1_100 });

  router.get(PATHS.home, behindSession(showHome));
  router.all(PATHS.home, wrongMethod(['GET']));
  router.get(PATHS.decide, behindSession(showDecide));
  router.post(PATHS.decide, form, behindSession(fromOurForm(takeDecision)));
  router.all(PATHS.decide, wrongMethod(['GET', 'POST']));
  router.get('/external/receipts/:decision', behindSession(showReceipt));
  router.all('/external/receipts/:decision', wrongMethod(['GET']));
  router.get('/external/artifacts/:key/:version', behindSession(download));
  router.all('/external/artifacts/:key/:version', wrongMethod(['GET']));
  router.post(
    PATHS.endSession,
    form,
    behindSession(
      fromOurForm(async ({ session }, _req, res) => {
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
      await note(open, 'page_viewed', { approvalId, round, viewed });
    }
    sendPage(res, 'session', 200, renderDecide(view));
  }

  async function takeDecision(open: OpenSession, req: Request, res: Response): Promise<void> {
    if (!open.session.permissions.includes('approve')) {
      await note(open, 'request_refused', { code: 'not-an-approver', message: 'the link may not approve' });
      return problem(
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
        await note(open, 'request_refused', { approvalId: given.approvalId, message: why });
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
    await note(open, 'request_refused', {
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
      return problem(res, 400, 'This form is not complete', `${read.problem} Open what waits for you again.`);
    }
    const choice: Choice | null = answer === 'approve' || answer === 'reject' ? answer : null;
    const typed = { choice, comment: read.comment, problem: read.problem };
    const view = buildDecideView(source, { comeBack: { [approval]: { typed } } });
    sendPage(res, 'session', 422, renderDecide(view));
  }

  async function showReceipt(open: OpenSession, req: Request, res: Response): Promise<void> {
    const wanted = String(req.params['decision']);
    const asJson = wanted.endsWith('.json');
    const decisionId = asJson ? wanted.slice(0, -'.json'.length) : wanted;
    const page = await readPage(deps, open);
    const outcome = await readOutcome(deps, page.reading.row, decisionId);
    const view = outcome?.status === 'counted' ? await receiptView(deps, open, page, outcome) : null;
    if (view && asJson) {
      const { frame: _, ...receipt } = view;
      res.attachment(`receipt-${decisionId}.json`);
      res.type('json').send(JSON.stringify(receipt, null, 2));
      return;
    }
    if (view) return sendPage(res, 'session', 200, renderReceipt(view));
    if (outcome?.status === 'refused') {
      const title = page.reading.state.approvals[outcome.approvalId]?.title ?? 'Your decision';
      const refused = page.reading.state.refusedDecisions.find((each) => each.decisionId === decisionId);
      const html = renderOutcome({
        frame: frameOf(page.source),
        title,
        kind: 'refused',
        choice: refused?.choice ?? 'approve',
        why: outcome.message,
        recorded: null,
        receiptOf: null,
      });
      return sendPage(res, 'session', 409, html);
    }
    // Read from the books means that no worker answered: what Temporal holds may not have been counted yet.
    if (page.reading.source.from === 'books' && page.reading.row.closedAt === null) {
      const text =
        'If you have just decided, your answer is held and will be counted. Look here again later.';
      return problem(res, 503, 'Not counted yet', text);
    }
    return problem(res, 404, 'There is no such receipt', 'Nothing is recorded under this address.');
  }

  async function download(open: OpenSession, req: Request, res: Response): Promise<void> {
    const key = String(req.params['key']);
    const version = Number(req.params['version']);
    const versions = await deps.books.artifactVersions(open.session.instanceId, key);
    const found = versions.find((each) => each.version === version);
    const bytes = found ? await deps.blobs.get(found.sha256) : null;
    if (!found || !bytes) {
      return problem(res, 404, 'There is no such artifact', 'It may have another version by now.');
    }
    await note(open, 'artifact_viewed', { key, version });
    sendDownload(res, found, bytes);
  }

  function behindSession(handler: Handler) {
    return async (req: Request, res: Response): Promise<void> => {
      const open = await sessionOf(deps, req);
      if (open) return await handler(open, req, res);
      const text = 'Open the link in your mail again. What is recorded stays recorded.';
      return problem(res, 403, 'No session is open here', text, null);
    };
  }

  function fromOurForm(handler: Handler): Handler {
    return async (open, req, res) => {
      const token = ((req.body ?? {}) as Record<string, unknown>)['csrf'];
      if (isSameOrigin(req, deps.publicUrl) && csrfMatches(open.session, token)) {
        return await handler(open, req, res);
      }
      await note(open, 'request_refused', {
        code: 'cross-site-request',
        message: 'a form that was not from our page',
      });
      const text = 'Nothing was recorded. Go back to what waits for you and use the form there.';
      return problem(res, 403, 'This did not come from our page', text);
    };
  }

  function problem(
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

  async function note(
    { session }: OpenSession,
    type: 'page_viewed' | 'artifact_viewed' | 'request_refused',
    data: Record<string, string | number>,
  ): Promise<void> {
    await deps.books.appendJournal({
      instanceId: session.instanceId,
      type,
      at: deps.now(),
      actor: session.participantId,
      data: { ...data, participantId: session.participantId, linkId: session.linkId },
    });
  }
}

/** The same fields again, so that a second try carries the same decision id. */
function fieldsOf(req: Request): [string, string][] {
  return Object.entries((req.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
  );
}
