// Who is turned to when an agent at work needs a person: to answer it, or to approve a call of a tool.
import type { ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { unfitToDecide } from '../approvals/fit-to-decide.ts';
import { own } from '../own.ts';
import { reachable } from '../people.ts';
import type { ProcessState } from '../state.ts';

/** The task that the work is, or that the errand is about. */
export function taskOfWork(graph: ProcessGraph, state: ProcessState, workId: string): TaskNode | undefined {
  const errand = own(state.errands ?? {}, workId);
  return graph.task(errand === undefined ? workId : (errand.subject.taskId ?? ''));
}

/**
 * Those whom a question goes to: people of the escalation path, else the delegators, else the approvers of the task; for
 * those who are away at `at` (epoch ms), their substitutes. The first of these groups in which anybody has an address. [] if none has.
 */
export function peopleToAsk(graph: ProcessGraph, state: ProcessState, workId: string, at: number): string[] {
  const approvers = taskOfWork(graph, state, workId)?.approval?.approvers ?? [];
  for (const group of [peopleOnPath(graph), graph.delegators, approvers]) {
    const there = reachable(state, group, at);
    if (there.length > 0) return there;
  }
  return [];
}

/**
 * Those who approve a call of a tool: the approvers of the task, else those who would review it, else the delegators; only
 * who may decide on it. [] where nobody does.
 */
export function toolCallApprovers(graph: ProcessGraph, state: ProcessState, workId: string): string[] {
  const node = taskOfWork(graph, state, workId);
  const about = graph.task(workId) === undefined ? {} : { taskId: workId };
  for (const approvers of [node?.approval?.approvers ?? [], reviewersNamed(graph, node), graph.delegators]) {
    const asked = { ...about, kind: 'review' as const, approvers };
    const fit = approvers.filter((id) => unfitToDecide(graph, state, asked, { id }) === null);
    if (fit.length > 0) return fit;
  }
  return [];
}

function reviewersNamed(graph: ProcessGraph, node: TaskNode | undefined): string[] {
  const { definition } = graph;
  const phase = node === undefined ? undefined : graph.phase(node.phaseId)!.phase;
  const named = node?.task.reviewers ?? phase?.reviewers ?? definition.reviewers;
  return named ?? peopleOnPath(graph);
}

const peopleOnPath = (graph: ProcessGraph): string[] =>
  graph.escalationPath.filter((id) => graph.person(id) !== undefined);
