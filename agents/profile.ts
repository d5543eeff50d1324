// One agent as it is run for one piece of work: what configuration, team and definition say, put together.
import { parseDuration } from '../definition/duration.ts';
import type { ProcessGraph, ResolvedBudget } from '../definition/graph-types.ts';
import type { Hierarchy } from '../definition/team-types.ts';
import type { Budget } from '../definition/types.ts';
import { toolNames } from './config.ts';
import { type AgentProfile, type AgentsConfig, type AgentTemplate, DEFAULT_BUDGET } from './types.ts';

/**
 * `config` null: every agent runs simulated. `workId`: a task's id, or an errand's, which has neither tools nor a budget of
 * its own. Throws where neither definition nor team knows the agent.
 */
export function profileOf(
  config: AgentsConfig | null,
  graph: ProcessGraph,
  workId: string,
  agentId: string,
): AgentProfile {
  const agent = graph.agent(agentId);
  if (agent === undefined)
    throw new Error(`Neither the definition nor its team knows an agent "${agentId}".`);
  const { member } = agent;
  const templateId = member?.templateId ?? agent.templateId;
  const registered = Object.hasOwn(config?.templates ?? {}, templateId)
    ? config!.templates[templateId]
    : undefined;
  const template: AgentTemplate | undefined = registered ?? config?.defaultTemplate;
  const task = graph.task(workId);
  const hierarchy = member?.hierarchy ?? null;
  return {
    agentId,
    name: agent.name ?? member?.name ?? agentId,
    role: agent.role,
    templateId,
    isUnregistered: registered === undefined,
    executor: template?.executor ?? { type: 'simulated' },
    systemPrompt: [template?.systemPrompt, member?.systemPrompt]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    tools: usable(
      inAll([template?.tools, member?.tools?.map(({ name }) => name)]),
      task?.task.tools,
      toolNames(config),
      hierarchy,
    ),
    budget: budgetOf(task?.budget ?? resolved(graph.definition.budget), template?.budget),
    hierarchy,
  };
}

/** What each list that is there holds; nothing where there is none: an agent has no tool that nobody gave it. */
function inAll(lists: (string[] | undefined)[]): string[] {
  const [first = [], ...others] = lists.filter((list) => list !== undefined);
  return [...new Set(first)].filter((tool) => others.every((list) => list.includes(tool)));
}

function usable(
  given: string[],
  ofTask: string[] | undefined,
  known: ReadonlySet<string>,
  hierarchy: Hierarchy | null,
): string[] {
  const mayDelegate = hierarchy?.canDelegate === true && (hierarchy.subordinates ?? []).length > 0;
  return given.filter(
    (tool) =>
      known.has(tool) &&
      (ofTask === undefined || ofTask.includes(tool)) &&
      (tool !== 'delegate_to_agent' || mayDelegate),
  );
}

/** The work's own, then the template's, then the defaults, field by field. */
function budgetOf(work: ResolvedBudget, template: Budget | undefined): AgentProfile['budget'] {
  return { ...DEFAULT_BUDGET, ...resolved(template), ...work };
}

function resolved({ time, ...rest }: Budget = {}): ResolvedBudget {
  const timeMs = time === undefined ? null : parseDuration(time);
  return { ...rest, ...(timeMs === null ? {} : { timeMs }) };
}
