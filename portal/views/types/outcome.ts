// What came of a form: not a receipt, or trouble.
import type { Choice } from '../../../process/events.ts';
import type { InstanceFrame } from './frame.ts';

/** After a POST that did not end in a receipt: held (202), refused, or not confirmed (503). */
export type OutcomeView = { frame: InstanceFrame; title: string } & (
  | { kind: 'held'; decisionId: string; choice: Choice }
  | { kind: 'refused'; choice: Choice; why: string; recorded: string | null; receiptOf: string | null }
  | {
      kind: 'not-confirmed';
      choice: Choice;
      comment: string;
      /** The same fields again, for a button that sends the same decision. */
      fields: [name: string, value: string][];
    }
);

export interface ProblemView {
  status: 400 | 403 | 404 | 409 | 413 | 429 | 500 | 503;
  /** In words for people; default by status. */
  title?: string;
  text?: string;
  /** Seconds, for 429 and 503. */
  retryAfterS?: number;
  requestId: string;
  operator?: string;
  /** Where it makes sense to go on: "Back to what waits for you". */
  back?: { href: string; label: string };
}

/** What came of several decisions sent in one form. */
export interface TogetherOutcomeView {
  frame: InstanceFrame;
  items: ({ title: string; decisionId: string; choice: Choice } & (
    | { kind: 'counted'; repeated: boolean }
    | { kind: 'held' }
    /** `again`: where the form is, with what was typed. */
    | { kind: 'changed'; again: string }
    | { kind: 'refused'; why: string; receiptOf: string | null }
    | { kind: 'not-confirmed'; fields: [name: string, value: string][] }
  ))[];
  /** Decisions that wait for this person after these. */
  waiting: number;
}
