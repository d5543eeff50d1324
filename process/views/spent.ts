// What agents' work took, added up.
import type { AgentUsage } from '../events.ts';
import type { Spent } from '../state.ts';

export const NOTHING_SPENT: Spent = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

export const plus = (a: Spent, b: Spent): Spent => ({
  turns: a.turns + b.turns,
  toolCalls: a.toolCalls + b.toolCalls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  costUsd: rounded(a.costUsd + b.costUsd),
});

/** Of one attempt. What it does not say is nothing. */
export const spentOf = ({ turns, toolCalls, inputTokens, outputTokens, costUsd }: AgentUsage): Spent => ({
  turns: turns ?? 0,
  toolCalls: toolCalls ?? 0,
  inputTokens: inputTokens ?? 0,
  outputTokens: outputTokens ?? 0,
  costUsd: rounded(costUsd ?? 0),
});

/** Sums of fractions are off behind the ninth digit. */
export const rounded = (usd: number): number => Math.round(usd * 1e9) / 1e9;
