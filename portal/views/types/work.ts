// What AI agents did on a task, as a page shows it.
import type { ActorView } from './frame.ts';

export interface AgentAttemptView {
  attempt: number;
  by: ActorView;
  /** "a model (test-model)"; null where nothing is known of it yet. */
  ran: string | null;
  startedAt: number;
  endedAt: number | null;
  outcome: 'running' | 'done' | 'failed' | 'stopped';
  /** Why it failed or was stopped. */
  reason: string | null;
  calls: {
    tool: string;
    ok: boolean;
    /** A subordinate, where the agent had it done. */
    by: string | null;
    arguments: string;
    result: string;
    /** Where the result is from, and who wrote it; null: the tool says it itself. */
    from: string | null;
    /** A person approved it. */
    approved: boolean;
  }[];
  refused: { tool: string; reason: string }[];
  /** "3 turns, 1,234 tokens, $0.02"; null: nothing to speak of. */
  took: string | null;
}

/** Oldest attempt first. */
export interface AgentWorkView {
  taskId: string;
  name: string;
  attempts: AgentAttemptView[];
}
