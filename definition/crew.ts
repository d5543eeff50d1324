// The agents of an instance: the definition's, joined by those of its team; and the path that what is stuck takes.
import { mayDecide, raidRoleOf } from './approval-rules.ts';
import type { AgentNode } from './graph-types.ts';
import type { Team } from './team-types.ts';
import type { Duration, ProcessDefinition } from './types.ts';

export interface Crew {
  team: Team | null;
  /** The definition's, then those that only the team has. */
  agents: AgentNode[];
  agent(id: string): AgentNode | undefined;
  escalationPath: string[];
  /** What the team asks at the gates of a process; null: nothing. */
  gateRule: GateRule | null;
}

/** A rule `request_approval` on `phase_gate_reached`. */
export interface GateRule {
  timeout?: Duration;
  /** Whom it asks at a gate that asks nobody itself. */
  asks: string[];
}

/** An agent of the team is the definition's of the same id; one that the definition does not name is there as well. */
export function crewOf(definition: ProcessDefinition, team: Team | null): Crew {
  const members = team?.agents ?? [];
  const named = Object.entries(definition.agents).map(([id, agent]): AgentNode => {
    const member = members.find((each) => each.id === id);
    return member === undefined ? { ...agent, id } : { name: member.name, ...agent, id, member };
  });
  const others = members
    // What is a person in the definition stays one.
    .filter(({ id }) => !Object.hasOwn(definition.agents, id) && !Object.hasOwn(definition.humans, id))
    .map((member): AgentNode => {
      const { id, name, role, templateId = id } = member;
      return { id, name, role, templateId, member };
    });
  const agents = [...named, ...others];
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const isKnown = (id: string): boolean => byId.has(id) || Object.hasOwn(definition.humans, id);
  return {
    team,
    agents,
    agent: (id) => byId.get(id),
    escalationPath: [...new Set(team?.orchestration.escalationPath ?? [])].filter(isKnown),
    gateRule: gateRuleOf(definition, team),
  };
}

/** The first such rule speaks. `external_participant` are a gate's own approvers: where it has none, nobody. */
function gateRuleOf(definition: ProcessDefinition, team: Team | null): GateRule | null {
  const rule = team?.interactionRules.find(
    ({ trigger, action }) => trigger === 'phase_gate_reached' && action === 'request_approval',
  );
  if (rule === undefined) return null;
  const { humans } = definition;
  const { target = '' } = rule;
  // An id goes before a role.
  const named = Object.hasOwn(humans, target)
    ? [target]
    : Object.keys(humans).filter((id) => [raidRoleOf(humans[id]!), humans[id]!.role].includes(target));
  const asks = named.filter((id) => mayDecide(humans[id]!));
  return { ...(rule.timeout === undefined ? {} : { timeout: rule.timeout }), asks };
}
