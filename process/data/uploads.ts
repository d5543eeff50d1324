// Keys of what is stored: people's own uploads, and what a task is to bring. Nobody stores under what is somebody else's.
import { isUploadKey, uploaderOf, uploadPrefix } from '../../definition/artifact-key.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Refusal } from '../commands.ts';
import { assigneeOf } from '../people.ts';
import type { AgentPrincipal } from '../at-work/at-work.ts';
import type { Principal } from '../principal.ts';
import { refusals } from '../refusals.ts';
import type { ProcessState } from '../state.ts';

/** Why this principal cannot store under the key; null where they can. `taskId`: the task that it is stored for. */
export function refuseKey(
  graph: ProcessGraph,
  state: ProcessState,
  by: Principal,
  key: string,
  taskId?: string,
): Refusal | null {
  if (by.kind !== 'participant' && isUploadKey(key)) return refusals.uploadKey(key);
  if (by.kind === 'agent') return refuseOthersKey(graph, by, key);
  if (by.kind !== 'participant') return null;
  const isTheirs = taskId === undefined || assigneeOf(graph, state, taskId) === by.id;
  if (!isTheirs) return refusals.forbidden(by, `store an artifact for task "${taskId}"`);
  // Read from its end: an id may hold dots, and that of one person begin with that of another.
  if (uploaderOf(key) === by.id) return null;
  const isAwaited =
    taskId !== undefined &&
    state.tasks[taskId]!.status === 'running' &&
    graph.task(taskId)!.task.artifacts?.includes(key) === true;
  return isAwaited ? null : refusals.notTheirKey(uploadPrefix(by.id));
}

/** What other tasks are to bring is theirs: an agent would put words of its own under what people took as their work. */
function refuseOthersKey(graph: ProcessGraph, by: AgentPrincipal, key: string): Refusal | null {
  const due = graph.tasks.filter(({ task }) => task.artifacts?.includes(key) === true);
  if (due.length === 0 || due.some(({ id }) => id === by.taskId)) return null;
  return refusals.forbidden(by, `store "${key}"; it is for task "${due[0]!.id}" to bring`);
}
