// What several pages show of an approval: the work it is about, who else is asked, what was decided.
import type { Json } from '../../../definition/types.ts';
import type { Choice } from '../../../process/events.ts';
import type { ActorView } from './frame.ts';

/** A file that somebody handed in. */
export interface FileView {
  key: string;
  version: number;
  name: string;
  sha256: string;
}

/** What was done before this is decided, or what starts on it. */
export interface WorkItemView {
  taskId: string;
  name: string;
  by: ActorView;
  /** `starts-on-approval`: nothing is done yet. */
  state: 'done' | 'starts-on-approval' | 'open';
  summary: string | null;
  /** What was handed in besides, in the words of its schema; null: nothing. */
  result: Json | null;
  /** That stand in the result. */
  files: FileView[];
  doneAt: number | null;
  attempt: number;
  /** 0..1 */
  confidence: number | null;
  /** Who corrected it in a review; absent: nobody. */
  correctedBy?: string;
}

/** Somebody asked beside this person. */
export interface OtherApproverView {
  name: string;
  /** In an approval in order: asked before or after this person. */
  turn: 'before-you' | 'after-you' | null;
  /** In whose place they are asked. */
  inPlaceOf: string | null;
  answer: { choice: Choice; at: number; comment: string } | null;
}

/** Decided before under this link or another. */
export interface PastDecisionView {
  decisionId: string;
  title: string;
  choice: Choice;
  at: number;
  byName: string;
  own: boolean;
  comment: string;
  /** Taken back, or given on what is shown no more. */
  void: string | null;
}
