// What a call of a model cost, by the price that the configuration gives.
import type { ModelConfig } from '../../agents/types.ts';

/** US dollars; 0 where no price is given. */
export function costOf(
  price: ModelConfig['price'],
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number {
  if (!price) return 0;
  const dollars = (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1_000_000;
  // To the billionth: sums over many turns stay readable.
  return Math.round(dollars * 1e9) / 1e9;
}
