// What an agent at work may call: the endpoints that say so, for its own instance, task and attempt, while that runs. Every
// refusal is in the journal of its instance.
import type { Request } from 'express';
import type { RateLimitRequestHandler } from 'express-rate-limit';
import { isAtWork } from '../../process/at-work/at-work.ts';
import type { AgentRefusedNote } from '../../process/views/agent-journal.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { type Actor, type AgentActor, callerOf } from './actor.ts';
import type { Endpoint } from './endpoint.ts';
import { ApiProblem } from './problem.ts';
import { limitRate } from './security.ts';

const NOTED_CHARS = 500;

/** Throws `forbidden`, or `attempt-over`. Nothing is read of an instance that is not the agent's own. */
export async function requireOwnWork(
  deps: Pick<ApiDeps, 'books' | 'gateway' | 'now'>,
  { access, agents }: Pick<Endpoint, 'access' | 'agents'>,
  { params }: Pick<Request, 'params'>,
  { id: agentId, credential }: AgentActor,
): Promise<void> {
  const { instanceId, taskId, attempt } = credential;
  if (access !== 'agent' && agents === undefined) throw forbidden('No agent may do this.');
  if (agents !== 'self' && params['id'] !== instanceId)
    throw forbidden('An agent works in its own instance only.');
  if (params['tid'] !== undefined && params['tid'] !== taskId) {
    throw forbidden('An agent speaks for its own task only.');
  }
  if (params['n'] !== undefined && params['n'] !== String(attempt)) {
    throw forbidden('An agent speaks for its own attempt only.');
  }
  const { state } = await readInstance(deps, instanceId);
  if (isAtWork(state, { taskId, attempt })) return;
  throw new ApiProblem(
    'attempt-over',
    `Attempt ${attempt} of agent "${agentId}" at "${taskId}" is over; nothing more is taken from it.`,
  );
}

/** Counts by agent and attempt, wherever they call from. */
export const limitAgents = (limit: number, windowMs: number): RateLimitRequestHandler =>
  limitRate(limit, windowMs, {
    skip: () => false,
    keyGenerator: (_req, res) => callerOf(res.locals['actor'] as Actor),
  });

/** Of a request that was refused: by the checks above, or by the engine. */
export async function noteRefused(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  { id: agentId, credential }: AgentActor,
  { method, path }: Pick<Request, 'method' | 'path'>,
  problem: ApiProblem,
): Promise<void> {
  const { instanceId, taskId, attempt, delegated } = credential;
  const note: AgentRefusedNote = {
    taskId,
    attempt,
    ...(delegated && { agentId }),
    tool: `${method} ${path}`.slice(0, NOTED_CHARS),
    reason: `${problem.code}: ${problem.message}`.slice(0, NOTED_CHARS),
  };
  await books.appendJournal({
    instanceId,
    type: 'agent_refused',
    at: now(),
    actor: agentId,
    data: { ...note },
  });
}

const forbidden = (message: string): ApiProblem => new ApiProblem('forbidden', message);
