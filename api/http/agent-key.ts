// An agent that calls with an API key: it is at the attempt of its task that is under way, whichever that is.
import { own } from '../../process/own.ts';
import { workerOf } from '../../process/people.ts';
import { profileOf } from '../../agents/profile.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstance } from '../instance/instance-reader.ts';
import type { AgentActor } from './actor.ts';
import type { AgentKey } from './authenticate.ts';
import { ApiProblem } from './problem.ts';

export type AgentKeyDeps = Pick<ApiDeps, 'books' | 'gateway' | 'now' | 'agents'>;

/** Whether the attempt still runs is looked at where that of every agent is. Throws `forbidden` where the task is no agent's now. */
export async function agentOfKey(deps: AgentKeyDeps, key: AgentKey): Promise<AgentActor> {
  const { instanceId, taskId } = key.scope;
  const { state, graph } = await readInstance(deps, instanceId);
  const task = own(state.tasks, taskId);
  const worker = task && workerOf(graph, state, taskId);
  if (!task || worker?.kind !== 'agent') {
    throw new ApiProblem('forbidden', `Task "${taskId}", which this key is for, is no agent's now.`);
  }
  const profile = deps.agents && profileOf(deps.agents.config, graph, taskId, worker.id);
  return {
    id: worker.id,
    role: 'agent',
    via: key.via,
    credential: {
      instanceId,
      taskId,
      attempt: task.attempt,
      agentId: worker.id,
      tools: profile?.tools ?? [],
      expiresAt: key.expiresAt ?? Infinity,
    },
  };
}
