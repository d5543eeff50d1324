// What the activities of an agent's run note in the journal, and how it is read back: with care, for entries outlive the
// release that wrote them.
import type { JsonObject } from '../../definition/types.ts';
import type { JournalType } from '../../store/books.ts';

interface NoteOfRun {
  /** The work's id: a task's or an errand's. */
  taskId: string;
  attempt: number;
  /** Who was at it, where a subordinate did this for the agent whose attempt it is. */
  agentId?: string;
}

/** One call of a model. `transcript`: SHA-256 of the blob with the messages after it. */
export interface AgentStepNote extends NoteOfRun {
  turn: number;
  model: string;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  ms: number;
  transcript: string;
  /** The endpoint does not count tokens: they are guessed. */
  isEstimated?: true;
  /** Why it failed, where it did. */
  reason?: string;
}

/** One call of a tool. `arguments`, `result`: as text, capped; the digests are of the whole. */
export interface AgentToolNote extends NoteOfRun {
  callId: string;
  tool: string;
  ok: boolean;
  arguments: string;
  argumentsSha256: string;
  result: string;
  resultSha256: string;
}

/** One request to an agent that is not ours. `outcome`: as the activity answered, `output`, `later`, `failed` … */
export interface AgentCallNote extends NoteOfRun {
  action: string;
  outcome: string;
  reason?: string;
}

/** What the agent wanted and was refused: a tool off its list, bad arguments, what no agent may do. */
export interface AgentRefusedNote extends NoteOfRun {
  callId?: string;
  tool: string;
  reason: string;
}

export const AGENT_NOTES = [
  'agent_step',
  'agent_tool',
  'agent_call',
  'agent_refused',
] as const satisfies readonly JournalType[];
export type AgentNoteType = (typeof AGENT_NOTES)[number];

export const isAgentNote = (type: string): type is AgentNoteType =>
  (AGENT_NOTES as readonly string[]).includes(type);

/** '' where it is absent. Anything but text is read as JSON. */
export function textIn(data: JsonObject, name: string): string {
  const value = data[name];
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** 0 where it is absent. */
export function numberIn(data: JsonObject, name: string): number {
  const value = data[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
