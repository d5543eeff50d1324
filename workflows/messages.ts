// Everything that api/ and worker/ know of the workflow: names, ids, message shapes. Values from here only.
import type { Command } from '../process/commands.ts';
import type { DecideApprovalData } from '../process/commands.ts';
import type { ProcessEvent } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import type { ProcessDefinition } from '../definition/types.ts';
import type { DecisionOutcomeView, StatusView } from '../process/views/types.ts';

/** Temporal workflow types, as they show in the Web UI. */
export const RUN_PROCESS = 'runProcess';
export const SEND_MAIL = 'sendMail';

/** Signal: one sealed decision. */
export const DECISION_SIGNAL = 'decision';
/** Update: one sealed command; answers once its events are recorded. */
export const COMMAND_UPDATE = 'command';
/** Queries. */
export const STATE_QUERY = 'state';
export const STATUS_QUERY = 'status';
export const DECISION_QUERY = 'decisionOutcome';

/** The instance id is the workflow id. */
export const workflowIdOf = (instanceId: string): string => instanceId;
export const instanceIdOf = (workflowId: string): string => workflowId;
/** Idempotency key of an agent's attempt; also its activity id. */
export const agentRunId = (instanceId: string, taskId: string, attempt: number): string =>
  `${instanceId}.${taskId}.${attempt}`;

/** Search attributes, all Keyword. */
export const SEARCH_ATTRIBUTES = ['ProcessId', 'ProcessPhase', 'ProcessStatus', 'ProcessCustomer'] as const;

/** Seals: a compact JWS (HS256) whose claims are `{ iss, sub: instanceId, typ, h: SHA-256 of the canonical JSON of what is sealed }`. */
export type Seal = string;

/** The workflow gives a command its time. */
export type UntimedCommand = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;
export interface CommandMessage {
  command: UntimedCommand;
  seal: Seal;
}
export interface DecisionMessage {
  decision: DecideApprovalData;
  seal: Seal;
}

export interface CommandAnswer {
  /** Events that came of it, numbered; [] where the command had been applied before. */
  events: ProcessEvent[];
  /** Head of the event chain after them, hex. */
  head: string;
}

export interface StateAnswer {
  /** As of the last recorded event. */
  state: ProcessState;
  head: string;
  /** Workflow time of the answer, epoch ms. */
  at: number;
  /** Events that could not be recorded yet; 0 where all is well. */
  unrecorded: number;
}

export type StatusAnswer = StatusView;
export type DecisionAnswer = DecisionOutcomeView | null;

export interface RunProcessInput {
  definition: ProcessDefinition;
  /** The sealed StartInstance. */
  start: CommandMessage;
  /** Present from the second run of the chain on. */
  carried?: Carried;
  /** Continue as new at this many history events; for tests. Default: when Temporal suggests it. */
  continueAfterEvents?: number;
}

/** What continue-as-new hands over. Absolute times only. */
export interface Carried {
  state: ProcessState | null;
  head: string;
  /** Batch that could not be recorded, if any. */
  unrecorded: ProcessEvent[];
  /** Messages taken from Temporal but not yet decided. */
  queue: { kind: 'decision'; message: DecisionMessage }[];
  runs: number;
}

export interface RunProcessResult {
  status: 'completed' | 'cancelled' | 'failed';
  reason: string | null;
  events: number;
}
