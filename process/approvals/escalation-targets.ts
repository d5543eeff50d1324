// Whom an escalation goes to: an agent first, where one is named or first on the team's path; then people.
import type { ProcessGraph } from '../../definition/graph.ts';
import { reachable } from '../people.ts';
import type { ApprovalState, ProcessState } from '../state.ts';

/** The agent that an escalation goes to first: the one named; where nobody is named, the first on the team's path. */
export function escalationAgent(graph: ProcessGraph, escalateTo?: string): string | null {
  const isAgent = (id: string): boolean => graph.agent(id) !== undefined;
  if (escalateTo !== undefined) return isAgent(escalateTo) ? escalateTo : null;
  return graph.escalationPath.find(isAgent) ?? null;
}

/**
 * People whom an escalation at `at` (epoch ms) reaches: `escalateTo` if it is a person, else those on the team's path, else
 * the delegators; for those who are away by then, their substitutes. Those with an address.
 */
export function escalationTargets(
  graph: ProcessGraph,
  state: ProcessState,
  at: number,
  escalateTo?: string,
): string[] {
  const isPerson = (id: string): boolean => graph.person(id) !== undefined;
  const named = escalateTo !== undefined && isPerson(escalateTo) ? [escalateTo] : [];
  for (const ids of [named, graph.escalationPath.filter(isPerson)]) {
    const reached = reachable(state, ids, at);
    if (reached.length > 0) return reached;
  }
  return reachable(state, graph.delegators, at);
}

/** Who hears of it next when it is escalated at `at`: an agent that has not had it yet, else people. */
export function escalatedNext(
  graph: ProcessGraph,
  state: ProcessState,
  { escalatedTo = [] }: Pick<ApprovalState, 'escalatedTo'>,
  at: number,
  escalateTo?: string,
): string[] {
  const agentId = escalationAgent(graph, escalateTo);
  const isNext = agentId !== null && !escalatedTo.includes(agentId);
  return isNext ? [agentId] : escalationTargets(graph, state, at, escalateTo);
}
