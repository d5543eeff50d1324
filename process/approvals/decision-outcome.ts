// What came of a decision, by its id; and how a refused one gets onto the trail.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { CommandOfType, DecideApprovalData, Refusal } from '../commands.ts';
import type { Choice, NewEvent, RefusalCode } from '../events.ts';
import type { DecisionState, ProcessState } from '../state.ts';
import { tellRefusal } from '../notices/receipts.ts';
import { beginTurn } from '../turn.ts';

/** A decision as the state has it. */
export type DecisionOutcome =
  | ({ status: 'counted'; approvalId: string } & DecisionState)
  | {
      status: 'refused';
      decisionId: string;
      approvalId: string;
      participantId: string;
      choice: Choice;
      code: RefusalCode;
      message: string;
      at: number;
    };

/**
 * The outcome of a decision; null where the state knows nothing of it: not there yet, or so long ago that only the books
 * know. Comments of closed approvals are cut short here. A counted id stays counted, whatever else came under it.
 */
export function decisionOutcome(state: ProcessState, decisionId: string): DecisionOutcome | null {
  for (const approval of Object.values(state.approvals)) {
    const decision = approval.decisions.find((each) => each.decisionId === decisionId);
    if (decision !== undefined) return { status: 'counted', approvalId: approval.id, ...decision };
  }
  const refused = state.refusedDecisions.find((each) => each.decisionId === decisionId);
  return refused === undefined ? null : { status: 'refused', ...refused };
}

/** Whether an answer is the recorded one again: a resend or a double click. */
export function isRepeat(
  recorded: DecisionOutcome,
  data: Pick<DecideApprovalData, 'approvalId' | 'participantId' | 'choice'>,
): boolean {
  return (
    recorded.approvalId === data.approvalId &&
    recorded.participantId === data.participantId &&
    recorded.choice === data.choice
  );
}

/**
 * The events that put a refused decision on the trail, so that its outcome can be read by its id. The shell calls this
 * when `decide` refused a signal. [] where the id is on record already: once is enough, and a counted one stays counted.
 * The person is told by mail, once an approval: whether their page was still there to tell them, nobody knows here.
 */
export function refuseDecision(
  graph: ProcessGraph,
  state: ProcessState,
  command: CommandOfType<'DecideApproval'>,
  refusal: Refusal,
): NewEvent[] {
  const { decisionId, approvalId, participantId, choice } = command.data;
  if (decisionOutcome(state, decisionId) !== null) return [];
  const turn = beginTurn(graph, state, command);
  const { code, message } = refusal;
  turn.did('DecisionRefused', { decisionId, approvalId, participantId, choice, code, message });
  tellRefusal(turn, { participantId, approvalId, decisionId });
  return [...turn.events];
}
