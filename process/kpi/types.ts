// Figures over many instances and a stretch of time: what they are. All lengths are ms.

/** Of a set of lengths; null where there is none. */
export interface Percentiles {
  count: number;
  mean: number;
  p50: number;
  p75: number;
  p90: number;
  p95: number;
  max: number;
}

/** `count` of `of`; `percent` has one decimal, null where `of` is 0. */
export interface Share {
  count: number;
  of: number;
  percent: number | null;
}

/** Every ms of an instance's life is in exactly one, the first that holds: paused, trouble, person, agent, gate, other. */
export interface TimeSplit {
  paused: number;
  /** An incident was open. */
  trouble: number;
  /** An approval, a question or a task waited for a person. */
  person: number;
  /** An agent was at work. */
  agent: number;
  /** A phase waited for its gates or conditions. */
  gate: number;
  other: number;
}

/** Of what ended, happened or passed in a period. */
export interface Figures {
  started: number;
  completed: number;
  cancelled: number;
  failed: number;
  /** Completed instances per seven days of the period. */
  throughputPerWeek: number;
  /** Start to close of instances completed in the period. */
  cycleTime: Percentiles | null;
  /** As cycle time, of phases: reached to completed. */
  phaseTime: Percentiles | null;
  /** How long each attempt, each turn of a person, each gate took that ended in the period; pauses taken off. */
  waiting: { agent: Percentiles | null; person: Percentiles | null; gate: Percentiles | null };
  /** Of the period's part of each instance's life. */
  time: TimeSplit;
  /** Approvals answered in time, of those answered or gone past their deadline. */
  inTime: Share;
  /** Failed attempts of agents, of all that ended. */
  errors: Share;
  /** Decisions that led to rework, of all decisions. */
  rework: Share;
  /** Tasks completed by agents, of all completed. */
  automation: Share;
  exceptions: { count: number; byWhat: Record<string, number> };
  escalations: number;
}

export type KpiGrouping = 'definition' | 'version' | 'phase' | 'task' | 'person' | 'agent';

export interface KpiGroup {
  /** Id of what it is grouped by; versions are `id@version`, phases and tasks `definition/id`. */
  key: string;
  name: string;
  figures: Figures;
}

export interface KpiReport {
  /** RFC 3339; [from, until). */
  from: string;
  until: string;
  /** Events up to then are counted. */
  asOf: string;
  processId: string | null;
  version: string | null;
  all: Figures;
  /** The same length of time before `from`. */
  before: Figures;
  /** Seven days each, the last one ends at `until`; at most 53. */
  weeks: { from: string; until: string; figures: Figures }[];
  groupedBy: KpiGrouping | null;
  groups: KpiGroup[];
}
