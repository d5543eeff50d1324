// From what is on record of agents' work to what a page shows of it.
import type { Spent } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { AttemptView, TaskWorkView } from '../../process/views/types.ts';
import { count } from '../../process/views/written-date.ts';
import type { AgentAttemptView, AgentWorkView } from '../page-views.ts';
import { unquoted } from './unquoted.ts';
import { actorView } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

type Source = Pick<ViewSource, 'graph' | 'state' | 'people' | 'operatorName'>;

/** Null where no agent did anything. */
export function agentWorkView(source: Source, work: TaskWorkView | null): AgentWorkView | null {
  if (work === null || work.attempts.length === 0) return null;
  return {
    taskId: work.id,
    name: source.graph.task(work.id)?.name ?? work.id,
    attempts: work.attempts.map((attempt) => attemptView(source, attempt)),
  };
}

function attemptView(source: Source, attempt: AttemptView): AgentAttemptView {
  const granted = (approvalId: string | undefined) =>
    approvalId !== undefined && source.state.approvals[approvalId]?.status === 'granted';
  return {
    attempt: attempt.attempt,
    by: { ...actorView(source, attempt.agentId), simulated: attempt.simulated },
    ran: attempt.executor === null ? null : ranAs(attempt.executor, attempt.model),
    startedAt: Date.parse(attempt.startedAt),
    endedAt: attempt.endedAt === null ? null : Date.parse(attempt.endedAt),
    outcome: attempt.outcome,
    reason: attempt.reason,
    calls: attempt.toolCalls.map((call) => ({
      tool: call.tool,
      ok: call.ok,
      by: call.by === undefined ? null : actorName(source.graph, call.by, source.people),
      arguments: call.arguments,
      ...gotten(call.result),
      approved: granted(call.approvalId),
    })),
    refused: attempt.refused.map(({ tool, reason }) => ({ tool, reason })),
    took: tookWords(
      attempt.spent,
      attempt.turns.some(({ isEstimated }) => isEstimated),
    ),
  };
}

/** Models are given what others wrote between markers, which say nothing to people. */
function gotten(result: string): Pick<AgentAttemptView['calls'][number], 'result' | 'from'> {
  const quote = unquoted(result);
  return quote === null
    ? { result, from: null }
    : { result: quote.text, from: `${quote.source}, by ${quote.author}` };
}

const RAN: Record<string, string> = {
  model: 'a language model',
  http: 'a service over HTTP',
  a2a: 'a service that speaks A2A',
  simulated: 'simulated work',
};

const ranAs = (executor: string, model: string | null): string =>
  `${RAN[executor] ?? executor}${model === null || model === '' ? '' : ` (${model})`}`;

function tookWords(
  { turns, toolCalls, inputTokens, outputTokens, costUsd }: Spent,
  isEstimated: boolean,
): string | null {
  const tokens = inputTokens + outputTokens;
  const parts = [
    turns > 0 ? count(turns, 'turn') : null,
    toolCalls > 0 ? count(toolCalls, 'call of a tool', 'calls of tools') : null,
    tokens > 0 ? `${isEstimated ? 'about ' : ''}${tokens.toLocaleString('en')} tokens` : null,
    costUsd > 0 ? `$${costUsd.toFixed(costUsd < 1 ? 4 : 2)}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
