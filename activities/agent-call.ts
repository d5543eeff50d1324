// One request to an agent that is not ours: starts its work, asks how far it is, answers its question, or calls it off.
import { profileOf } from '../agents/profile.ts';
import type { AgentProfile, ExecutorConfig } from '../agents/types.ts';
import { a2aAgent } from './adapters/a2a-agent.ts';
import { httpAgent } from './adapters/http-agent.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf, type KnownInstance } from './instance-of.ts';
import type { AgentCallInput, AgentCallResult } from './ports.ts';

export type AgentCallDeps = Pick<
  ActivityDeps,
  'books' | 'blobs' | 'ring' | 'publicUrl' | 'now' | 'commands' | 'config' | 'fetch' | 'secretOf'
>;

/** What an adapter is given: `T` is its part of the configuration. */
export interface RemoteCall<T extends ExecutorConfig['type']> {
  input: AgentCallInput;
  executor: Extract<ExecutorConfig, { type: T }>;
  profile: AgentProfile;
  known: KnownInstance;
  signal: AbortSignal;
}

/**
 * The same call again is the same to the other side: it carries the same id. Resolves with what became of it; throws only for
 * trouble of ours.
 */
export async function agentCall(deps: AgentCallDeps, input: AgentCallInput): Promise<AgentCallResult> {
  const { instanceId, run } = input;
  const known = await instanceOf(deps.books, instanceId);
  const profile = profileOf(deps.config, known.graph, run.taskId, run.agentId);
  const result = await withHeartbeat(({ cancellationSignal: signal }) =>
    asked(deps, { input, profile, known, signal }),
  );
  // That it is still at it is no news; a month of polling would fill the journal.
  if (input.action === 'poll' && result.kind === 'later') return result;
  await deps.books.appendJournal({
    instanceId,
    type: 'agent_call',
    at: deps.now(),
    actor: run.agentId,
    data: {
      taskId: run.taskId,
      attempt: run.attempt,
      ...(input.delegated && { agentId: run.agentId }),
      executor: profile.executor.type,
      action: input.action,
      outcome: result.kind,
      ...(result.kind === 'failed' && { reason: result.reason }),
    },
  });
  return result;
}

async function asked(
  deps: AgentCallDeps,
  call: Omit<RemoteCall<'http'>, 'executor'>,
): Promise<AgentCallResult> {
  const { executor } = call.profile;
  switch (executor.type) {
    case 'http':
      return await httpAgent(deps, { ...call, executor });
    case 'a2a':
      return await a2aAgent(deps, { ...call, executor });
    default:
      // The configuration was changed while it was at work.
      return {
        kind: 'failed',
        failure: 'agent_error',
        reason: `Agents of template "${call.profile.templateId}" no longer run as http or a2a.`,
      };
  }
}
