// One call of a tool, whichever way it came: allowed at all, arguments that fit, approved where that is asked, then done and
// noted. What is refused goes back to the agent in words, and into the journal.
import type { JsonObject } from '../../definition/types.ts';
import { canonicalJson, sha256Hex } from '../../platform/canonical-json.ts';
import { isAtWork } from '../../process/at-work/at-work.ts';
import { own } from '../../process/own.ts';
import { agentRunId } from '../../workflows/messages.ts';
import type { ToolConfig } from '../types.ts';
import { cappedResult } from './result-text.ts';
import { misfit, readArguments } from './arguments.ts';
import { builtInTool } from './built-ins.ts';
import { doneBefore, noteCall, noteRefusal, type ToolDone } from './call-notes.ts';
import { callHttpTool } from './http-tool.ts';
import { callMcpTool, describeMcpTool } from './mcp-tool.ts';
import {
  refused,
  type ToolAnswer,
  type ToolContext,
  type ToolWait,
  type ToolWork,
  type ToolWorld,
} from './tool.ts';
import { unapproved } from './tool-approval.ts';

export type ToolOutcome =
  | ({ kind: 'done' } & ToolDone)
  | { kind: 'waits'; for: ToolWait }
  | { kind: 'delegate'; agentId: string; task: string };

export interface ToolCallAsk {
  /** Unique in the attempt, the same for a repeat. */
  callId: string;
  tool: string;
  /** JSON text, unchecked. */
  arguments: string;
}

/** The same call again is done once: what is noted of it is answered, and what it waited for is looked for in the books. */
export async function callTool(world: ToolWorld, work: ToolWork, call: ToolCallAsk): Promise<ToolOutcome> {
  // What a person approved is made once: an agent that makes many calls must not outrun what is noted of this one.
  const when = configured(world, call.tool)?.requiresApproval === true ? 'ever' : 'soon';
  const before = await doneBefore(world, work, call.callId, when);
  if (before) return { kind: 'done', ...before };
  const read = readArguments(call.arguments);
  const args = read.ok ? canonicalJson(read.args) : '';
  const answer = read.ok
    ? await answerTo(world, work, call, read.args)
    : refused(`${read.reason} Correct them and call again.`);
  switch (answer.kind) {
    case 'text': {
      const result = { ok: answer.ok, text: cappedResult(answer.text) };
      return { kind: 'done', ...(await noteCall(world, work, { ...call, arguments: args }, result)) };
    }
    case 'refused':
      return { kind: 'done', ...(await noteRefusal(world, work, call, answer.reason)) };
    default:
      return answer;
  }
}

async function answerTo(
  world: ToolWorld,
  work: ToolWork,
  { callId, tool }: ToolCallAsk,
  args: JsonObject,
): Promise<ToolAnswer> {
  const { instanceId, taskId, attempt, profile } = work;
  if (!profile.tools.includes(tool)) {
    const own = profile.tools.length > 0 ? `you have: ${profile.tools.join(', ')}` : 'you have none';
    return refused(`"${tool.slice(0, 100)}" is not a tool of yours for this work; ${own}.`);
  }
  const { graph, state } = await world.read(instanceId);
  const commandId = `${agentRunId(instanceId, taskId, attempt)}.${callId}`;
  const context: ToolContext = { world, work, graph, state, callId, commandId };
  const ours = builtInTool(tool);
  if (ours) {
    const wrong = ours.refuse(args);
    return wrong === null ? await ours.run(context, args) : badArguments(tool, wrong);
  }
  return await callConfigured(context, tool, args);
}

async function callConfigured(context: ToolContext, name: string, args: JsonObject): Promise<ToolAnswer> {
  const { world, work, state, commandId } = context;
  // What is ours the engine refuses by itself.
  if (!isAtWork(state, work)) return refused('Your attempt is over; nothing more is done for it.');
  const tool = configured(world, name);
  if (!tool) return refused(`The tool "${name}" is not configured.`);
  const described = tool.type === 'mcp' ? await describeMcpTool(world, tool) : { inputSchema: tool.input };
  if (typeof described === 'string') return { kind: 'text', ok: false, text: described };
  const wrong = misfit(args, described.inputSchema);
  if (wrong !== null) return badArguments(name, wrong);
  if (tool.requiresApproval === true) {
    const open = await unapproved(context, name, args, sha256Hex(canonicalJson(args)));
    if (open !== null) return open;
  }
  return tool.type === 'mcp'
    ? await callMcpTool(world, tool, args, commandId)
    : await callHttpTool(world, tool, args, commandId);
}

const configured = ({ config: { tools } }: ToolWorld, name: string): ToolConfig | undefined =>
  own(tools, name);

const badArguments = (tool: string, wrong: string): ToolAnswer =>
  refused(`The arguments do not fit the tool "${tool}": ${wrong}. Correct them and call again.`);
