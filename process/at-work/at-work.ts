// Whether an agent is at work: on a task or an errand, by the attempt that runs now.
import type { ProcessGraph } from '../../definition/graph.ts';
import { own } from '../own.ts';
import { assigneeOf } from '../people.ts';
import type { Principal } from '../principal.ts';
import type { ProcessState } from '../state.ts';

export type AgentPrincipal = Extract<Principal, { kind: 'agent' }>;

/** An errand has one attempt only. `taskId`: the work's id. */
export function isAtWork(
  state: Pick<ProcessState, 'tasks' | 'errands' | 'closedAt'>,
  { taskId, attempt }: { taskId: string; attempt: number },
): boolean {
  if (state.closedAt !== undefined) return false;
  if (own(state.errands ?? {}, taskId) !== undefined) return attempt === 1;
  const task = own(state.tasks, taskId);
  return task !== undefined && task.status === 'running' && task.attempt === attempt;
}

/** Whose work it is now. A subordinate that works for them has no name of its own here. Throws where there is no such work. */
export const workerAt = (
  graph: ProcessGraph,
  state: Pick<ProcessState, 'tasks' | 'errands'>,
  workId: string,
): string => own(state.errands ?? {}, workId)?.agentId ?? assigneeOf(graph, state, workId);

/** `errand.<n>`: no task's id has a dot. */
export const isErrandId = (workId: string): boolean => workId.startsWith('errand.');

/** The task that it works on; undefined on an errand. */
export const ownTask = ({ taskId }: AgentPrincipal): string | undefined =>
  isErrandId(taskId) ? undefined : taskId;
