// Figures over many instances and a stretch of time: what they are. All lengths are ms. docs/kpis.md says how each is counted.
import type { ExceptionKind } from '../spans/types.ts';

/** Of a set of lengths; null where there is none. By nearest rank: each of them is a length that occurred. */
export interface Percentiles {
  count: number;
  /** Rounded to whole ms. */
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
  /** An agent was at work on a task. */
  agent: number;
  /** A phase waited for its gates or conditions. */
  gate: number;
  /** None of these: between two attempts, or until an input is there. */
  other: number;
}
export type TimeClass = keyof TimeSplit;

/** Of what ended, happened or passed in a period. */
export interface Figures {
  started: number;
  completed: number;
  cancelled: number;
  failed: number;
  /** Completed instances per seven days of the period, two decimals. */
  throughputPerWeek: number;
  /** Start to close of instances completed in the period. */
  cycleTime: Percentiles | null;
  /** As cycle time, of phases: reached to completed. */
  phaseTime: Percentiles | null;
  /**
   * How long each attempt of an agent, each time a person was asked (turn, task or question), each gate took that ended in the
   * period; pauses taken off.
   */
  waiting: { agent: Percentiles | null; person: Percentiles | null; gate: Percentiles | null };
  /** Of the period's part of each instance's life, as far as it has passed. */
  time: TimeSplit;
  /** Approvals answered in time, of those answered or gone past their deadline; by turns where it is by person. */
  inTime: Share;
  /** Failed attempts of agents, of those done or failed. */
  errors: Share;
  /** Decisions that led to rework, of all decisions. */
  rework: Share;
  /** Tasks completed by agents, of all completed. */
  automation: Share;
  exceptions: { count: number; byWhat: Partial<Record<ExceptionKind, number>> };
  escalations: number;
}

export type KpiGrouping = 'definition' | 'version' | 'phase' | 'task' | 'person' | 'agent';

export interface KpiGroup {
  /** `sso`, `sso@1.0.0`; of a phase, task, person or agent: `sso/configuration`, for their ids mean something within a definition. */
  key: string;
  name: string;
  processId: string;
  /** Those that can be told of such a group: a phase is not started, a person has no cycle time. See `FIGURES_OF`. */
  figures: Partial<Figures>;
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
  /** Seven days each, the last one ends at `until`; those that lie whole in the period, the newest 53 of them. */
  weeks: { from: string; until: string; figures: Figures }[];
  groupedBy: KpiGrouping | null;
  /** By key; of more than 500 those with the most to tell. */
  groups: KpiGroup[];
  groupsLeftOut: number;
}

/** What is counted, at the moment at which it counts. */
export interface Fact {
  kind: FactKind;
  /** Epoch ms. */
  at: number;
  /** Its length, of those that have one. */
  ms: number | null;
  /** Which of its kind: see `FactKind`. */
  what: string | null;
  phaseId: string | null;
  taskId: string | null;
  who: string | null;
}

/**
 * `completed` (with its cycle time), `phase`, `agent` (what: `done`, `failed`, `dropped`), `person`, `gate`: they ended then.
 * `deadline` of an approval, `turn-deadline` of one person's turn (what: `in-time`, `late`): at the answer, or at the deadline where
 * that was before it. `decision` (what: `approve`, `reject`, `rework`), `task` (what: `agent`, `person`), `exception` (what: an
 * `ExceptionKind`), `escalation`.
 */
export const FACT_KINDS = [
  'started',
  'completed',
  'cancelled',
  'failed',
  'phase',
  'agent',
  'person',
  'gate',
  'deadline',
  'turn-deadline',
  'decision',
  'task',
  'exception',
  'escalation',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** From `from` (epoch ms) on, until the next one, the time goes to `class`. */
export interface Stretch {
  from: number;
  class: TimeClass;
}

/** What figures need of one instance's course. */
export interface CourseDigest {
  instanceId: string;
  processId: string;
  version: string;
  /** Epoch ms. */
  startedAt: number;
  closedAt: number | null;
  facts: Fact[];
  /** In order; the first one begins at `startedAt`, the last one ends at `closedAt`. */
  stretches: Stretch[];
}
