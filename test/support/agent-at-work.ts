// An agent at work in a real instance over an API under test, and all that its tools are given.
import { guardedFetch } from '../../agents/egress.ts';
import type { ToolWork, ToolWorld } from '../../agents/tools/tool.ts';
import { BUILT_IN_TOOLS, type AgentProfile, type AgentsConfig } from '../../agents/types.ts';
import { agentCommands } from '../../api/instance/agent-commands.ts';
import { readInstance } from '../../api/instance/instance-reader.ts';
import type { Choice } from '../../process/events.ts';
import type { TeamTemplate } from '../../definition/team-types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { sealDecision } from '../../links/index.ts';
import { apiServer } from './api-server.ts';
import { aDefinition, anApprover, aPhase, aTask } from './definition-builder.ts';

export type AgentAtWork = Awaited<ReturnType<typeof agentAtWork>>;

/** Two agents at work at once: `writer` at `write`, whose result `john` approves, and `reader` at `read`. */
export const TWO_AGENTS: ProcessDefinition = aDefinition({
  id: 'two_agents',
  phases: [
    aPhase(
      'build',
      [
        aTask('write', { assignee: 'writer', requiredApprovals: ['john'] }),
        aTask('read', { assignee: 'reader' }),
      ],
      { parallelExecution: true },
    ),
  ],
  agents: {
    writer: { templateId: 'writer', role: 'specialist' },
    reader: { templateId: 'reader', role: 'specialist' },
  },
  humans: {
    john: anApprover({ name: 'John Smith' }),
    jane: anApprover({ name: 'Jane Doe' }),
    ops: { name: 'Operations', raidRole: 'delegator' },
  },
});

const SECRETS: Record<string, string> = { TOOL_TOKEN: 's3cret-of-the-tool' };

/** Templates `writer` and `reader` with all tools that there are. */
export function configWith(more: Partial<AgentsConfig> = {}): AgentsConfig {
  const tools = [...BUILT_IN_TOOLS, ...Object.keys(more.tools ?? {})];
  const template = (id: string) => ({ id, executor: { type: 'simulated' as const }, tools });
  return {
    models: {},
    templates: { writer: template('writer'), reader: template('reader') },
    tools: {},
    mcpServers: {},
    allowPrivate: ['127.0.0.1/32'],
    ...more,
  };
}

/** Close it when done. `start` begins another instance. `team`: what all instances are started with. */
export async function agentAtWork(
  config: AgentsConfig = configWith(),
  {
    definition = TWO_AGENTS,
    agentRefusals = 1_000,
    team,
  }: { definition?: ProcessDefinition; agentRefusals?: number; team?: TeamTemplate } = {},
) {
  const settings = {
    config,
    fetch: guardedFetch({ allowPrivate: config.allowPrivate }),
    secretOf: ({ env }: { env: string }) => SECRETS[env]!,
  };
  const rateLimits = { agentRefusals, authFailures: 10_000, external: 10_000 };
  const server = await apiServer({ agent: () => null, agents: settings, rateLimits });
  const { books, gateway, ring, clock } = server;
  const { blobs } = server.deps;
  await server.ask('POST', '/api/processes', definition);
  const teamId = team && (await aTeam(team));

  async function aTeam(template: TeamTemplate): Promise<string> {
    const { id } = (await server.ask('POST', '/api/team-templates', template)).body;
    return (await server.ask('POST', `/api/team-templates/${id}/instantiate`, {})).body.id as string;
  }
  async function start(): Promise<string> {
    const people = ['john', 'jane', 'ops'].map((participantId) => ({
      participantId,
      email: `${participantId}@acme.com`,
    }));
    const answer = await server.ask('POST', `/api/processes/${definition.id}/instances`, {
      name: 'Acme',
      externalParticipants: people,
      ...(teamId === undefined ? {} : { teamId }),
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id as string;
  }
  const instanceId = await start();
  const world: ToolWorld = {
    ...settings,
    books,
    blobs,
    commands: agentCommands(server.deps),
    read: (id) => readInstance(server.deps, id),
    now: () => clock.at,
  };
  const profile: AgentProfile = {
    agentId: 'writer',
    name: 'Writer',
    role: 'specialist',
    templateId: 'writer',
    isUnregistered: false,
    executor: { type: 'simulated' },
    systemPrompt: '',
    tools: config.templates['writer']!.tools!,
    budget: { turns: 20, timeMs: 3_600_000, tokens: 500_000, costUsd: null },
    hierarchy: null,
  };
  const work: ToolWork = {
    instanceId,
    taskId: 'write',
    attempt: 1,
    agentId: 'writer',
    profile,
    depth: 0,
    mayHandOn: true,
  };

  return {
    server,
    instanceId,
    world,
    work,
    start,
    state: async () => (await world.read(instanceId)).state,
    /** Data of the journal's entries of a type, oldest first. */
    async journal(type: string, of = instanceId) {
      const entries = await books.trail({ instanceId: of, limit: 1_000, types: [type] });
      return entries.map(({ body }) => body);
    },
    /** A person decides, as from their page. */
    async decide(participantId: string, approvalId: string, choice: Choice, comment = ''): Promise<void> {
      const approval = (await world.read(instanceId)).state.approvals[approvalId]!;
      const decision = {
        approvalId,
        round: approval.round,
        decisionId: `decision-${approvalId}`,
        participantId,
        choice,
        comment,
        shown: approval.artifacts,
        viewed: '',
        linkId: 'link-1',
        linkVia: 'mail' as const,
        receivedAt: clock.at,
      };
      const seal = await sealDecision(ring, instanceId, decision);
      await gateway.signalDecision(instanceId, { decision, seal });
    },
    close: () => server.close(),
  };
}
