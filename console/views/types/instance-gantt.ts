// The timeline of an instance as a chart: rows of bars over one axis. All text unescaped, all instants epoch ms.

/**
 * `work`: an agent was at it. `wait`: a person was asked, or had the task. `plan`: expected. `span`: a phase, from beginning to end.
 * `trouble`: an incident was open. `retry`: between two attempts. `gate`: a phase waited for its gates. `pause`.
 */
export type GanttBarKind = 'work' | 'wait' | 'plan' | 'span' | 'trouble' | 'retry' | 'gate' | 'pause';

export interface GanttBar {
  kind: GanttBarKind;
  from: number;
  to: number;
  /** What it is, for the pointer; the row's sentence says the same. */
  title: string;
}

export interface GanttMark {
  /** `due`: a deadline. `rejected`, `failed`: what came before it was. */
  kind: 'due' | 'rejected' | 'failed';
  at: number;
}

export interface GanttRow {
  kind: 'phase' | 'task' | 'gate' | 'sign_off' | 'instance';
  /** Id of the phase, task or gate; of the instance's own rows a word. */
  id: string;
  name: string;
  /** "attempt 2", "complete", "1-2 days"; '' for none. */
  note: string;
  /** All that the row shows, in sentences. */
  says: string;
  bars: GanttBar[];
  marks: GanttMark[];
  /** For the table: when it began and ended (null: not, or not yet), and how long agents and people had it, ms. */
  began: number | null;
  ended: number | null;
  workMs: number;
  waitMs: number;
}

export interface GanttGroup {
  /** Null: rows of the instance itself. */
  head: GanttRow | null;
  /** [] where they are folded. */
  rows: GanttRow[];
  /** How many are folded; 0: none. */
  folded: number;
}

export interface GanttTick {
  at: number;
  /** `short` stays where there is little room. */
  label: { short: string; before: string };
  /** Left out where there is little room. */
  isMinor: boolean;
}

export interface GanttAxis {
  from: number;
  until: number;
  ticks: GanttTick[];
  /** Over the ticks: the month, or the day of hours. `short` and `rest` together are the whole words, `end` follows. */
  contexts: { at: number; isMinor: boolean; short: string; rest: string; end: string }[];
  /** Weekends, in UTC. */
  off: { from: number; to: number }[];
}

export interface GanttView {
  axis: GanttAxis;
  /** Null once closed. */
  now: number | null;
  pauses: { from: number; to: number }[];
  groups: GanttGroup[];
  /** Which kinds of bars and marks there are: what the legend explains. */
  shows: (GanttBarKind | 'due' | 'rejected' | 'failed')[];
  /** "Of 48 h 42 min so far, agents were at work …"; sentences. */
  sums: string[];
}
