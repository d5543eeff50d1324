// What is read of agents' work: the JSON shapes, as the API answers them and the client types them. Instants are RFC 3339.
import type { Json } from '../../definition/types.ts';
import type { Concern, ErrandPurpose, Subject } from '../events.ts';
import type { Spent, TaskStatus } from '../state.ts';

interface Noted {
  at: string;
  /** Which agent, where it was not the one whose attempt it is: a subordinate, delegated to. */
  by?: string;
}

/** One call of the model. */
export interface TurnView extends Noted {
  turn: number;
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** US dollars; 0 where no price is configured. */
  costUsd: number;
  /** Tokens and dollars are guessed: the endpoint does not count. */
  isEstimated: boolean;
  /** Why it failed; null: it did not. */
  reason: string | null;
  ms: number;
  /** SHA-256 of the transcript after it, hex; null where none is kept. */
  transcript: string | null;
}

/** One call of a tool. `arguments` and `result` as text, cut short where they are long. */
export interface ToolCallView extends Noted {
  callId: string;
  tool: string;
  ok: boolean;
  arguments: string;
  result: string;
  /** The approval that let it be made. */
  approvalId?: string;
}

/** One request to an agent that is not ours. */
export interface RemoteCallView extends Noted {
  action: string;
  outcome: string;
  reason: string | null;
}

export interface RefusedCallView extends Noted {
  tool: string;
  reason: string;
}

export interface AttemptView {
  attempt: number;
  agentId: string;
  /** `simulated`, `model`, `http` or `a2a`; null where nothing is known of it yet. */
  executor: string | null;
  simulated: boolean;
  model: string | null;
  startedAt: string;
  endedAt: string | null;
  /** `stopped`: nobody needed it any more. */
  outcome: 'running' | 'done' | 'failed' | 'stopped';
  /** Why it failed or was stopped. */
  reason: string | null;
  summary: string | null;
  /** 0 to 1, by the agent's own account. */
  confidence: number | null;
  /** The bar that its confidence missed, so that a person looks it over first; null: none was missed. */
  minConfidence: number | null;
  concerns: Concern[];
  corrected: { by: string; approvalId: string; at: string } | null;
  turns: TurnView[];
  toolCalls: ToolCallView[];
  calls: RemoteCallView[];
  refused: RefusedCallView[];
  /** Calls of tools that were put before people. */
  approvals: { callId: string; approvalId: string }[];
  spent: Spent;
}

/** What a model was told and answered. Messages as the library of models has them. */
export interface TranscriptView {
  system: string;
  messages: Json[];
}

/** All that agents did on a task, or on an errand (`errand.<n>`). */
export interface TaskWorkView {
  id: string;
  /** Oldest first. */
  attempts: AttemptView[];
  spent: Spent;
}

/** One task, as the status has it. */
export interface TaskStatusView {
  id: string;
  status: TaskStatus;
  assignee: string;
  assigneeKind: 'agent' | 'human';
  /** Of the last attempt that ended; null: none has, or a person does it. */
  executor: string | null;
  simulated: boolean;
  attempts: number;
  confidence: number | null;
  /** Of its last attempt, until the task is complete. */
  concerns: Concern[];
  /** By all its attempts that ended. */
  spent: Spent;
}

/** A question of an agent that nobody has answered yet. */
export interface QuestionView {
  id: string;
  taskId: string;
  attempt: number;
  agentId: string;
  text: string;
  /** Participant ids. */
  to: string[];
  askedAt: string;
}

/** An errand under way. */
export interface ErrandView {
  id: string;
  agentId: string;
  purpose: ErrandPurpose;
  subject: Subject;
  startedAt: string;
  dueAt: string | null;
  ruleId: string | null;
}
