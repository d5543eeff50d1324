// What an attempt may use: whether it is used up, and what of it can be handed down.
import type { AgentHandOff, StepUsage } from '../activities/ports.ts';
import type { AgentUsage } from '../process/events.ts';
import type { Spent } from '../process/state.ts';

type Bounds = Pick<AgentHandOff, 'turns' | 'tokens' | 'costUsd'>;

export const NOTHING_SPENT: Spent = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** Why no further call may be made, with figures; null: one may. */
export function usedUp({ turns, tokens, costUsd }: Bounds, spent: Spent): string | null {
  const used = tokensOf(spent);
  if (spent.turns >= turns) return said(`${spent.turns} of ${turns} turns`);
  if (used >= tokens) return said(`${grouped(used)} of ${grouped(tokens)} tokens`);
  if (costUsd !== null && spent.costUsd >= costUsd) {
    return said(`${dollars(spent.costUsd)} of ${dollars(costUsd)}`);
  }
  return null;
}

/** Whether the next call is the last one. */
export const isLastTurn = ({ turns }: Bounds, spent: Spent): boolean => spent.turns + 1 >= turns;

/** What a subordinate gets: its own bounds, and no more than is left. `leftMs`: of the attempt's time. */
export function handedDown(
  own: AgentHandOff,
  above: AgentHandOff,
  spent: Spent,
  leftMs: number,
): AgentHandOff {
  const left = above.costUsd === null ? null : Math.max(0, above.costUsd - spent.costUsd);
  return {
    ...own,
    timeMs: Math.max(1, Math.min(own.timeMs, leftMs)),
    turns: Math.min(own.turns, Math.max(0, above.turns - spent.turns)),
    tokens: Math.min(own.tokens, Math.max(0, above.tokens - tokensOf(spent))),
    costUsd: left === null ? own.costUsd : Math.min(own.costUsd ?? left, left),
  };
}

export const withTurn = (spent: Spent, usage: StepUsage): Spent => ({
  ...spent,
  turns: spent.turns + 1,
  inputTokens: spent.inputTokens + usage.inputTokens,
  outputTokens: spent.outputTokens + usage.outputTokens,
  costUsd: spent.costUsd + usage.costUsd,
});

/** What a subordinate used counts as used by who asked. */
export const withUsage = (spent: Spent, usage: AgentUsage | undefined): Spent => ({
  turns: spent.turns + (usage?.turns ?? 0),
  toolCalls: spent.toolCalls + (usage?.toolCalls ?? 0),
  inputTokens: spent.inputTokens + (usage?.inputTokens ?? 0),
  outputTokens: spent.outputTokens + (usage?.outputTokens ?? 0),
  costUsd: spent.costUsd + (usage?.costUsd ?? 0),
});

const tokensOf = ({ inputTokens, outputTokens }: Spent): number => inputTokens + outputTokens;
const said = (figures: string): string => `The budget of the attempt is used up: ${figures}.`;
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
const dollars = (usd: number): string => `$${usd.toFixed(4).replace(/(\.\d\d\d*?)0+$/, '$1')}`;

export const timeUp = (timeMs: number): string => `The time of the attempt is over: ${lengthOf(timeMs)}.`;

/** How long an attempt may take, in words. */
export function lengthOf(timeMs: number): string {
  const seconds = Math.round(timeMs / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
