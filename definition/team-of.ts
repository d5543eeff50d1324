// A team made from a template, with what either side leaves to the other filled in. Pure.
import type { Hierarchy, IdentifiedTeamTemplate, Team, TeamAgent } from './team-types.ts';

/** `template`: checked. `name`: default the template's. */
export function teamOf(template: IdentifiedTeamTemplate, id: string, name = template.name): Team {
  const { agents, orchestration, interactionRules = [], sharedOnboarding } = template;
  return {
    id,
    templateId: template.id,
    version: template.version,
    name,
    agents: agents.map((agent) => placed(agent, agents)),
    orchestration,
    interactionRules,
    ...(sharedOnboarding === undefined ? {} : { sharedOnboarding }),
  };
}

/** Who reports to whom is often written on one side only; whoever delegates or escalates reads it on either. */
function placed(agent: TeamAgent, agents: TeamAgent[]): TeamAgent {
  const upper = agents.find(({ hierarchy }) => hierarchy?.subordinates?.includes(agent.id));
  const below = agents.filter(({ hierarchy }) => hierarchy?.reportsTo === agent.id).map(({ id }) => id);
  const own = agent.hierarchy;
  if (own === undefined && upper === undefined && below.length === 0) return agent;
  const reportsTo = own?.reportsTo ?? upper?.id;
  const subordinates = own?.subordinates ?? below;
  const hierarchy: Hierarchy = {
    ...own,
    level: own?.level ?? (upper?.hierarchy?.level ?? 0) + 1,
    ...(subordinates.length === 0 ? {} : { subordinates }),
    ...(reportsTo === undefined ? {} : { reportsTo }),
  };
  return { ...agent, hierarchy };
}
