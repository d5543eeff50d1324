// Questions of agents to people: those that wait, and the page of one with its form.
import type { ActorView, InstanceFrame, NoteView } from './frame.ts';

export interface WaitingQuestionView {
  questionId: string;
  askedBy: ActorView;
  /** The task it is about; null: an errand, or more than one task. */
  about: string | null;
  text: string;
  askedAt: number;
}

export interface QuestionPageView extends WaitingQuestionView {
  frame: InstanceFrame;
  /** Others who are asked the same; whoever answers first answers for all. */
  others: string[];
  /** Drawn when the page is rendered; a second click carries the same. */
  commandId: string;
  typed: string;
  /** At the field. */
  problem: string | null;
  note: NoteView | null;
}

/** Not open any more, or never this person's. */
export interface QuestionClosedView {
  frame: InstanceFrame;
  askedBy: ActorView;
  text: string;
  /** How it stands, a full sentence. */
  stands: string;
  answer: { by: string; at: number; text: string } | null;
  note: NoteView | null;
}
