// Percentiles by nearest rank, and shares.
import type { Percentiles, Share } from './types.ts';

/** `lengths`: ms, in any order. Null where there are none. */
export function percentilesOf(lengths: readonly number[]): Percentiles | null {
  const count = lengths.length;
  if (count === 0) return null;
  // Sorted as numbers, and faster than an array of them.
  const sorted = Float64Array.from(lengths).sort();
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  const at = (percent: number): number => nearestRank(sorted, percent);
  return {
    count,
    mean: Math.round(sum / count),
    p50: at(50),
    p75: at(75),
    p90: at(90),
    p95: at(95),
    max: sorted[count - 1]!,
  };
}

/** The smallest of them that at least `percent` of all do not exceed. `sorted`: at least one. */
export function nearestRank(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)]!;
}

/** `percent` with one decimal. */
export function shareOf(count: number, of: number): Share {
  return { count, of, percent: of === 0 ? null : Math.round((count * 1000) / of) / 10 };
}
