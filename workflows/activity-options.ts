// How long activities may take and how often they are tried. Of an instance none lives longer than five minutes in all, so
// that continue-as-new is never further away than that.
import type { ActivityOptions } from '@temporalio/workflow';

const MINUTE_MS = 60_000;
const ALL_IN_ALL_MS = 5 * MINUTE_MS;

/** Failure types by which an activity says that trying again is not for Temporal but for the shell. */
export const BOOKS_UNAVAILABLE = 'books-unavailable';
export const RECORD_CONFLICT = 'record-conflict';

/** Books that are down are tried again inside one activity: retries cost no history. A conflict does not go away by waiting. */
export const RECORD_OPTIONS = {
  startToCloseTimeout: 10_000,
  scheduleToCloseTimeout: ALL_IN_ALL_MS,
  retry: {
    initialInterval: 200,
    backoffCoefficient: 2,
    maximumInterval: 5_000,
    nonRetryableErrorTypes: [RECORD_CONFLICT],
  },
} as const satisfies ActivityOptions;

/** The heartbeat is what tells within seconds that the worker was killed; the retry then carries the same idempotency key. */
export const AGENT_OPTIONS = {
  scheduleToStartTimeout: 4 * MINUTE_MS,
  startToCloseTimeout: ALL_IN_ALL_MS,
  scheduleToCloseTimeout: ALL_IN_ALL_MS,
  heartbeatTimeout: 15_000,
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 10_000,
    // The batch that came along could not be written: the shell records it by itself and then calls the agent.
    nonRetryableErrorTypes: [BOOKS_UNAVAILABLE, RECORD_CONFLICT],
  },
} as const satisfies ActivityOptions;

/**
 * One step of a run that is a workflow of its own: a call of a model, of a tool, of an agent elsewhere. They try again
 * inside while the other side says wait; what is tried again here is trouble of ours, under the same idempotency key.
 */
export const AGENT_STEP_OPTIONS = {
  startToCloseTimeout: 15 * MINUTE_MS,
  heartbeatTimeout: 15_000,
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 30_000,
    maximumAttempts: 20,
  },
} as const satisfies ActivityOptions;

/** What an agent's run came to is written down and sealed: given up only when the instance has missed the run anyway. */
export const AGENT_FINISH_OPTIONS = {
  ...AGENT_STEP_OPTIONS,
  startToCloseTimeout: MINUTE_MS,
} as const satisfies ActivityOptions;

/** An agent elsewhere is told that nobody needs its work any more: once or twice, and no run waits for longer. */
export const AGENT_CANCEL_OPTIONS = {
  startToCloseTimeout: MINUTE_MS,
  heartbeatTimeout: 15_000,
  retry: { initialInterval: 1_000, maximumAttempts: 2 },
} as const satisfies ActivityOptions;

/** Mail is tried a few times inside; what still cannot go becomes an event and is planned again by deadline. */
export const NOTIFY_OPTIONS = {
  scheduleToStartTimeout: 4 * MINUTE_MS,
  startToCloseTimeout: MINUTE_MS,
  scheduleToCloseTimeout: ALL_IN_ALL_MS,
  heartbeatTimeout: 15_000,
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 10_000,
    nonRetryableErrorTypes: [BOOKS_UNAVAILABLE, RECORD_CONFLICT],
  },
} as const satisfies ActivityOptions;

/** A mail that no process waits for: tried for some twenty minutes; each try that failed is on record. */
export const SEND_MAIL_OPTIONS = {
  startToCloseTimeout: 2 * MINUTE_MS,
  retry: {
    initialInterval: 15_000,
    backoffCoefficient: 2,
    maximumInterval: 8 * MINUTE_MS,
    maximumAttempts: 8,
  },
} as const satisfies ActivityOptions;

/**
 * One attempt to hand a message to a webhook. How often and when the receiver is tried is the activity's to say and the
 * workflow's to wait; what is tried again here is trouble of ours, and a turn that was not to be had yet.
 */
export const WEBHOOK_OPTIONS = {
  startToCloseTimeout: MINUTE_MS / 2,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: MINUTE_MS },
} as const satisfies ActivityOptions;

/**
 * Some instances of a bulk. What nobody confirmed is tried again, and given up by the activity itself; the books and
 * Temporal are waited for as long as it takes.
 */
export const BULK_OPTIONS = {
  startToCloseTimeout: 15 * MINUTE_MS,
  heartbeatTimeout: 15_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 },
} as const satisfies ActivityOptions;

/** What a run waits for is looked at after this, should word of it have been lost; then less and less often … */
export const NEWS_LOOK_MS = 10 * MINUTE_MS;
/** … but this often. */
export const LAST_NEWS_LOOK_MS = 6 * 60 * MINUTE_MS;
/** An agent elsewhere is polled after this, then less and less often … */
export const FIRST_POLL_MS = 2_000;
/** … but this often. */
export const LAST_POLL_MS = MINUTE_MS;
/** One that nobody reaches for so long has failed this attempt. */
export const UNREACHABLE_MS = 10 * MINUTE_MS;

/** A message whose seal key the worker does not have is looked at again after this … */
export const SEAL_RETRY_MS = 10_000;
/** … and is an incident after this. */
export const SEAL_TROUBLE_MS = 60_000;

/** A record that failed otherwise than by running out of time waits this long before it is scheduled afresh. */
export const RECORD_PAUSE_MS = 30_000;
/** A conflict needs somebody's hand; the shell only looks now and then whether it has been there. */
export const CONFLICT_PAUSE_MS = 60 * MINUTE_MS;

/** Messages decided in one step: bounds the batch, and what a workflow task computes. */
export const MESSAGES_A_STEP = 64;
