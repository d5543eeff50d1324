// What an instance, the runs of its agents and the API say to each other. Types only.
import type { AgentReplyKind, AgentWork, ToolCall, ToolDone, ToolWait } from '../activities/ports.ts';
import type { AgentOutcome } from '../process/commands.ts';
import type { AgentNews, Effect } from '../process/decider.ts';
import type { Spent } from '../process/state.ts';
import type { Seal } from './messages.ts';

type AgentRun = Extract<Effect, { type: 'RunAgent' }>;

/** To the instance, when an agent's run is over. */
export interface OutcomeMessage {
  run: AgentRun;
  result: { outcome: AgentOutcome; seal: Seal };
}

/** What an agent sent to its callback, whose signature the API has checked. The content is in a blob. */
export interface AgentReplyMessage {
  /** `agentRunId` */
  runId: string;
  /** The sender's own message id: the same is taken once. */
  messageId: string;
  kind: AgentReplyKind;
  /** SHA-256 of a blob: the output as JSON, or `{ reason }` of a failure; '' for a heartbeat. */
  content: string;
  /** Over all of the above. */
  seal: Seal;
}

/** An agent's run that is a workflow of its own. `dueAt`: epoch ms; not over by then, it is asked whether it is there. */
export interface HandedOffRun {
  run: AgentRun;
  dueAt: number;
  /** Something of its name was there before: it may be anything, and is not asked. */
  isStrange?: true;
}

/** Input of the workflow `runAgent`. */
export interface AgentRunInput extends AgentWork {
  /** Continue as new at this many history events. Default: when Temporal suggests it. */
  continueAfterEvents?: number;
  /** Present from the second run of the chain on. */
  carried?: AgentRunCarried;
}

/** How far a run has come: ids, hashes and figures. */
export interface AgentRunCarried {
  spent: Spent;
  /** The model that answered last. */
  model?: string;
  /** Of the last call of the model; 0 before the first. */
  turn: number;
  /** Blob with the messages so far. */
  transcript: string | null;
  /** Calls of that turn that are still to be made, and what came of the others. */
  calls: ToolCall[];
  done: ToolDone[];
  /** What the first of those calls waits for, or an agent that is not ours. */
  waits?: ToolWait;
  /** What was heard of that; `nothing`: it is time to look. */
  heard?: AgentNews | 'nothing';
  /** Whom the first of those calls is handed down to. */
  handDown?: { agentId: string; task: string };
  /** How long it waited for people, ms: that takes nothing of the attempt's time. */
  waitedMs: number;
  /** How often the first of those calls was looked at, or an agent that is not ours was asked. */
  looks: number;
  /** An agent that is not ours: what to ask it next, and its own id of the work. */
  next?: 'start' | 'poll' | 'answer' | 'reply';
  remoteId?: string;
  /** Before the next poll, ms. */
  pauseMs?: number;
  /** Why an agent that is not ours could not be asked the last times, and how often in a row. */
  trouble?: { reason: string; count: number; since: number };
  /** How often an end was tried: a reply that carries no seal of ours is none. */
  ends: number;
  /** What arrived and was not looked at yet. */
  news: AgentNews[];
  replies: AgentReplyMessage[];
  /** Message ids that were taken (bounded). */
  seen: string[];
}

/** `told`: of delegated work, the blob that who asked for it gets. */
export interface AgentRunResult {
  /** Whether the instance took the outcome. */
  reported: boolean;
  outcome: AgentOutcome;
  told?: string;
  /** How long it waited for people, ms. */
  waitedMs: number;
}
