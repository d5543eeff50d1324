// The registry of agent templates, from the agents' configuration. Addresses and names of secrets stay in it.
import type { z } from 'zod';
import type { AgentTemplate } from '../../agents/types.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { type agentTemplateItem, agentTemplateList } from '../schemas/team-templates.ts';

export function agentTemplateRoutes({ agents }: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/agent-templates',
      tag: 'Teams',
      summary: 'List the agent templates that definitions and teams can name',
      description: 'They stand in the configuration that the setting COUNTERSIGN_AGENTS names.',
      access: 'viewer',
      answers: { 200: { description: 'All of them, by id', schema: agentTemplateList } },
      handle: async () => {
        const { templates = {}, defaultTemplate } = agents?.config ?? {};
        const sorted = Object.values(templates).toSorted((a, b) => (a.id < b.id ? -1 : 1));
        return ok({
          items: sorted.map(itemOf),
          default: defaultTemplate === undefined ? null : itemOf(defaultTemplate),
        });
      },
    }),
  ];
}

const itemOf = (template: AgentTemplate): z.output<typeof agentTemplateItem> => ({
  id: template.id,
  name: template.name ?? null,
  description: template.description ?? null,
  executor: template.executor.type,
  tools: template.tools ?? [],
});
