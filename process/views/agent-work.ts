// What agents did on one task or errand, attempt by attempt: from the events and from what their activities noted.
import type { JsonObject } from '../../definition/types.ts';
import type { TrailEntry } from '../../store/books.ts';
import type { AgentUsage, EventType, ProcessEvent } from '../events.ts';
import type { Spent } from '../state.ts';
import { AGENT_NOTES, type AgentNoteType, isAgentNote, numberIn, textIn } from './agent-journal.ts';
import { instant } from './format.ts';
import { joined } from './handed-in.ts';
import { NOTHING_SPENT, plus, spentOf } from './spent.ts';
import type { AttemptView, TaskWorkView } from './work-types.ts';

const EVENTS = [
  'TaskStarted',
  'TaskAttemptFailed',
  'TaskWorkDone',
  'TaskWorkCorrected',
  'TaskReopened',
  'TaskSkipped',
  'TaskHandedOver',
  'ApprovalRequested',
  'ErrandStarted',
  'ErrandEnded',
  'ConcernRaised',
  'InstanceCancelled',
  'InstanceFailed',
] as const satisfies readonly EventType[];

/** The types of the entries that it is read from. */
export const WORK_ENTRIES: string[] = [...EVENTS, ...AGENT_NOTES];

/** Folded from `entries` in order of position. Null: no agent was ever set to it. */
export function agentWork(entries: TrailEntry[], workId: string): TaskWorkView | null {
  const attempts: AttemptView[] = [];
  const last = (): AttemptView | undefined => attempts.at(-1);
  for (const { type, stream, body, at } of entries) {
    if (stream === 'events') onEvent(attempts, body as unknown as ProcessEvent, workId);
    else if (isAgentNote(type)) {
      const data = contentOf(body);
      if (textIn(data, 'taskId') !== workId) continue;
      const attempt = attempts.find((each) => each.attempt === numberIn(data, 'attempt')) ?? last();
      if (attempt) onNote(attempt, type, data, at);
    }
  }
  if (attempts.length === 0) return null;
  for (const attempt of attempts) {
    // Until it ends nobody has added it up.
    if (attempt.outcome === 'running') attempt.spent = soFar(attempt);
  }
  return { id: workId, attempts, spent: attempts.map(({ spent }) => spent).reduce(plus, NOTHING_SPENT) };
}

function onEvent(attempts: AttemptView[], event: ProcessEvent, workId: string): void {
  const at = instant(event.at);
  const running = attempts.at(-1)?.outcome === 'running' ? attempts.at(-1) : undefined;
  switch (event.type) {
    case 'ErrandStarted':
      if (event.data.errandId === workId) attempts.push(begun(1, event.data.agentId, at));
      return;
    case 'TaskStarted': {
      const { taskId, attempt, assignee, assigneeKind } = event.data;
      if (taskId !== workId) return;
      if (running) end(running, at, 'stopped', null);
      if (assigneeKind === 'agent') attempts.push(begun(attempt, assignee, at));
      return;
    }
    case 'InstanceCancelled':
    case 'InstanceFailed':
      if (running) end(running, at, 'stopped', event.data.reason);
      return;
    case 'ErrandEnded': {
      const { errandId, ok, summary, usage } = event.data;
      if (errandId !== workId || !running) return;
      end(running, at, ok ? 'done' : 'failed', ok ? null : summary, usage);
      if (ok) running.summary = summary;
      return;
    }
    case 'ApprovalRequested': {
      const { toolCall, approvalId } = event.data;
      if (toolCall?.taskId === workId) running?.approvals.push({ callId: toolCall.callId, approvalId });
      return;
    }
    default:
      if ('taskId' in event.data && event.data.taskId === workId) onTask(attempts, running, event, at);
  }
}

function onTask(
  attempts: AttemptView[],
  running: AttemptView | undefined,
  event: ProcessEvent,
  at: string,
): void {
  switch (event.type) {
    case 'TaskAttemptFailed': {
      const { reason, usage } = event.data;
      if (running) end(running, at, 'failed', reason, usage);
      return;
    }
    case 'TaskWorkDone': {
      const { data } = event;
      if (!running) return;
      // By an operator's hand, or of somebody who may mend: the agent's attempt came to nothing.
      if (data.onBehalfOf !== undefined) return end(running, at, 'stopped', data.reason ?? null);
      end(running, at, 'done', null, data.usage);
      running.summary = data.summary;
      running.confidence = data.confidence ?? null;
      running.concerns = joined(running.concerns, data.concerns);
      running.minConfidence = data.needsReview?.minConfidence ?? null;
      return;
    }
    case 'ConcernRaised': {
      // Those that stand in the work itself come behind it, when nothing runs any more.
      const { kind, text } = event.data;
      if (running) running.concerns = joined(running.concerns, [{ kind, text }]);
      return;
    }
    case 'TaskWorkCorrected': {
      const { attempt: number, participantId, approvalId } = event.data;
      const attempt = attempts.findLast((each) => each.attempt === number);
      if (attempt) attempt.corrected = { by: participantId, approvalId, at };
      return;
    }
    case 'TaskReopened':
    case 'TaskSkipped':
    case 'TaskHandedOver':
      if (running) end(running, at, 'stopped', event.data.reason);
      return;
    default:
  }
}

function begun(attempt: number, agentId: string, startedAt: string): AttemptView {
  return {
    attempt,
    agentId,
    executor: null,
    simulated: false,
    model: null,
    startedAt,
    endedAt: null,
    outcome: 'running',
    reason: null,
    summary: null,
    confidence: null,
    minConfidence: null,
    concerns: [],
    corrected: null,
    turns: [],
    toolCalls: [],
    calls: [],
    refused: [],
    approvals: [],
    spent: NOTHING_SPENT,
  };
}

function end(
  attempt: AttemptView,
  endedAt: string,
  outcome: 'done' | 'failed' | 'stopped',
  reason: string | null,
  usage?: AgentUsage,
): void {
  attempt.endedAt = endedAt;
  attempt.outcome = outcome;
  attempt.reason = reason;
  attempt.executor = usage?.executor ?? attempt.executor;
  attempt.simulated = usage?.simulated ?? attempt.simulated;
  attempt.model = usage?.model ?? attempt.model;
  attempt.spent = usage ? spentOf(usage) : soFar(attempt);
}

function onNote(attempt: AttemptView, type: AgentNoteType, data: JsonObject, at: number): void {
  const by = textIn(data, 'agentId');
  const who = by === '' || by === attempt.agentId ? {} : { by };
  const noted = { ...who, at: instant(at) };
  switch (type) {
    case 'agent_step': {
      const model = textIn(data, 'model');
      attempt.executor ??= 'model';
      attempt.model ??= model;
      const spent = {
        inputTokens: numberIn(data, 'inputTokens'),
        outputTokens: numberIn(data, 'outputTokens'),
        costUsd: numberIn(data, 'costUsd'),
      };
      const transcript = textIn(data, 'transcript') || null;
      const turn = {
        ...noted,
        turn: numberIn(data, 'turn'),
        model,
        ...spent,
        isEstimated: data['isEstimated'] === true,
        reason: textIn(data, 'reason') || null,
        ms: numberIn(data, 'ms'),
      };
      // Asked again after a crash: what was asked last is what the run went on with.
      attempt.turns = attempt.turns.filter((each) => each.turn !== turn.turn || each.by !== turn.by);
      attempt.turns.push({ ...turn, transcript });
      return;
    }
    case 'agent_tool': {
      const callId = textIn(data, 'callId');
      const approvalId = attempt.approvals.find((each) => each.callId === callId)?.approvalId;
      attempt.toolCalls.push({
        ...noted,
        callId,
        tool: textIn(data, 'tool'),
        ok: data['ok'] === true,
        arguments: textIn(data, 'arguments'),
        result: textIn(data, 'result'),
        ...(approvalId === undefined ? {} : { approvalId }),
      });
      return;
    }
    case 'agent_call': {
      const [action, outcome, reason] = ['action', 'outcome', 'reason'].map((name) => textIn(data, name));
      attempt.executor ??= textIn(data, 'executor') || null;
      attempt.calls.push({ ...noted, action: action!, outcome: outcome!, reason: reason || null });
      return;
    }
    case 'agent_refused':
      attempt.refused.push({ ...noted, tool: textIn(data, 'tool'), reason: textIn(data, 'reason') });
      return;
  }
}

/** As far as it is noted. */
function soFar({ turns, toolCalls }: AttemptView): Spent {
  const own = { turns: turns.length, toolCalls: toolCalls.length };
  return turns.reduce<Spent>((sum, turn) => plus(sum, { ...turn, turns: 0, toolCalls: 0 }), {
    ...NOTHING_SPENT,
    ...own,
  });
}

/** A journal entry's body is its content; samples of it hold it under `data`. */
function contentOf(body: JsonObject): JsonObject {
  const { data } = body;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : body;
}
