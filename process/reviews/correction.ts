// What comes of a review: the work is taken as it is or as the reviewer has it, and the facts that waited for it are set.
import { LIMITS } from '../../definition/limits.ts';
import type { Json } from '../../definition/types.ts';
import { openApprovals } from '../approvals/approvals.ts';
import { isSamePerson } from '../approvals/one-mailbox.ts';
import { resultFits } from '../bounds.ts';
import { refuseReads } from '../carry/read-room.ts';
import type { DecideApprovalData, Refusal } from '../commands.ts';
import { refuseFacts } from '../data/facts.ts';
import type { Correction } from '../events.ts';
import { refusals } from '../refusals.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

type Facts = [string, Json][];

/** Why this answer cannot stand as what comes of a review; null for any other approval, and for one that rejects. */
export function refuseReview(
  turn: Turn,
  approval: ApprovalState,
  { choice, correction, participantId }: DecideApprovalData,
): Refusal | null {
  const isTaken = approval.kind === 'review' && choice === 'approve';
  if (correction !== undefined) {
    if (!isTaken) {
      return refusals.invalid(
        'correction',
        'only who approves in a review corrects; else say it in a comment.',
      );
    }
    const refusal = malformed(correction) ?? decidesOnIt(turn, approval, participantId);
    if (refusal !== null) return refusal;
  }
  return isTaken ? refuseReviewed(turn, approval.taskId!, correction) : null;
}

/** Why the work cannot be taken so; null where it can. The instance may hold more by now than when it was done. */
export function refuseReviewed(
  { graph, state, by }: Turn,
  taskId: string,
  correction: Correction | undefined,
): Refusal | null {
  const facts = factsReviewed(state, taskId, correction);
  const changed = correction?.result === undefined ? {} : { result: { taskId, value: correction.result } };
  return refuseFacts(graph, state, facts, by) ?? refuseReads(graph, state, { facts, ...changed });
}

/** The facts that are set once the work is taken. To be read before it is. */
export function factsReviewed(
  state: ProcessState,
  taskId: string,
  correction: Correction | undefined,
): Facts {
  return Object.entries(correction?.facts ?? state.tasks[taskId]!.proposedFacts ?? {});
}

/** After the answer to a review: where it granted it, the correction and the facts follow. */
export function takeReviewed(
  turn: Turn,
  approvalId: string,
  facts: Facts,
  correction: Correction | undefined,
): void {
  const { status, taskId } = turn.state.approvals[approvalId]!;
  if (status !== 'granted') return;
  const about = { taskId: taskId!, attempt: turn.state.tasks[taskId!]!.attempt };
  if (correction !== undefined) {
    turn.did('TaskWorkCorrected', { ...about, approvalId, participantId: turn.by.id, ...correction });
    askAnew(turn, about.taskId);
  }
  for (const [name, value] of facts) turn.did('FactSet', { name, value, taskId: about.taskId });
}

/** What was asked about the task while the agent was at work is asked about the work as it is now. */
function askAnew(turn: Turn, taskId: string): void {
  for (const { id, artifacts, decisions, ...approval } of openApprovals(turn.state)) {
    if (approval.taskId !== taskId) continue;
    turn.follows('ApprovalReasked', {
      approvalId: id,
      artifacts,
      voided: decisions.map(({ decisionId }) => decisionId),
      reason: 'The work was corrected in its review.',
    });
  }
}

function malformed({ summary, result, facts }: Correction): Refusal | null {
  if (summary === undefined && result === undefined && facts === undefined) {
    return refusals.invalid('correction', 'say what it is to be: summary, result or facts.');
  }
  const words = summary?.trim().length ?? 1;
  if (words === 0 || words > LIMITS.commentChars) {
    return refusals.invalid('correction.summary', `1 to ${LIMITS.commentChars} characters.`);
  }
  return resultFits(result) ? null : refusals.resultDoesNotFit('correction.result: at most 16 KiB of JSON.');
}

/** Nobody decides on their own words: not who approves the task, by the definition or on a request. */
function decidesOnIt(
  { graph, state }: Turn,
  { id, taskId }: ApprovalState,
  participantId: string,
): Refusal | null {
  const others = Object.values(state.approvals).filter(
    (each) => each.taskId === taskId && each.id !== id && each.kind !== 'review' && !each.toolCall,
  );
  const deciding = [graph.task(taskId!)!.approval, ...others].flatMap((each) => each?.approvers ?? []);
  return deciding.some((each) => isSamePerson(state, each, participantId))
    ? refusals.approverMayNotCorrect(participantId, taskId!)
    : null;
}
