// Several decisions in one form: each is sealed, sent and recorded for itself, and one page tells what came of each.
import express, { type Request, type Response, Router } from 'express';
import {
  anchorOf,
  buildDecideView,
  type DecideView,
  type DecisionForm,
  frameOf,
  openFor,
  PATHS,
  readDecisionForm,
  renderTogether,
  renderTogetherOutcome,
  shownField,
  splitDecisions,
  type TogetherOutcomeView,
} from '../../portal/index.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { awaitAnswer, type DecideAnswer, sendFromPage } from './decide.ts';
import { answerForm, keepForm, keptForm } from './kept-form.ts';
import { type PageReading, readPage } from './page-source.ts';
import { returnedAsChanged, type ReturnedForm, returnedView } from './returned-forms.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, decidesOnly, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

type Outcomes = TogetherOutcomeView['items'];
const OUTCOME = `${PATHS.decideTogether}/:id`;

export function togetherRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 4_000 });
  router.get(PATHS.decideTogether, behindSession(deps, showTogether));
  router.post(
    PATHS.decideTogether,
    form,
    behindSession(deps, fromOurForm(deps, decidesOnly(deps, takeDecisions))),
  );
  router.all(PATHS.decideTogether, wrongMethod(['GET', 'POST']));
  router.get(OUTCOME, behindSession(deps, showOutcomes));
  router.all(OUTCOME, wrongMethod(['GET']));
  return router;

  async function showTogether(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const kept = await keptForm<ReturnedForm[]>(deps, open, PATHS.decideTogether, req.query['form']);
    const view = kept
      ? await togetherAgain(page, kept.value)
      : buildDecideView(page.source, { together: true });
    // With nothing to answer together the other page says how it stands.
    if (view.items.length === 0 || !view.mayDecide) return res.redirect(303, PATHS.decide);
    for (const { approvalId, round, viewed } of view.items) {
      await noteVisit(deps, open, 'page_viewed', { approvalId, round, viewed });
    }
    sendPage(res, 'session', kept?.status ?? 200, renderTogether(view));
  }

  async function takeDecisions(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const all = splitDecisions(req.body);
    const given = all.filter(({ answer }) => answer === 'approve' || answer === 'reject');
    const read = given.map((item) => readDecisionForm(item));
    if (read.some((each) => !each.ok && each.field !== 'comment') || isTwice(given)) {
      const text = 'Nothing was recorded. Open what waits for you again.';
      return sendProblemPage(res, 400, 'This form is not complete', text);
    }
    // As with any form: while something in it is to be mended, nothing of it is recorded.
    const forms = read.flatMap((each) => (each.ok ? [each.form] : []));
    if (forms.length === 0 || forms.length < read.length) {
      return await comesBack(open, page, req, res, all.map(asReturned));
    }
    const answers = await decideAll(open, page, forms);
    const items: Outcomes = [];
    for (const [index, form] of forms.entries()) {
      items.push(await outcomeOf(open, page, form, answers[index]!));
    }
    const status = statusOf(items);
    const at = (id: string) => `${PATHS.decideTogether}/${id}`;
    const html = async () => renderTogetherOutcome(await outcomesView(open, items));
    await answerForm(deps, open, req, res, { page: OUTCOME, status, value: items, at, html });
  }

  /** All are handed to Temporal one after another, then waited for at once: without a worker nobody waits for each. */
  async function decideAll(open: OpenSession, page: PageReading, forms: DecisionForm[]) {
    const sent: (DecideAnswer | null)[] = [];
    for (const form of forms) sent.push(await sendFromPage(deps, open, page, form));
    return await Promise.all(
      forms.map(async (form, index) => sent[index] ?? (await awaitAnswer(deps, open, page, form))),
    );
  }

  async function outcomeOf(
    open: OpenSession,
    page: PageReading,
    form: DecisionForm,
    answer: DecideAnswer,
  ): Promise<Outcomes[number]> {
    const { approvalId, decisionId, choice } = form;
    const title = page.reading.state.approvals[approvalId]?.title ?? 'Your decision';
    const common = { title, decisionId, choice };
    const note = (data: { code?: string; message: string }) =>
      noteVisit(deps, open, 'request_refused', { approvalId, ...data });
    if (answer.kind === 'changed' || (answer.kind === 'refused' && answer.stale)) {
      await note({ code: 'shown-is-stale', message: 'what was shown had changed' });
      const id = await keepForm(deps, open, PATHS.decide, { status: 200, value: [returnedAsChanged(form)] });
      const again = `${PATHS.decide}?form=${id}#${anchorOf(approvalId)}`;
      return { ...common, kind: 'changed', again };
    }
    switch (answer.kind) {
      case 'counted':
        return { ...common, kind: 'counted', repeated: answer.repeated };
      case 'held':
        return { ...common, kind: 'held' };
      // The page asks for none here: those that need a code are decided by themselves.
      case 'code':
        await note({ code: 'code-required', message: answer.problem });
        return { ...common, kind: 'refused', why: answer.problem, receiptOf: null };
      case 'not-confirmed':
        return { ...common, kind: 'not-confirmed', fields: fieldsOf(form) };
      // Nothing can be changed in a form for several.
      case 'to-mend':
        return { ...common, kind: 'refused', why: answer.problems[0]!.text, receiptOf: null };
      case 'refused':
        await note({ message: answer.why });
        return { ...common, kind: 'refused', why: answer.why, receiptOf: answer.receiptOf };
    }
  }

  async function comesBack(
    open: OpenSession,
    page: PageReading,
    req: Request,
    res: Response,
    forms: ReturnedForm[],
  ): Promise<void> {
    await answerForm(deps, open, req, res, {
      page: PATHS.decideTogether,
      status: 422,
      value: forms,
      at: (id) => `${PATHS.decideTogether}?form=${id}`,
      html: async () => renderTogether(await togetherAgain(page, forms)),
    });
  }

  /** Where nothing is wrong with any of them, none was answered. */
  async function togetherAgain(page: PageReading, forms: ReturnedForm[]): Promise<DecideView> {
    const view = await returnedView(deps, page, forms, { together: true });
    return forms.some(({ problem }) => problem !== null) ? view : { ...view, note: NONE_ANSWERED };
  }

  async function showOutcomes(open: OpenSession, req: Request, res: Response): Promise<void> {
    const kept = await keptForm<Outcomes>(deps, open, OUTCOME, req.params['id']);
    if (!kept) return res.redirect(303, PATHS.decide);
    const html = renderTogetherOutcome(await outcomesView(open, kept.value));
    sendPage(res, 'session', kept.status, html);
  }

  async function outcomesView(open: OpenSession, items: Outcomes): Promise<TogetherOutcomeView> {
    const { source } = await readPage(deps, open);
    return { frame: frameOf(source), items, waiting: openFor(source, source.participantId).length };
  }
}

const NONE_ANSWERED = {
  tone: 'bad',
  title: 'Nothing is answered yet',
  text: 'Choose Approve or Reject for at least one of them. Nothing was recorded.',
} as const;

/** Our form asks once for each: what answers one of them many times over is none of ours. */
const isTwice = (items: Record<string, unknown>[]): boolean =>
  new Set(items.map(({ approval }) => approval)).size < items.length;

/** What was typed into one item, mended or not; what was left open has no problem. */
function asReturned(item: Record<string, unknown>): ReturnedForm {
  const { answer, approval, comment } = item;
  const choice = answer === 'approve' || answer === 'reject' ? answer : null;
  const read = readDecisionForm(item);
  return {
    approvalId: String(approval),
    choice,
    comment: typeof comment === 'string' ? comment : '',
    problem: choice === null || read.ok ? null : read.problem,
    seen: null,
  };
}

/** The worst of them: what has to be sent again, what was not counted, what is not counted yet. */
function statusOf(items: Outcomes): number {
  const has = (...kinds: string[]) => items.some(({ kind }) => kinds.includes(kind));
  if (has('not-confirmed')) return 503;
  if (has('refused', 'changed')) return 409;
  return has('held') ? 202 : 200;
}

/** The fields of one decision, for a button that sends the same again. */
function fieldsOf(form: DecisionForm): [string, string][] {
  const { approvalId, round, decisionId, choice, comment, shown, viewed, seq } = form;
  return [
    ['approval', approvalId],
    ['round', String(round)],
    ['decision', decisionId],
    ['answer', choice],
    ['comment', comment],
    ['viewed', viewed],
    ['seq', String(seq ?? '')],
    ['shown', shown.map(shownField).join(' ')],
  ];
}
