// Starting one attempt of a task: its inputs worked out, its assignee named.
import type { TaskNode } from '../../definition/graph.ts';
import type { JsonObject } from '../../definition/types.ts';
import { workerOf } from '../people.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import { evaluateIn } from '../data/scope.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { ProcessGraph } from '../../definition/graph.ts';

/** A task's inputs: worked out, or what is not there yet, or why they cannot be. */
type Inputs =
  | { kind: 'value'; value: JsonObject }
  | { kind: 'missing'; name: string }
  | { kind: 'error'; message: string };

/**
 * Starts the next attempt. An input that reads what is not there yet lets a first attempt wait (the status names it),
 * also one that begins the work anew; before a retry, and where it cannot be evaluated, the task is blocked with an incident.
 * `asked`: somebody had it start now; why, or ''.
 */
export function startTask(turn: Turn, node: TaskNode, asked?: { reason: string }): void {
  const task = turn.state.tasks[node.id]!;
  const inputs = inputsOf(turn.graph, turn.state, node);
  if (inputs.kind === 'missing' && task.tries === 0) return;
  if (inputs.kind !== 'value') {
    const reason = inputs.kind === 'missing' ? `${inputs.name} is not there` : inputs.message;
    const message = `An input of task "${node.name}" cannot be evaluated: ${reason}.`;
    turn.follows('TaskBlocked', { taskId: node.id, reason: message });
    raiseIncident(turn, 'condition-error', node.id, message, { taskId: node.id, phaseId: node.phaseId });
    return;
  }
  const feedback = [task.lastFailure ?? [], task.feedback ?? []].flat().join('\n\n');
  const worker = workerOf(turn.graph, turn.state, node.id);
  const start = asked === undefined ? turn.follows : turn.did;
  start('TaskStarted', {
    taskId: node.id,
    phaseId: node.phaseId,
    attempt: task.attempt + 1,
    assignee: worker.id,
    assigneeKind: worker.kind,
    inputs: inputs.value,
    ...(feedback === '' ? {} : { feedback }),
    ...(asked === undefined || asked.reason === '' ? {} : { reason: asked.reason }),
  });
}

/** Evaluates a task's inputs as they stand before its phase. */
export function inputsOf(graph: ProcessGraph, state: ProcessState, node: TaskNode): Inputs {
  const phase = graph.phase(node.phaseId)!;
  const value: JsonObject = {};
  for (const [name, source] of Object.entries(node.task.inputs ?? {})) {
    const outcome = evaluateIn(graph, state, { phase, at: 'entry' }, source);
    if (outcome.kind === 'error')
      return { kind: 'error', message: `"${source}" (${name}): ${outcome.message}` };
    if (outcome.kind === 'missing') return outcome;
    value[name] = outcome.value;
  }
  return { kind: 'value', value };
}
