// One decision from the page: checked against what is shown now, sealed, signalled, and answered by what came of it.
import { sealDecision } from '../../links/index.ts';
import { decisionItem, type DecisionForm, type DecisionItemView, openFor } from '../../portal/index.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { askedNow } from '../../process/views/approvals.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import type { DecideApprovalData } from '../../process/commands.ts';
import type { ShownArtifact } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import type { DecisionOutcomeView } from '../../process/views/types.ts';
import { awaitOutcome, OUTCOME_WAIT_MS, outcomeInBooks } from '../instance/read-decision.ts';
import type { ApiDeps } from '../deps.ts';
import { checkCode } from './code.ts';
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
  if (known) return worded(page, known, form, open, true);

  const item = itemOf(page, form.approvalId);
  const closed = !['running', 'paused'].includes(state.status);
  if (!item || closed) return tooLate(page, form, open);
  if (!isWhatIsShown(item, form)) return { kind: 'changed' };
  const code = await checkCode(deps, open, state.approvals[form.approvalId]!, form.code);
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
  return worded(await readPage(deps, open), outcome, form, open, false);
}

/** The engine knows ids only: where somebody or the deadline was first, the page says who, and when. */
function worded(
  page: PageReading,
  outcome: DecisionOutcomeView,
  form: DecisionForm,
  open: OpenSession,
  repeated: boolean,
): DecideAnswer {
  const late = outcome.status === 'refused' && outcome.code !== 'shown-is-stale';
  return late && !itemOf(page, form.approvalId)
    ? tooLate(page, form, open)
    : answerTo(outcome, form, open, repeated);
}

/** The item as the page would show it now; undefined where it waits for this person no more. */
export function itemOf({ source }: PageReading, approvalId: string): DecisionItemView | undefined {
  const approval = openFor(source, source.participantId).find(({ id }) => id === approvalId);
  return approval && decisionItem(source, approval);
}

function answerTo(
  outcome: DecisionOutcomeView,
  form: DecisionForm,
  open: OpenSession,
  repeated: boolean,
): DecideAnswer {
  switch (outcome.status) {
    case 'pending':
      return { kind: 'held' };
    case 'refused':
      return {
        kind: 'refused',
        why: outcome.message,
        stale: outcome.code === 'shown-is-stale',
        receiptOf: null,
        recorded: null,
      };
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
        recorded: outcome.choice === 'approve' ? 'Approved' : 'Rejected',
      };
    }
  }
}

/** Not open for this person any more: answered with what is recorded, without troubling the workflow. */
function tooLate({ reading }: PageReading, form: DecisionForm, open: OpenSession): DecideAnswer {
  const { state } = reading;
  const approval = Object.hasOwn(state.approvals, form.approvalId) ? state.approvals[form.approvalId] : null;
  const refused = (why: string, receiptOf: string | null = null, recorded: string | null = null) =>
    ({ kind: 'refused', why, stale: false, receiptOf, recorded }) as const;
  const me = open.session.participantId;
  const successor = approval ? successorOf(approval, me) : undefined;
  if (approval && successor !== undefined) {
    return refused(`It was handed over: ${nameOf(reading, successor)} decides in your place.`);
  }
  if (!approval?.approvers.includes(me)) return refused('This is not among what you are asked.');
  const own = approval.decisions.findLast((each) => each.participantId === me);
  if (own) {
    const did = own.choice === 'approve' ? 'approved' : 'rejected';
    return refused(
      `You ${did} this before, ${writtenDate(own.receivedAt)}. The first answer stands.`,
      own.decisionId,
      own.choice === 'approve' ? 'Approved' : 'Rejected',
    );
  }
  const [first] = askedNow(approval);
  if (approval.inOrder === true && first !== undefined && first !== me && state.closedAt === undefined) {
    return refused(`${nameOf(reading, first)} is asked before you. You are told when it is your turn.`);
  }
  const words = {
    granted: `It was approved before your answer came${whoAndWhen(approval, reading)}.`,
    rejected: `It was rejected before your answer came${whoAndWhen(approval, reading)}.`,
    withdrawn: 'It was withdrawn; nobody is asked any more.',
    pending: 'Nothing is decided in it any more.',
    overdue: 'Nothing is decided in it any more.',
  } as const;
  return refused([howItEnded(state), words[approval.status]].filter(Boolean).join(' '));
}

/** Who decides in this person's place now, where somebody does. */
function successorOf(
  { approvers, inPlaceOf = {} }: ApprovalState,
  participantId: string,
): string | undefined {
  if (approvers.includes(participantId)) return undefined;
  return approvers.find((id) => inPlaceOf[id] === participantId);
}

const nameOf = ({ graph, people }: PageReading['reading'], id: string): string =>
  actorName(graph, id, people);

/** " by Jane Doe, Thu 12 March 2026, 17:32 UTC", or nothing where nobody did. */
function whoAndWhen(approval: ApprovalState, reading: PageReading['reading']): string {
  const last = approval.decisions.at(-1);
  if (!last) return approval.dueAt <= reading.at ? `, at its deadline, ${writtenDate(approval.dueAt)}` : '';
  return `, by ${nameOf(reading, last.participantId)}, ${writtenDate(last.receivedAt)}`;
}

function howItEnded({ status, closedAt, closeReason }: ProcessState): string | null {
  if (closedAt === undefined) return null;
  const reason = closeReason ? `: \u201c${closeReason}\u201d` : '';
  return `The process was ${status === 'failed' ? 'ended' : status} on ${writtenDate(closedAt)}${reason}.`;
}

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
  const { decisionId, approvalId, participantId, receivedAt } = decision;
  try {
    await deps.books.appendJournal({
      instanceId,
      type: 'decision_unconfirmed',
      at: receivedAt,
      actor: participantId,
      data: { decisionId, approvalId, participantId },
    });
  } catch (error) {
    deps.logger.warn({ err: error, instanceId, decisionId }, 'an unconfirmed decision could not be noted');
  }
}
