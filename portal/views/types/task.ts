// A person's own tasks: waiting, open with a form, and done.
import type { Json, JsonObject } from '../../../definition/types.ts';
import type { FieldSpec } from '../../task-form/field-spec.ts';
import type { AnswerProblem, TypedAnswers } from '../../task-form/read-answers.ts';
import type { ArtifactView } from './artifact.ts';
import type { AgentWorkView } from './work.ts';
import type { ActorView, InstanceFrame, NoteView } from './frame.ts';

export interface WaitingTaskView {
  taskId: string;
  name: string;
  description: string | null;
  since: number | null;
  /** Why it is done again. */
  feedback: string | null;
  /** "1-2 days", as the definition says. */
  takes: string | null;
}

interface TaskHead {
  frame: InstanceFrame;
  taskId: string;
  name: string;
  phaseName: string;
  description: string | null;
}

/** Open, with its form. */
export interface TaskView extends TaskHead {
  since: number | null;
  attempt: number;
  feedback: string | null;
  /** The agent in whose place this person does it; null: it is their own. */
  insteadOf: ActorView | null;
  /** What the process hands to it; null: nothing. */
  inputs: JsonObject | null;
  /** Of the tasks before it. */
  artifacts: ArtifactView[];
  /** From the task's schema; where there is none, one for text. */
  fields: FieldSpec[];
  /** Files that the process expects and that no field above asks for. */
  files: FieldSpec[];
  typed: TypedAnswers;
  problems: AnswerProblem[];
  /** Drawn when the page is rendered; a second click carries the same. */
  commandId: string;
  /** What agents did on it before. */
  agentWork: AgentWorkView[];
  /** Whether its summary has to be said: where nothing else is asked. */
  summaryRequired: boolean;
  /** Whether somebody approves what is handed in. */
  isApproved: boolean;
  /** What follows, a full sentence. */
  next: string;
  mayHandOver: boolean;
  note: NoteView | null;
}

/** Not open for this person: done, somebody else's, or not begun. */
export interface TaskClosedView extends TaskHead {
  /** How it stands, a full sentence. */
  stands: string;
  recorded: {
    by: ActorView;
    /** Where an operator entered it. */
    onBehalfOf: string | null;
    reason: string | null;
    at: number;
    summary: string;
    result: Json | null;
  } | null;
  /** Whether anything else waits for this person. */
  waits: boolean;
  note: NoteView | null;
}
