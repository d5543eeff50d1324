// Tools for an agent that runs elsewhere: the same code, and the same limits, as for one that we run.
import { profileOf } from '../../agents/profile.ts';
import { callTool } from '../../agents/tools/call-tool.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { callerOf } from '../http/actor.ts';
import { ApiProblem } from '../http/problem.ts';
import { agentCommands } from '../instance/agent-commands.ts';
import { readInstance } from '../instance/instance-reader.ts';
import { toolArguments, toolParams, toolResult, toolWaits } from '../schemas/agent-tools.ts';

export function agentToolRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/processes/instances/{id}/tasks/{tid}/attempts/{n}/tools/{name}',
      tag: 'Agents',
      summary: 'Call a tool, by the agent at work',
      description:
        'With the credential that came with the work. The body is the arguments. 202: a person is asked first, or has to answer; repeat the call with the same Idempotency-Key and body until it is 200.',
      access: 'agent',
      repeatable: 'secret',
      params: toolParams,
      body: toolArguments,
      answers: {
        200: { description: 'Done, or tried and failed, or refused in words', schema: toolResult },
        202: { description: 'Waits for a person', schema: toolWaits },
      },
      async handle({ params, body, actor, key }) {
        if (actor.role !== 'agent') throw new ApiProblem('forbidden', 'Only an agent at work calls tools.');
        if (key === null) {
          const why = 'Send an Idempotency-Key: the same again is the same call, also while it waits.';
          throw new ApiProblem('idempotency-key-invalid', why);
        }
        const { instanceId, taskId, attempt, tools, delegated } = actor.credential;
        const { graph } = await readInstance(deps, instanceId);
        const profile = deps.agents && profileOf(deps.agents.config, graph, taskId, actor.id);
        const own = profile?.tools.filter((name) => tools.includes(name)) ?? [];
        if (!deps.agents || !profile || !own.includes(params.name)) {
          throw new ApiProblem('forbidden', `"${params.name}" is not a tool of yours for this work.`);
        }
        const { books, blobs, now } = deps;
        const outcome = await callTool(
          {
            ...deps.agents,
            books,
            blobs,
            now,
            commands: agentCommands(deps),
            read: (id) => readInstance(deps, id),
          },
          {
            instanceId,
            taskId,
            attempt,
            agentId: actor.id,
            profile: { ...profile, tools: own },
            depth: delegated ? 1 : 0,
            mayHandOn: false,
          },
          {
            // Keys of a subordinate are its own, and those of each of its runs.
            callId: `api.${sha256Hex(JSON.stringify([params.name, key, callerOf(actor)])).slice(0, 20)}`,
            tool: params.name,
            arguments: JSON.stringify(body),
          },
        );
        if (outcome.kind === 'waits') return ok({ waitsFor: outcome.for }, 202);
        if (outcome.kind === 'done') return ok({ ok: outcome.ok, result: outcome.text });
        throw new ApiProblem('forbidden', 'An agent that runs elsewhere delegates in its own way.');
      },
    }),
  ];
}
