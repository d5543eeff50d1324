// Who a failed task goes to once its attempts are used up: another agent, once; then people, who may mend it.
import type { ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { own } from '../own.ts';
import { workerOf } from '../people.ts';
import { firedKey } from '../rules/fired.ts';
import { namedBy } from '../rules/targets.ts';
import type { ProcessState } from '../state.ts';

/** The agent that tries next; null: none is named, it has tried already, or a person comes first. */
export function nextAgent(graph: ProcessGraph, state: ProcessState, node: TaskNode): string | null {
  const { id: worker } = workerOf(graph, state, node.id);
  if (state.tasks[node.id]!.escalatedTo !== undefined) return null;
  const { escalateTo } = node.errors;
  const isAgent = (id: string | undefined): id is string => id !== undefined && graph.agent(id) !== undefined;
  if (escalateTo !== null) return isAgent(escalateTo) && escalateTo !== worker ? escalateTo : null;
  const onPath = graph.escalationPath.filter(isAgent);
  const above = graph.agent(worker)?.member?.hierarchy?.reportsTo;
  return [...onPath, above].filter(isAgent).find((id) => id !== worker) ?? null;
}

/**
 * People whom a task that failed goes to: who `errorHandling` names, those on the team's path, else the delegators. Not
 * whether they have an address.
 */
export function peopleOnLadder(graph: ProcessGraph, { errors }: TaskNode): string[] {
  const isPerson = (id: string | null): id is string => id !== null && graph.person(id) !== undefined;
  const onPath = graph.escalationPath.filter(isPerson);
  return [...new Set([errors.escalateTo, ...(onPath.length > 0 ? onPath : graph.delegators)])].filter(
    isPerson,
  );
}

/**
 * Whether this person may mend the task, which an incident holds: a delegator, or somebody it was escalated to, or who
 * stands in for them.
 */
export function mayMend(graph: ProcessGraph, state: ProcessState, taskId: string, id: string): boolean {
  const node = graph.task(taskId);
  if (node === undefined || !isHeld(state, taskId)) return false;
  const asked = [
    ...peopleOnLadder(graph, node),
    ...reachedByRules(graph, state, taskId),
    ...graph.delegators,
  ];
  return asked.some((each) => each === id || own(state.away ?? {}, each)?.substitute === id);
}

function isHeld({ incidents }: ProcessState, taskId: string): boolean {
  return Object.values(incidents).some(
    (incident) =>
      incident.taskId === taskId && (incident.kind === 'task-failed' || incident.kind === 'nobody-to-review'),
  );
}

/** People whom a rule of the team told that it failed. */
function reachedByRules(graph: ProcessGraph, state: ProcessState, taskId: string): string[] {
  const rules = graph.team?.interactionRules ?? [];
  const subject = { taskId };
  return rules
    .filter(({ trigger, action }) => trigger === 'task_failed' && action === 'escalate')
    .filter(({ id }) => state.fired?.includes(firedKey(id, subject)) === true)
    .flatMap(({ target }) => namedBy(graph, state, target, subject).people);
}
