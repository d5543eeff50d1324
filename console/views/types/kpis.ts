// The tiles of figures.
import type { Tone } from './state.ts';

export interface KpiTile {
  label: string;
  /** "6.4"; null: nothing to count yet. */
  value: string | null;
  unit: string;
  /** What it is compared with, or made of. */
  sub: string;
  chart: ChartView;
}

/** `says`: the same in a sentence, for who does not see it. */
export type ChartView = { says: string } & (
  | { kind: 'columns' /** Oldest first; null: nothing to count. */; values: (number | null)[] }
  | { kind: 'shares'; parts: { tone: Tone; share: number }[] }
  | { kind: 'goal'; share: number | null; goal: number }
);

export interface KpisView {
  /** "Figures of the last 8 weeks" */
  title: string;
  tiles: KpiTile[];
}
