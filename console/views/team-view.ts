// One version of a team template as its page shows it.
import { teamOf } from '../../definition/team-of.ts';
import type { TeamAgent } from '../../definition/team-types.ts';
import { inWords } from '../../process/views/actor-name.ts';
import type { TeamRow, TeamTemplateRow } from '../../store/books.ts';
import { CONSOLE, withQuery } from '../paths.ts';
import { ruleWords } from './team-rule-words.ts';
import { teamTree } from './team-tree.ts';
import type { TeamAgentItem, TeamTemplateItem, TeamTemplateView } from './types/teams.ts';

export function teamTemplateItem({ id, version, template }: TeamTemplateRow): TeamTemplateItem {
  const { name, category = null, description = null, agents, interactionRules = [] } = template;
  const href = CONSOLE.newestTeam(id);
  return {
    id,
    name,
    category,
    description,
    version,
    agents: agents.length,
    rules: interactionRules.length,
    href,
  };
}

/** `versions`: newest first, this one among them. */
export function teamTemplateView(
  row: TeamTemplateRow,
  versions: TeamTemplateRow[],
  { teams, ...more }: { teams: TeamRow[] } & Pick<TeamTemplateView, 'teamsPager' | 'make'>,
): TeamTemplateView {
  const { id, version, template } = row;
  const team = teamOf(template, id);
  const names = new Map(team.agents.map((agent) => [agent.id, agent.name]));
  const nameOf = (each: string): string => names.get(each) ?? inWords(each);
  const { entryAgentId, escalationPath = [] } = team.orchestration;
  return {
    id,
    name: template.name,
    category: template.category ?? null,
    description: template.description ?? null,
    version,
    isNewest: versions[0]?.version === version,
    registeredAt: row.registeredAt,
    registeredBy: row.registeredBy,
    hash: row.hash,
    agents: team.agents.map(agentItem),
    tree: teamTree(team.agents, entryAgentId),
    escalation: escalationPath.map(nameOf),
    rules: team.interactionRules.map((rule) => ({ id: rule.id, says: ruleWords(rule, nameOf) })),
    source: JSON.stringify(template, null, 2),
    versions: versions.map((each) => ({
      version: each.version,
      href: CONSOLE.team(id, each.version),
      at: each.registeredAt,
      by: each.registeredBy,
      current: each.version === version,
    })),
    teams: teams.map(({ team: made, madeAt, madeBy }) => ({
      id: made.id,
      name: made.name,
      version: made.version,
      at: madeAt,
      by: madeBy,
      instancesHref: withQuery(CONSOLE.instances, { show: 'all', teamId: made.id }),
    })),
    ...more,
  };
}

function agentItem({ id, name, role, description, tools = [], minConfidence }: TeamAgent): TeamAgentItem {
  const notes =
    minConfidence === undefined
      ? ''
      : `Where it is less than ${Math.round(minConfidence * 100)} % sure, a person looks its work over.`;
  return { id, name, role, description: description ?? null, tools: tools.map((tool) => tool.name), notes };
}
