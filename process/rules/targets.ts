// Whom a rule of the team names: an agent, a person, a role, or the approvers from outside.
import type { ProcessGraph } from '../../definition/graph.ts';
import { specOf } from '../approvals/ask.ts';
import type { Subject } from '../events.ts';
import { own } from '../own.ts';
import { everybody, personOf } from '../people.ts';
import type { ProcessState } from '../state.ts';

export interface Named {
  agents: string[];
  /** Not whether they have an address. */
  people: string[];
}

/** Without a target: the first agent on the escalation path, else its people, else the delegators. */
export function namedBy(
  graph: ProcessGraph,
  state: ProcessState,
  target: string | undefined,
  subject: Subject,
): Named {
  if (target === undefined) return onPath(graph);
  if (graph.agent(target) !== undefined) return { agents: [target], people: [] };
  if (personOf(graph, state, target) !== undefined) return { agents: [], people: [target] };
  if (target === 'external_participant') return { agents: [], people: approversOf(graph, state, subject) };
  const people = everybody(graph, state)
    .filter(({ raidRole, human }) => raidRole === target || human.role === target)
    .map(({ id }) => id);
  if (people.length > 0) return { agents: [], people };
  const agents = graph.agents.filter(({ role, member }) => role === target || member?.role === target);
  return { agents: agents.map(({ id }) => id), people: [] };
}

function onPath({ escalationPath, agent, delegators }: ProcessGraph): Named {
  const first = escalationPath.find((id) => agent(id) !== undefined);
  if (first !== undefined) return { agents: [first], people: [] };
  return { agents: [], people: escalationPath.length > 0 ? escalationPath : delegators };
}

/** Of what it is about; where nobody approves that, everybody who may approve. */
function approversOf(graph: ProcessGraph, state: ProcessState, subject: Subject): string[] {
  const { approvalId, gateId, taskId } = subject;
  const asked = approvalId === undefined ? undefined : own(state.approvals, approvalId);
  const defined =
    gateId !== undefined
      ? specOf(graph, { kind: 'gate', subjectId: gateId })
      : taskId !== undefined
        ? specOf(graph, { kind: 'task', subjectId: taskId })
        : null;
  return (
    asked?.approvers ??
    defined?.approvers ??
    everybody(graph, state)
      .filter(({ mayDecide }) => mayDecide)
      .map(({ id }) => id)
  );
}
