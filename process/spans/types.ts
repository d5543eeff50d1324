// What an instance spent its time on: stretches of time, made from its events. The Gantt chart, the figures and the
// estimates are all read from them.

/**
 * `instance`: start to close. `phase`: reached (it may wait for its gates) to completed; passed through again, it has another.
 * `entry`: a phase reached, until it starts: its gates and entry conditions. `exit`: a phase past its last task, until it is
 * complete: its sign-off and exit conditions. `gate`: from its phase being reached until it is passed. `attempt`: one attempt at
 * a task, by an agent or a person; handed over to somebody else it is in two parts. `approval`: asked until answered or
 * withdrawn; opened again by a decision taken back, it has another. `turn`: of one person, in an approval: from being asked
 * until their decision, or the end of the approval. `question`: of an agent to people. `incident`: raised until resolved.
 * `backoff`: between two attempts. `pause`.
 */
export type SpanKind =
  | 'instance'
  | 'phase'
  | 'entry'
  | 'exit'
  | 'gate'
  | 'attempt'
  | 'approval'
  | 'turn'
  | 'question'
  | 'incident'
  | 'backoff'
  | 'pause';

/**
 * How it ended. Null: it has not. `attempt`: `done`, `failed`, `dropped` (reopened, skipped or cancelled while at it),
 * `handed-over`. `approval`: `granted`, `rejected`, `withdrawn`, `taken-back` (it had been answered, and a decision was taken
 * back). `turn`: `approved`, `rejected`, `not-needed`, `handed-over`. `phase`: `completed`, `skipped` (it took no time),
 * `dropped` (the instance ended, or earlier work is done again and it is passed through anew). `entry`, `exit`: `over`,
 * `dropped`. `gate`: `approval`, `condition`, `manual` (how it was passed), `skipped`, `dropped`. `instance`: its last status.
 * Others: `over`.
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
  /** Ms of it in which the instance was paused; of a pause under way, none yet. */
  pausedMs: number;
  outcome: SpanOutcome;
  phaseId: string | null;
  taskId: string | null;
  gateId: string | null;
  approvalId: string | null;
  /** Agent or participant whose time it is; null: nobody's in particular. */
  who: string | null;
  whoKind: 'agent' | 'person' | null;
  /** Of an attempt, from 1; of an approval or turn: the round. */
  round: number | null;
  /** Of an approval or turn: when it was due (the last deadline set), epoch ms. Null for a turn that came after it. */
  dueAt: number | null;
  /**
   * Of an approval or turn: whether it was answered by its deadline, by the time at which the API took the answer. False as
   * soon as the deadline is past. Null: not known yet, it ended without an answer before its deadline, or was taken back.
   */
  inTime: boolean | null;
  /** Of an attempt: its work was simulated. */
  simulated: boolean;
}

/** What happened at one moment and is counted. */
export interface Mark {
  /** `rework`: work was opened again after a rejection. `sent-back`: by an operator. */
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
  /**
   * `exception`: what was overridden, an `ExceptionKind`. `decision`: `approve`, `reject`, or `rework`: a rejection after which
   * work was done again. `task-completed`: whose work it is, `agent` or `person`. Others: null.
   */
  what: string | null;
  phaseId: string | null;
  taskId: string | null;
  who: string | null;
}

export interface Course {
  spans: Span[];
  marks: Mark[];
}

/** What an operator went past. `typed-into-temporal`: a command that came without our API. */
export type ExceptionKind =
  | 'completed-by-hand'
  | 'task-skipped'
  | 'sent-back'
  | 'task-handed-over'
  | 'approval-handed-over'
  | 'substitute-named'
  | 'decision-taken-back'
  | 'attempt-stopped'
  | 'new-address'
  | 'review-waived'
  | 'fact-set-by-hand'
  | 'typed-into-temporal'
  | 'other';
