// A failed attempt: tried again with backoff, and what the definition says once the attempts are used up.
import type { TaskErrors, TaskNode } from '../../definition/graph.ts';
import { closeInstance } from '../close.ts';
import type { EventOfType } from '../events.ts';
import { raiseIncident } from './incidents.ts';
import { notify } from '../notices/notify.ts';
import { own } from '../own.ts';
import { substituteOf } from '../people.ts';
import type { Turn } from '../turn.ts';

/** Pause before the second attempt of a task; each further one waits four times as long. */
const TASK_BACKOFF_FIRST_MS = 1_000;
/** No pause is longer than this. */
const TASK_BACKOFF_MAX_MS = 5 * 60_000;

type Failure = Omit<EventOfType<'TaskAttemptFailed'>['data'], 'taskId' | 'retryAt'>;

/** Records the failure and plans the next attempt; after the last one the policy decides. Every policy tries again first. */
export function failAttempt(turn: Turn, node: TaskNode, failure: Failure): void {
  const { tries } = turn.state.tasks[node.id]!;
  if (tries < node.errors.attempts) {
    const retryAt = turn.clock + backoffMs(tries);
    turn.did('TaskAttemptFailed', { taskId: node.id, ...failure, retryAt });
    return;
  }
  turn.did('TaskAttemptFailed', { taskId: node.id, ...failure });
  const reason = `Task "${node.name}" failed after ${tries} attempt${tries === 1 ? '' : 's'}: ${failure.reason}`;
  AFTER_LAST_ATTEMPT[node.errors.policy](turn, node, reason);
}

/** 1 s, 4 s, 16 s, 64 s, 256 s, then 5 min. `tries`: attempts made. */
export function backoffMs(tries: number): number {
  return Math.min(TASK_BACKOFF_FIRST_MS * 4 ** (tries - 1), TASK_BACKOFF_MAX_MS);
}

const AFTER_LAST_ATTEMPT: Record<TaskErrors['policy'], (turn: Turn, node: TaskNode, reason: string) => void> =
  {
    retry_with_escalation: (turn, node, reason) => {
      hold(turn, node, reason);
      for (const id of peopleToTell(turn, node)) notify(turn, 'escalation', id, { taskId: node.id });
    },
    hold,
    skip: (turn, node, reason) => turn.follows('TaskSkipped', { taskId: node.id, reason }),
    fail: (turn, node, reason) => {
      closeInstance(turn, reason);
      turn.follows('InstanceFailed', { reason, taskId: node.id });
    },
  };

function hold(turn: Turn, node: TaskNode, reason: string): void {
  turn.follows('TaskBlocked', { taskId: node.id, reason });
  raiseIncident(turn, 'task-failed', node.id, reason, { taskId: node.id, phaseId: node.phaseId });
}

/**
 * Those the definition names, and for those who are away, their substitutes; agents among them are not run with the problem
 * yet. Without an address nobody is told.
 */
function peopleToTell({ state, at }: Turn, { errors }: TaskNode): string[] {
  const named = [...(errors.escalateTo === null ? [] : [errors.escalateTo]), ...errors.notify];
  const there = named.flatMap((id) => substituteOf(state, id, at) ?? []);
  return [...new Set(there)].filter((id) => own(state.bindings, id) !== undefined);
}
