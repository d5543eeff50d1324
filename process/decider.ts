// The engine's three functions, as signatures. `process/index.ts` exports their implementations.
import type { ProcessGraph } from '../definition/graph.ts';
import type { Command, Refusal } from './commands.ts';
import type { ErrandPurpose, NewEvent, NotificationKind, ProcessEvent, Subject } from './events.ts';
import type { ProcessState } from './state.ts';
import type { JsonObject } from '../definition/types.ts';

/** `events` may be empty: the command had been applied before, or nothing was due. */
export type Decision = { ok: true; events: NewEvent[] } | { ok: false; refusal: Refusal };

/** Pure. State null: only StartInstance is possible. Includes everything that follows at once from the command. */
export type Decide = (graph: ProcessGraph, state: ProcessState | null, command: Command) => Decision;

/** Pure and total: one event into the state. `event.seq` is `state.seq + 1`. */
export type Evolve = (graph: ProcessGraph, state: ProcessState | null, event: ProcessEvent) => ProcessState;

/** A tool call was decided on, or a question answered. It says so; what counts is read from the books. */
export type AgentNews =
  | { kind: 'approval'; approvalId: string; callId: string; outcome: 'granted' | 'rejected' | 'withdrawn' }
  | { kind: 'answer'; questionId: string };

/** Work that leaves the workflow. `id` is derived, so that the same work is never done twice under another name. */
export type Effect =
  | {
      type: 'RunAgent';
      /** `<taskId>.<attempt>` */
      id: string;
      taskId: string;
      attempt: number;
      agentId: string;
      inputs: JsonObject;
      feedback?: string;
      /** Of an errand: what the agent is told, and what it is about. */
      errand?: { purpose: ErrandPurpose; brief: string; subject: Subject };
      /** Temporal's: 1 (first) to 5. */
      priority?: number;
    }
  /** An attempt that nobody needs any more. */
  | { type: 'StopAgent'; id: string; taskId: string; attempt: number }
  /** What an agent at work waits for. */
  | { type: 'TellAgent'; id: string; taskId: string; attempt: number; news: AgentNews }
  | {
      type: 'Notify';
      /** The notification's id. */
      id: string;
      participantId: string;
      kind: NotificationKind;
      approvalIds: string[];
      taskId?: string;
      decisionId?: string;
      questionId?: string;
      text?: string;
      fromSeq?: number;
      attempt: number;
    };

/** The effects of events just recorded, in order; and none that a later event in the batch made moot. */
export type Plan = (graph: ProcessGraph, state: ProcessState, recorded: ProcessEvent[]) => Effect[];

/** Epoch ms of the next moment at which PassTime has something to do; null: none. */
export type NextDeadline = (graph: ProcessGraph, state: ProcessState) => number | null;
