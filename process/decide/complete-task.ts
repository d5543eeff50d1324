// CompleteTask: a person's task is done, by themselves or entered by an operator's hand.
import type { ProcessGraph } from '../../definition/graph.ts';
import { missingArtifacts } from '../data/artifacts.ts';
import { resultFits } from '../bounds.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { refuseReads } from '../carry/read-room.ts';
import { factsIn, refuseFacts } from '../data/facts.ts';
import { isAskedToApprove } from '../approvals/successor.ts';
import { workerOf } from '../people.ts';
import { refusals } from '../refusals.ts';
import { mend } from '../trouble/incidents.ts';
import type { IncidentState, ProcessState } from '../state.ts';
import type { Handler } from '../turn.ts';

export const completeTask: Handler<CommandOfType<'CompleteTask'>> = (turn, { by, data }) => {
  const standing = whyNotComplete(turn.graph, turn.state, data.taskId);
  if (standing !== null) return standing;
  const node = turn.graph.task(data.taskId)!;
  const { id: assignee } = workerOf(turn.graph, turn.state, node.id);
  const task = turn.state.tasks[node.id]!;
  const failed = failureOf(turn.state, node.id);
  const byHand = by.id !== assignee;
  // Who does it in an agent's place does not approve it as well.
  if (by.kind === 'participant' && byHand && isAskedToApprove(turn, node, by.id)) {
    return refusals.approverMayNotDo(by.id, node.id);
  }
  const reason = data.reason?.trim() ?? '';
  if (byHand && reason === '') return refusals.reasonRequired(`it is the task of ${assignee}`);
  if (!resultFits(data.result)) return refusals.resultDoesNotFit('result: at most 16 KiB of JSON.');
  const missing = missingArtifacts(turn.state, node.task.artifacts ?? [], []);
  if (missing.length > 0) {
    const message = `Expected artifacts are missing: ${missing.join(', ')}. Store them, then complete the task.`;
    return refusals.resultDoesNotFit(message, { missing });
  }
  const facts = factsIn(node.task, data.result);
  const result = { taskId: node.id, value: data.result };
  const refusal =
    refuseFacts(turn.graph, turn.state, facts, by) ?? refuseReads(turn.graph, turn.state, { facts, result });
  if (refusal !== null) return refusal;
  turn.did('TaskWorkDone', {
    taskId: node.id,
    attempt: task.attempt,
    summary: data.summary ?? '',
    concerns: [],
    ...(data.result === undefined ? {} : { result: data.result }),
    ...(byHand ? { onBehalfOf: assignee, reason } : {}),
  });
  for (const [name, value] of facts) turn.did('FactSet', { name, value, taskId: node.id });
  if (failed !== undefined) mend(turn, failed.id, 'It was completed by hand.');
  if (byHand) turn.did('ExceptionNoted', { what: `Task "${node.name}" completed for ${assignee}`, reason });
  return null;
};

/** Null: a person is at work on it, or it failed, so that somebody may do it by hand. */
export function whyNotComplete(graph: ProcessGraph, state: ProcessState, taskId: string): Refusal | null {
  if (graph.task(taskId) === undefined) return refusals.noSuchTask(taskId);
  const { id: assignee, kind } = workerOf(graph, state, taskId);
  if (failureOf(state, taskId) !== undefined) return null;
  if (kind === 'agent') return refusals.notAPersons(taskId, assignee);
  const { status } = state.tasks[taskId]!;
  return status === 'running'
    ? null
    : refusals.taskNotOpen(taskId, status, 'it can be completed while it is running');
}

function failureOf({ incidents }: ProcessState, id: string): IncidentState | undefined {
  return Object.values(incidents).find(({ kind, taskId }) => kind === 'task-failed' && taskId === id);
}
