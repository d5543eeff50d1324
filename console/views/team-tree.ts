// Who reports to whom in a team, as a tree: from either side it was written on, and each agent once.
import type { TeamAgent } from '../../definition/team-types.ts';
import type { TeamBranch } from './types/teams.ts';

/** `agents`: of a team, placed. Those of a circle, which checking rules out, stand at the top. */
export function teamTree(agents: TeamAgent[], entryId: string): TeamBranch[] {
  const ids = new Set(agents.map(({ id }) => id));
  const upper = (agent: TeamAgent): string | null => {
    const { reportsTo } = agent.hierarchy ?? {};
    return reportsTo !== undefined && ids.has(reportsTo) && reportsTo !== agent.id ? reportsTo : null;
  };
  const placed = new Set<string>();
  const branch = (agent: TeamAgent): TeamBranch => {
    placed.add(agent.id);
    return {
      id: agent.id,
      name: agent.name,
      role: agent.role,
      isEntry: agent.id === entryId,
      mayDelegate: agent.hierarchy?.canDelegate === true,
      below: agents.filter((each) => upper(each) === agent.id).flatMap(unplaced),
    };
  };
  const unplaced = (agent: TeamAgent) => (placed.has(agent.id) ? [] : [branch(agent)]);
  return [...agents.filter((agent) => upper(agent) === null), ...agents].flatMap(unplaced);
}
