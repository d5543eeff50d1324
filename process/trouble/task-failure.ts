// A failed attempt: tried again with backoff, and what the definition says once the attempts are used up.
import type { TaskErrors, TaskNode } from '../../definition/graph.ts';
import { closeInstance } from '../close.ts';
import type { EventOfType } from '../events.ts';
import { sendWord } from '../errands/tell-people-instead.ts';
import { notify } from '../notices/notify.ts';
import { reachable, workerOf } from '../people.ts';
import type { Turn } from '../turn.ts';
import { raiseIncident } from './incidents.ts';
import { nextAgent, peopleOnLadder } from './ladder.ts';

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
      const agentId = nextAgent(turn.graph, turn.state, node);
      if (agentId === null) giveToPeople(turn, node, reason);
      else giveToAgent(turn, node, agentId, reason);
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

/** It tries once, and is told the failure. */
function giveToAgent(turn: Turn, node: TaskNode, agentId: string, reason: string): void {
  const taskId = node.id;
  const { id: from } = workerOf(turn.graph, turn.state, taskId);
  turn.follows('TaskEscalated', { taskId, from, to: [agentId], toKind: 'agent', reason });
  const text = `${reason} ${turn.graph.agent(agentId)?.name ?? agentId} tries it now.`;
  for (const id of reachable(turn.state, node.errors.notify, turn.at)) sendWord(turn, { taskId }, id, text);
}

/** Without an address nobody is told; the incident is there in any case. */
function giveToPeople(turn: Turn, node: TaskNode, reason: string): void {
  const taskId = node.id;
  const { id: from } = workerOf(turn.graph, turn.state, taskId);
  const isOnLadder = turn.graph.team !== null || turn.state.tasks[taskId]!.escalatedTo !== undefined;
  hold(turn, node, reason);
  const named = isOnLadder ? peopleOnLadder(turn.graph, node) : [node.errors.escalateTo ?? []].flat();
  const to = reachable(turn.state, named, turn.at);
  if (isOnLadder && to.length > 0) {
    turn.follows('TaskEscalated', { taskId, from, to, toKind: 'human', reason });
  }
  const told = new Set([...to, ...reachable(turn.state, node.errors.notify, turn.at)]);
  for (const id of told) notify(turn, 'escalation', id, { taskId });
}
