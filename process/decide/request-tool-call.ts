// RequestApproval for one call of a tool: an agent at work asks, the engine chooses who approves exactly that call.
import { DEFAULT_TIMEOUT_MS } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import { type AgentPrincipal, isAtWork } from '../at-work/at-work.ts';
import { taskOfWork, toolCallApprovers } from '../at-work/overseers.ts';
import { toolCallSubject } from '../at-work/tool-calls.ts';
import { approvalIdOf } from '../approvals/approvals.ts';
import { askToolCall } from '../approvals/ask.ts';
import { BOUNDS } from '../bounds.ts';
import { currentPhase } from '../current-phase.ts';
import type { Refusal, RequestApprovalData } from '../commands.ts';
import type { ToolCallAsked, ToolCallRequest } from '../events.ts';
import { own } from '../own.ts';
import type { Principal } from '../principal.ts';
import { refusals } from '../refusals.ts';
import type { Turn } from '../turn.ts';
import { requestBytes, requestBytesIn } from './request-bytes.ts';

type Asked = RequestApprovalData & { toolCall: ToolCallAsked };

/** The same call of the same attempt again is one request, whatever the command's id. */
export function requestToolCall(turn: Turn, by: Principal, data: Asked): Refusal | null {
  if (by.kind !== 'agent')
    return refusals.invalid('toolCall', 'only an agent at work asks for its own calls.');
  const refusal = malformed(data);
  if (refusal !== null) return refusal;
  const { graph, state } = turn;
  const toolCall = requestOf(by, data.toolCall);
  const subjectId = toolCallSubject(toolCall);
  const known = own(state.approvals, approvalIdOf('ad_hoc', subjectId, 1));
  if (known !== undefined) {
    return known.toolCall?.argumentsSha256 === toolCall.argumentsSha256
      ? null
      : refusals.invalid('toolCall', `call ${toolCall.callId} was asked with other arguments.`);
  }
  if (isTooMany(turn, by)) return refusals.tooManyToolCalls(BOUNDS.toolCalls, BOUNDS.toolCallsInAll);
  const approvers = toolCallApprovers(graph, state, by.taskId);
  if (approvers.length === 0) return refusals.nobodyToApprove(toolCall.tool);
  const words = { title: `Tool call: ${toolCall.tool}`, artifacts: [] };
  const described = data.description === undefined ? {} : { description: data.description };
  const bytes = requestBytes({ ...words, ...described, approverIds: approvers });
  if (requestBytesIn(state) + bytes > LIMITS.requestBytes) {
    return refusals.tooManyRequests(LIMITS.requestBytes);
  }
  const node = taskOfWork(graph, state, by.taskId);
  // Something is under way as long as an agent is at work.
  const phaseId = node?.phaseId ?? currentPhase(graph, state)!;
  const timeoutMs = data.expiresInMs ?? node?.approval?.clock.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  askToolCall(turn, phaseId, subjectId, toolCall, { ...words, ...described, approvers, need: 1, timeoutMs });
  return null;
}

function requestOf({ taskId, attempt }: AgentPrincipal, asked: ToolCallAsked): ToolCallRequest {
  const { callId, tool, argumentsSha256 } = asked;
  return { callId, tool, argumentsSha256, taskId, attempt };
}

/** Calls of this attempt, and of all that are under way: their approvals stay in the state until then. */
function isTooMany({ state }: Turn, { taskId, attempt }: AgentPrincipal): boolean {
  const underWay = Object.values(state.approvals).flatMap(({ toolCall }) =>
    toolCall !== undefined && isAtWork(state, toolCall) ? [toolCall] : [],
  );
  const own = underWay.filter((each) => each.taskId === taskId && each.attempt === attempt);
  return own.length >= BOUNDS.toolCalls || underWay.length >= BOUNDS.toolCallsInAll;
}

function malformed({ approverIds, description = '', expiresInMs, toolCall }: Asked): Refusal | null {
  const { callId, tool, argumentsSha256 } = toolCall;
  if (approverIds.length > 0) {
    return refusals.invalid('approverIds', 'name nobody: who approves a call of a tool, the engine chooses.');
  }
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(callId)) {
    return refusals.invalid('toolCall.callId', 'letters, digits, . _ and -, at most 64.');
  }
  if (tool === '' || tool.length > LIMITS.nameChars) {
    return refusals.invalid('toolCall.tool', `1 to ${LIMITS.nameChars} characters.`);
  }
  if (!/^[0-9a-f]{64}$/.test(argumentsSha256)) {
    return refusals.invalid('toolCall.argumentsSha256', 'a SHA-256 in hex.');
  }
  if (description.length > LIMITS.descriptionChars) {
    return refusals.invalid('description', `at most ${LIMITS.descriptionChars} characters.`);
  }
  const inMs = expiresInMs ?? LIMITS.durationMinMs;
  return inMs >= LIMITS.durationMinMs && inMs <= LIMITS.durationMaxMs
    ? null
    : refusals.invalid('expiresIn', 'from 1 second to 365 days.');
}
