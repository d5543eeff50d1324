// Small valid team templates for tests: start from one that works and say only what the test is about.
import type { InteractionRule, Team, TeamAgent, TeamTemplate } from '../../definition/team-types.ts';

/** A member `id`; its name is made from its id. */
export function aMember(id: string, fields: Partial<TeamAgent> = {}): TeamAgent {
  const name = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('_', ' ');
  return { id, name, role: 'specialist', systemPrompt: `You are ${name}.`, ...fields };
}

/** A rule that tells `worker`'s lead of failed tasks. */
export function aRule(fields: Partial<InteractionRule> = {}): InteractionRule {
  return { id: 'told', trigger: 'task_failed', action: 'notify', target: 'lead', ...fields };
}

/** `lead` (level 1, may delegate) over `worker` (level 2, the agent of `aDefinition`); escalates to `lead`, then `dispatcher`. */
export function aTeamTemplate(fields: Partial<TeamTemplate> = {}): TeamTemplate {
  return {
    name: 'Crew',
    agents: [
      aMember('lead', { hierarchy: { level: 1, canDelegate: true, subordinates: ['worker'] } }),
      aMember('worker', { hierarchy: { level: 2, reportsTo: 'lead' } }),
    ],
    orchestration: { mode: 'hierarchical', entryAgentId: 'lead', escalationPath: ['lead', 'dispatcher'] },
    ...fields,
  };
}

/** The team made from it. */
export function aTeam(fields: Partial<Team> = {}): Team {
  const { agents, orchestration, name } = aTeamTemplate();
  return {
    id: 'team-1',
    templateId: 'crew',
    version: '1.0.0',
    name,
    agents,
    orchestration,
    interactionRules: [],
    ...fields,
  };
}
