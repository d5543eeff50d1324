// One call of a tool by an agent at work: what the model asked for is done, or refused in words that go back to it.
import { profileOf } from '../agents/profile.ts';
import { callTool } from '../agents/tools/call-tool.ts';
import type { ToolWork } from '../agents/tools/tool.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { instanceOf } from './instance-of.ts';
import type { AgentToolInput, AgentToolResult } from './ports.ts';

export type AgentToolDeps = Pick<
  ActivityDeps,
  'books' | 'blobs' | 'commands' | 'config' | 'fetch' | 'secretOf' | 'now'
>;

/**
 * May be called again with the same input: the call is done once. What it waited for is looked for in the books, whatever
 * `after` says. Throws only for trouble of ours.
 */
export async function agentTool(deps: AgentToolDeps, input: AgentToolInput): Promise<AgentToolResult> {
  const { instanceId, run, delegated, call } = input;
  const { graph } = await instanceOf(deps.books, instanceId);
  const bytes = await deps.blobs.get(call.arguments);
  if (!bytes)
    throw new Error(`The arguments of call ${call.callId} are not among the blobs (${call.arguments}).`);
  const work: ToolWork = {
    instanceId,
    taskId: run.taskId,
    attempt: run.attempt,
    agentId: run.agentId,
    profile: profileOf(deps.config, graph, run.taskId, run.agentId),
    depth: delegated?.depth ?? 0,
    mayHandOn: true,
  };
  const asked = {
    // Calls of a subordinate are counted anew: beside those of who asked it, they have another name.
    callId: delegated ? `d.${delegated.callId}.${call.callId}` : call.callId,
    tool: call.tool,
    arguments: Buffer.from(bytes).toString('utf8'),
  };
  const world = { ...deps, read: (id: string) => instanceOf(deps.books, id) };
  const outcome = await withHeartbeat(() => callTool(world, work, asked));
  if (outcome.kind === 'delegate') {
    return { ...outcome, task: await deps.blobs.put(Buffer.from(outcome.task, 'utf8')) };
  }
  if (outcome.kind !== 'done') return outcome;
  return { kind: 'done', callId: call.callId, ok: outcome.ok, result: outcome.sha256 };
}
