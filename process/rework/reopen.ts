// Having work done again: the named tasks, what depends on them as far as it has begun, and the approvals built on it.
import type { ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import { isOpen, isOnRejection } from '../approvals/approvals.ts';
import { cut } from '../bounds.ts';
import { mend } from '../trouble/incidents.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Of a task's name, in the reasons that say which work is done again. */
const NAME_CHARS = 80;

/**
 * Has tasks done again, after the rejection of `approval` or sent back by an operator's hand. Their approvals and those
 * that looked at their result (sign-off of the phase, gates right behind it) are withdrawn, open and granted alike, and
 * asked anew in their next round. `feedback` goes to the assignees of `tasks`.
 */
export function startRework(
  turn: Turn,
  tasks: TaskNode[],
  feedback: string,
  approval: Pick<ApprovalState, 'id' | 'round'> | null,
): void {
  const rework = {
    targets: tasks.map(({ id }) => id),
    round: approval?.round ?? 0,
    comment: feedback,
    ...(approval === null ? {} : { approvalId: approval.id }),
  };
  // An operator has it done again; after a rejection it follows from the definition.
  if (turn.by.kind === 'participant') turn.follows('ReworkStarted', rework);
  else turn.did('ReworkStarted', rework);
  reopenTasks(turn, tasks, feedback);
}

function reopenTasks(turn: Turn, tasks: TaskNode[], feedback: string): void {
  const { graph } = turn;
  const named = new Set(tasks.map(({ id }) => id));
  const affected = withDependents(graph, turn.state, named);
  const phaseIds = new Set(affected.map(({ phaseId }) => phaseId));
  // In short: it stands on everything that is withdrawn.
  const first = `"${cut(tasks[0]!.name, NAME_CHARS)}"`;
  const names = tasks.length === 1 ? first : `${first} and ${tasks.length - 1} more`;
  const reason = `The work it is about is done again: ${names}.`;

  const looking = Object.values(turn.state.approvals).filter((approval) =>
    looksAt(graph, turn.state, approval, affected, phaseIds),
  );
  for (const approval of looking) {
    if (isOpen(approval) || approval.status === 'granted') {
      turn.follows('ApprovalWithdrawn', { approvalId: approval.id, reason });
    }
  }
  const chars = feedbackChars(affected.length);
  for (const { id } of affected) {
    const because = named.has(id) ? feedback : `What it builds on is done again: ${names}. ${feedback}`;
    turn.follows('TaskReopened', { taskId: id, reason: cut(because, chars) });
  }
  mendAbout(turn, new Set(affected.map(({ id }) => id)), new Set(looking.map(({ id }) => id)));
  reopenPhase(turn, phaseIds, reason);
}

/** A comment goes whole to a few tasks; to many at once, what they share of 100,000 characters. */
function feedbackChars(tasks: number): number {
  return Math.min(2 * LIMITS.commentChars, Math.floor(100_000 / tasks));
}

/** Begun tasks that depend on one of these, over any number of steps, with these; in the order of the definition. */
export function withDependents(graph: ProcessGraph, state: ProcessState, ids: Set<string>): TaskNode[] {
  const reached = new Set(ids);
  const begun = graph.tasks.filter(({ id }) => {
    const { status } = state.tasks[id]!;
    return status !== 'pending' && status !== 'skipped';
  });
  // Again until nothing is added: within a parallel phase a task may depend on one listed later.
  let size: number;
  do {
    size = reached.size;
    for (const task of begun) if (task.dependsOn.some((id) => reached.has(id))) reached.add(task.id);
  } while (reached.size > size);
  return graph.tasks.filter(({ id }) => reached.has(id));
}

function looksAt(
  graph: ProcessGraph,
  state: ProcessState,
  approval: ApprovalState,
  affected: TaskNode[],
  phaseIds: Set<string>,
): boolean {
  if (approval.taskId !== undefined) return affected.some(({ id }) => id === approval.taskId);
  if (approval.kind === 'sign_off') return phaseIds.has(approval.phaseId);
  const before = graph.phases
    .slice(0, graph.phase(approval.phaseId)!.index)
    .findLast(({ id }) => state.phases[id]!.status !== 'skipped');
  return before !== undefined && phaseIds.has(before.id);
}

/** Other incidents about these are over: it begins anew. */
function mendAbout(turn: Turn, taskIds: Set<string>, approvalIds: Set<string>): void {
  for (const incident of Object.values(turn.state.incidents)) {
    const { id, taskId, approvalId } = incident;
    const isOver = isOnRejection(incident) && approvalIds.has(approvalId!);
    if (isOver || (taskId !== undefined && taskIds.has(taskId))) mend(turn, id, 'The work is done again.');
  }
}

/** The earliest phase that had come past its last task; those behind it are passed through again. */
function reopenPhase(turn: Turn, phaseIds: Set<string>, reason: string): void {
  const first = turn.graph.phases.find(({ id }) => phaseIds.has(id))!;
  const { status } = turn.state.phases[first.id]!;
  if (status === 'sign_off' || status === 'completed') {
    turn.follows('PhaseReopened', { phaseId: first.id, reason });
  }
}
