// Hand-written guards for what is sent to an instance of its agents' runs, and to those runs: like the other messages it
// may have been typed into Temporal by hand.
import type { AgentNews } from '../process/decider.ts';
import type { AgentReplyMessage, OutcomeMessage } from './agent-messages.ts';
import type { Read } from './message-shapes.ts';

const NEWS_OUTCOMES = ['granted', 'rejected', 'withdrawn'];
const REPLY_KINDS = ['output', 'failure', 'heartbeat'];
const MAX_ID_CHARS = 300;

/** An outcome as the signal carries it. What is in it is checked with its seal, which only our worker makes. */
export function readOutcomeMessage(raw: unknown): Read<OutcomeMessage> {
  const { run, result } = isObject(raw) ? raw : {};
  const isRun = isObject(run) && isText(run['taskId']) && Number.isInteger(run['attempt']);
  const isResult = isObject(result) && isObject(result['outcome']) && typeof result['seal'] === 'string';
  if (!isRun || !isResult) {
    return {
      ok: false,
      text: 'An outcome is { "run", "result": { "outcome", "seal" } }; only our worker sends one.',
    };
  }
  return { ok: true, value: raw as OutcomeMessage };
}

/** Null where it cannot be read. What it says is believed by nobody: the books are looked into. */
export function readNews(raw: unknown): AgentNews | null {
  if (!isObject(raw)) return null;
  if (raw['kind'] === 'answer') return isText(raw['questionId']) ? (raw as AgentNews) : null;
  const isApproval =
    raw['kind'] === 'approval' && isText(raw['approvalId']) && typeof raw['callId'] === 'string';
  return isApproval && NEWS_OUTCOMES.includes(raw['outcome'] as string) ? (raw as AgentNews) : null;
}

/** Null where it cannot be read. Its seal is checked before anything of it is believed. */
export function readReply(raw: unknown): AgentReplyMessage | null {
  if (!isObject(raw) || !isText(raw['runId']) || !isText(raw['messageId'])) return null;
  if (typeof raw['content'] !== 'string' || typeof raw['seal'] !== 'string') return null;
  return REPLY_KINDS.includes(raw['kind'] as string) ? (raw as unknown as AgentReplyMessage) : null;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARS;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
