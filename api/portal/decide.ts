// One decision from the page: checked against what is shown now, sealed, signalled, and answered by what came of it.
import { sealDecision } from '../../links/index.ts';
import {
  type AnswerProblem,
  decisionItem,
  type DecisionForm,
  type DecisionItemView,
  openFor,
} from '../../portal/index.ts';
import type { DecideApprovalData, Refusal } from '../../process/commands.ts';
import type { Choice, ShownArtifact } from '../../process/events.ts';
import { notCounted } from '../../process/views/not-counted.ts';
import type { DecisionOutcomeView } from '../../process/views/types.ts';
import { awaitOutcome, OUTCOME_WAIT_MS, outcomeInBooks } from '../instance/read-decision.ts';
import type { ApiDeps } from '../deps.ts';
import { checkCode } from './code.ts';
import { correctionOf, type ReadCorrection } from './correction.ts';
import type { OpenSession } from './session.ts';
import { type PageReading, readPage } from './page-source.ts';

export type DecideAnswer =
  /** Recorded and counted, now or before. `repeated`: it was before this request. */
  | { kind: 'counted'; outcome: Extract<DecisionOutcomeView, { status: 'counted' }>; repeated: boolean }
  /** Temporal holds it; it will be counted or refused once. */
  | { kind: 'held' }
  | { kind: 'refused'; why: string; stale: boolean; receiptOf: string | null; recorded: string | null }
  /** The page is not what it was: shown again, with what was typed. */
  | { kind: 'changed' }
  /** It asks for a code, and the one given is not it. `problem`: said at the field. */
  | { kind: 'code'; problem: string }
  /** Of a review: what was changed in the work, or chosen, is to be mended. */
  | { kind: 'to-mend'; problems: AnswerProblem[] }
  /** Nobody confirmed it; the same decision may be sent again. */
  | { kind: 'not-confirmed' };

const NO_WORKER_WAIT_MS = 1_000;

/** Sends it and waits for what comes of it. */
export async function decideFromPage(
  deps: ApiDeps,
  open: OpenSession,
  page: PageReading,
  form: DecisionForm,
): Promise<DecideAnswer> {
  return (await sendFromPage(deps, open, page, form)) ?? (await awaitAnswer(deps, open, page, form));
}

/** Sends it. An answer where nothing is to be waited for; null: Temporal has it. */
export async function sendFromPage(
  deps: ApiDeps,
  open: OpenSession,
  page: PageReading,
  form: DecisionForm,
): Promise<DecideAnswer | null> {
  const { row, state } = page.reading;
  // What the workflow tells of a decision is recorded before it is told, so the books know every earlier answer.
  const known = await outcomeInBooks(deps, row.id, form.decisionId);
  if (known) return answerTo(page, known, form, open, true);

  const item = itemOf(page, form.approvalId);
  const closed = !['running', 'paused'].includes(state.status);
  if (!item || closed) return tooLate(page, form, open);
  if (!isWhatIsShown(item, form)) return { kind: 'changed' };
  const read = correctionIn(page, form);
  if (!read.ok) return { kind: 'to-mend', problems: read.problems };
  const code = await checkCode(deps, open, state.approvals[form.approvalId]!, form);
  if (!code.ok) return { kind: 'code', problem: code.problem };

  const decision: DecideApprovalData = {
    approvalId: form.approvalId,
    round: form.round,
    decisionId: form.decisionId,
    participantId: open.session.participantId,
    choice: form.choice,
    comment: form.comment,
    shown: form.shown.map(({ key, version }): ShownArtifact => ({ key, version })),
    viewed: form.viewed,
    linkId: open.link.id,
    linkVia: open.link.via,
    receivedAt: deps.now(),
    ...(read.correction !== null && { correction: read.correction }),
    ...(code.confirmedBy !== null && { confirmedBy: code.confirmedBy }),
  };
  const seal = await sealDecision(deps.ring, row.id, decision);
  const reply = await deps.gateway.signalDecision(row.id, { decision, seal });
  if (!reply.ok) {
    if (reply.fault.kind === 'closed') return tooLate(page, form, open);
    await noteUnconfirmed(deps, row.id, decision);
    return { kind: 'not-confirmed' };
  }
  return null;
}

/** What became of a decision that Temporal has. */
export async function awaitAnswer(
  deps: ApiDeps,
  open: OpenSession,
  page: PageReading,
  form: DecisionForm,
): Promise<DecideAnswer> {
  const { row } = page.reading;
  // Where no worker answered a moment ago, waiting the whole time for one would only keep the person.
  const waitMs = page.reading.source.from === 'workflow' ? OUTCOME_WAIT_MS : NO_WORKER_WAIT_MS;
  const outcome = await awaitOutcome(deps, row, form.decisionId, waitMs);
  if (!outcome) return { kind: 'held' };
  return answerTo(await readPage(deps, open), outcome, form, open, false);
}

function correctionIn({ source }: PageReading, form: DecisionForm): ReadCorrection {
  const { kind, taskId } = source.state.approvals[form.approvalId]!;
  const node = taskId === undefined ? undefined : source.graph.task(taskId);
  // Without the fields of the editor nothing can have been changed: several decisions in one form, or no right to.
  if (kind !== 'review' || form.choice !== 'approve' || form.edited === null || !node) {
    return { ok: true, correction: null };
  }
  return correctionOf(source, node, form);
}

/** The item as the page would show it now; undefined where it waits for this person no more. */
export function itemOf({ source }: PageReading, approvalId: string): DecisionItemView | undefined {
  const approval = openFor(source, source.participantId).find(({ id }) => id === approvalId);
  return approval && decisionItem(source, approval);
}

function answerTo(
  page: PageReading,
  outcome: DecisionOutcomeView,
  form: DecisionForm,
  open: OpenSession,
  repeated: boolean,
): DecideAnswer {
  switch (outcome.status) {
    case 'pending':
      return { kind: 'held' };
    case 'refused':
      return tooLate(page, form, open, outcome);
    case 'counted': {
      const same =
        outcome.choice === form.choice &&
        outcome.comment === form.comment &&
        outcome.approvalId === form.approvalId &&
        outcome.participantId === open.session.participantId;
      if (same) return { kind: 'counted', outcome, repeated };
      return {
        kind: 'refused',
        why: 'This form was sent before, with another answer. The first answer stands.',
        stale: false,
        receiptOf: outcome.participantId === open.session.participantId ? outcome.decisionId : null,
        recorded: saidAs(outcome.choice),
      };
    }
  }
}

/** Not counted: answered with what is recorded. `refusal` null: it was not sent, for nothing waits for this person there. */
function tooLate(
  { reading }: PageReading,
  form: DecisionForm,
  open: OpenSession,
  refusal: Refusal | null = null,
): DecideAnswer {
  const { participantId } = open.session;
  const { why, stands } = notCounted(reading, { approvalId: form.approvalId, participantId, refusal });
  return {
    kind: 'refused',
    why,
    stale: refusal?.code === 'shown-is-stale',
    receiptOf: stands?.decisionId ?? null,
    recorded: stands && saidAs(stands.choice),
  };
}

const saidAs = (choice: Choice): string => (choice === 'approve' ? 'Approved' : 'Rejected');

/** Bound to what was shown: text, versions and digests, round. */
function isWhatIsShown(item: DecisionItemView, form: DecisionForm): boolean {
  if (item.viewed !== form.viewed || item.round !== form.round) return false;
  if (item.artifacts.length !== form.shown.length) return false;
  return item.artifacts.every(({ key, version, sha256 }) =>
    form.shown.some((each) => each.key === key && each.version === version && each.sha256 === sha256),
  );
}

/** Noted so that a click which nobody confirmed is on the trail; where the books are away too, the page says it alone. */
async function noteUnconfirmed(
  deps: ApiDeps,
  instanceId: string,
  decision: DecideApprovalData,
): Promise<void> {
  const { decisionId, approvalId, participantId, round, viewed, linkId, receivedAt } = decision;
  try {
    await deps.books.appendJournal({
      instanceId,
      type: 'decision_unconfirmed',
      at: receivedAt,
      actor: participantId,
      data: { decisionId, approvalId, participantId, round, viewed, linkId },
    });
  } catch (error) {
    deps.logger.warn({ err: error, instanceId, decisionId }, 'an unconfirmed decision could not be noted');
  }
}
