// Keys of what people store: their own uploads, and what a task of theirs is to bring. Nobody else's name stands on a key.
import { isUploadKey, uploaderOf, uploadPrefix } from '../../definition/artifact-key.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Refusal } from '../commands.ts';
import { assigneeOf } from '../people.ts';
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
  if (by.kind !== 'participant') return isUploadKey(key) ? refusals.uploadKey(key) : null;
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
