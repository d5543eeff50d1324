// An instance whose one task is at an agent elsewhere, over real books, and what the activity that calls it is given.
import type { MockActivityEnvironment } from '@temporalio/testing';
import { agentCall, type AgentCallDeps } from '../../activities/agent-call.ts';
import type { AgentCallInput, AgentCallResult } from '../../activities/ports.ts';
import { guardedFetch } from '../../agents/egress.ts';
import { profileOf } from '../../agents/profile.ts';
import type { AgentsConfig, ExecutorConfig } from '../../agents/types.ts';
import { agentCommands } from '../../api/instance/agent-commands.ts';
import { buildGraph } from '../../definition/graph.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { ApiServer } from './api-server.ts';
import { aDefinition, anAgent, aPhase, aTask } from './definition-builder.ts';
import { startPeople } from './people-instance.ts';

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const NEXT_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
/** Environment variable → secret. */
export const SECRETS: Record<string, string> = {
  AGENT_SECRET: WEBHOOK_SECRET,
  NEXT_AGENT_SECRET: NEXT_SECRET,
  AGENT_TOKEN: 'token-of-the-agent',
};
export const secretOf = ({ env }: { env: string }): string => SECRETS[env]!;

/** The agent `worker` is at the task `research`, and `helper` may be for it; Dee is whom it may ask. */
export const remoteDefinition = (): ProcessDefinition =>
  aDefinition({
    id: 'remote_work',
    name: 'Supplier check',
    agents: {
      worker: anAgent({ templateId: 'remote' }),
      helper: anAgent({ templateId: 'remote' }),
      other: anAgent({ templateId: 'other' }),
    },
    phases: [
      aPhase('work', [
        aTask('research', {
          name: 'Research the supplier',
          description: 'Find out who they are.',
          artifacts: ['report'],
          output: { type: 'object', required: ['score'], properties: { score: { type: 'integer' } } },
          inputs: { customer: 'context.customer' },
          tools: ['get_artifact', 'set_fact'],
        }),
      ]),
    ],
    humans: { dispatcher: { raidRole: 'delegator', name: 'Dee Legate' } },
  });

export function remoteConfig(executor: ExecutorConfig): AgentsConfig {
  return {
    models: {},
    templates: { remote: { id: 'remote', executor, tools: ['get_artifact', 'set_fact', 'add_comment'] } },
    tools: {},
    mcpServers: {},
    allowPrivate: ['127.0.0.1/32'],
  };
}

export const startRemote = (server: ApiServer): Promise<string> => startPeople(server, remoteDefinition());

/** `call` is the activity as Temporal would run it. */
export function remoteAgent(
  server: ApiServer,
  instanceId: string,
  executor: ExecutorConfig,
  activity: MockActivityEnvironment,
  limits: { timeoutMs?: number; maxBytes?: number } = {},
) {
  const config = remoteConfig(executor);
  const { books, ring, clock, url } = server;
  const deps: AgentCallDeps = {
    books,
    ring,
    config,
    secretOf,
    blobs: server.deps.blobs,
    publicUrl: url,
    now: () => clock.at,
    commands: agentCommands(server.deps),
    fetch: guardedFetch({ allowPrivate: config.allowPrivate, ...limits }),
  };
  const { budget } = profileOf(config, buildGraph(remoteDefinition()), 'research', 'worker');
  const input: Omit<AgentCallInput, 'action'> = {
    instanceId,
    run: {
      type: 'RunAgent',
      id: 'research.1',
      taskId: 'research',
      attempt: 1,
      agentId: 'worker',
      inputs: { supplier: 'Acme' },
    },
    handOff: { executor: executor.type === 'a2a' ? 'a2a' : 'http', agentName: 'Worker', ...budget },
    startedAt: server.clock.at,
  };
  const call = async (
    action: AgentCallInput['action'],
    more: Partial<AgentCallInput> = {},
  ): Promise<AgentCallResult> => await activity.run(agentCall as never, deps, { ...input, ...more, action });
  /** The output that a result names. */
  const outputOf = async (result: AgentCallResult): Promise<unknown> => {
    if (result.kind !== 'output') throw new Error(`no output: ${JSON.stringify(result)}`);
    return JSON.parse(Buffer.from((await server.deps.blobs.get(result.output))!).toString('utf8'));
  };
  return { deps, input, call, outputOf };
}
