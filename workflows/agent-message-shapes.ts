// Hand-written guards for what is sent to an instance of its agents' runs, and to those runs: like the other messages it
// may have been typed into Temporal by hand.
import type { AgentNews } from '../process/decider.ts';
import type { AgentReplyMessage, OutcomeMessage } from './agent-messages.ts';
import type { Read } from './message-shapes.ts';

const NEWS_OUTCOMES = ['granted', 'rejected', 'withdrawn'];
const REPLY_KINDS = ['output', 'failure', 'heartbeat'];
const MAX_ID_CHARS = 300;
const MAX_SEAL_CHARS = 2_048;

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
  // Field by field: what else was typed in would be carried through continue-as-new, which has its limit.
  const { kind, questionId, approvalId, callId, outcome } = raw;
  if (kind === 'answer') return isText(questionId) ? { kind, questionId } : null;
  if (kind !== 'approval' || !isText(approvalId) || !isText(callId) || !isOutcome(outcome)) return null;
  return { kind, approvalId, callId, outcome };
}

/** Null where it cannot be read. Its seal is checked before anything of it is believed. */
export function readReply(raw: unknown): AgentReplyMessage | null {
  if (!isObject(raw)) return null;
  const { runId, messageId, kind, content, seal } = raw;
  if (!isText(runId) || !isText(messageId) || !isReplyKind(kind)) return null;
  if (!isShort(content, MAX_ID_CHARS) || !isShort(seal, MAX_SEAL_CHARS)) return null;
  return { runId, messageId, kind, content, seal };
}

type NewsOutcome = Extract<AgentNews, { kind: 'approval' }>['outcome'];

const isOutcome = (value: unknown): value is NewsOutcome => NEWS_OUTCOMES.some((each) => each === value);
const isReplyKind = (value: unknown): value is AgentReplyMessage['kind'] =>
  REPLY_KINDS.some((each) => each === value);
const isShort = (value: unknown, chars: number): value is string =>
  typeof value === 'string' && value.length <= chars;
const isText = (value: unknown): value is string => isShort(value, MAX_ID_CHARS) && value !== '';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
