// What an instance spent its time on: stretches of time, made from its events. The Gantt chart, the figures and the
// estimates are all read from them.

/**
 * `instance`: start to close. `phase`: reached (it may wait for its gates) to completed or skipped. `gate`: from its phase being
 * reached until it is passed. `attempt`: one attempt at a task, by an agent or a person. `approval`: asked until answered or
 * withdrawn. `turn`: of one person, in an approval: from being asked until their decision, or the end of the approval.
 * `question`: of an agent to people. `incident`: raised until resolved. `backoff`: between two attempts. `pause`.
 */
export type SpanKind =
  | 'instance'
  | 'phase'
  | 'gate'
  | 'attempt'
  | 'approval'
  | 'turn'
  | 'question'
  | 'incident'
  | 'backoff'
  | 'pause';

/**
 * How it ended. Null: it has not. `attempt`: `done`, `failed`, `dropped` (reopened, skipped or cancelled while at it).
 * `approval`: `granted`, `rejected`, `withdrawn`. `turn`: `approved`, `rejected`, `not-needed`, `handed-over`. `phase`: `completed`,
 * `skipped`. `gate`: `approval`, `condition`, `manual` (how it was passed), `skipped`. `instance`: its last status. Others: `over`.
 */
export type SpanOutcome = string | null;

export interface Span {
  kind: SpanKind;
  /** Unique in its instance: `attempt.sso_setup.1`, `turn.<approval id>.<participant>.<n>`. */
  id: string;
  /** Epoch ms. */
  from: number;
  /** Epoch ms; null: still open. */
  to: number | null;
  /** Ms of it in which the instance was paused. */
  pausedMs: number;
  outcome: SpanOutcome;
  phaseId: string | null;
  taskId: string | null;
  gateId: string | null;
  approvalId: string | null;
  /** Agent or participant whose time it is; null: nobody's. */
  who: string | null;
  whoKind: 'agent' | 'person' | null;
  /** Of an attempt, from 1; of an approval or turn: the round. */
  round: number | null;
  /** Of an approval or turn: when it was due (the last deadline set), epoch ms. */
  dueAt: number | null;
  /** Of an approval or turn that ended by an answer, or is past its deadline: whether it was in time. Null: not known yet, or withdrawn. */
  inTime: boolean | null;
  /** Of an attempt: its work was simulated. */
  simulated: boolean;
}

/** What happened at one moment and is counted. */
export interface Mark {
  /** `exception`: `what` is what was overridden. `rework`: work was reopened after a rejection. `sent-back`: by an operator. */
  kind:
    | 'exception'
    | 'rework'
    | 'sent-back'
    | 'decision'
    | 'escalation'
    | 'attempt-failed'
    | 'task-completed';
  id: string;
  /** Epoch ms. */
  at: number;
  /** `decision`: `approve` or `reject`. `task-completed`: `agent` or `person`. */
  what: string | null;
  phaseId: string | null;
  taskId: string | null;
  who: string | null;
}

export interface Course {
  spans: Span[];
  marks: Mark[];
}
