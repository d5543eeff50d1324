// What the portal gives to keep: the receipt of a decision, as a page or as JSON.
import { type Request, type Response, Router } from 'express';
import { frameOf, renderOutcome, renderReceipt } from '../../portal/index.ts';
import { notCounted } from '../../process/views/not-counted.ts';
import { readOutcome } from '../instance/read-decision.ts';
import type { ApiDeps } from '../deps.ts';
import { receiptView, SENT_BEFORE } from './receipt.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { readPage } from './page-source.ts';
import { behindSession, sendProblemPage } from './visit.ts';
import { wrongMethod } from '../http/serve.ts';

const RECEIPT = '/external/receipts/:decision';

export function externalReceiptRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get(RECEIPT, behindSession(deps, showReceipt));
  router.all(RECEIPT, wrongMethod(['GET']));
  return router;

  async function showReceipt(open: OpenSession, req: Request, res: Response): Promise<void> {
    const wanted = String(req.params['decision']);
    const asJson = wanted.endsWith('.json');
    const decisionId = asJson ? wanted.slice(0, -'.json'.length) : wanted;
    const page = await readPage(deps, open);
    const outcome = await readOutcome(deps, page.reading.row, decisionId);
    const note = req.query['again'] === undefined ? undefined : SENT_BEFORE;
    const view = outcome?.status === 'counted' ? await receiptView(deps, open, page, outcome, note) : null;
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
      const { approvalId } = outcome;
      const { participantId } = open.session;
      const { why, stands } = notCounted(page.reading, { approvalId, participantId, refusal: outcome });
      const html = renderOutcome({
        frame: frameOf(page.source),
        title,
        kind: 'refused',
        choice: refused?.choice ?? 'approve',
        why,
        recorded: stands && (stands.choice === 'approve' ? 'Approved' : 'Rejected'),
        receiptOf: stands?.decisionId ?? null,
      });
      return sendPage(res, 'session', 409, html);
    }
    // Read from the books means that no worker answered: what Temporal holds may not have been counted yet.
    if (page.reading.source.from === 'books' && page.reading.row.closedAt === null) {
      const text =
        'If you have just decided, your answer is held and will be counted. Look here again later.';
      return sendProblemPage(res, 503, 'Not counted yet', text);
    }
    return sendProblemPage(res, 404, 'There is no such receipt', 'Nothing is recorded under this address.');
  }
}
