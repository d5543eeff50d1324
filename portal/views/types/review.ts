// A review: work that its agent was not sure of, as it is put before a person, with the form in which they mend it.
import type { JsonObject } from '../../../definition/types.ts';
import type { Concern } from '../../../process/events.ts';
import type { FieldSpec } from '../../task-form/field-spec.ts';
import type { AnswerProblem, TypedAnswers } from '../../task-form/read-answers.ts';

/** Its summary and result stand with the work. */
export interface ReviewView {
  taskId: string;
  /** How sure the agent says it is, 0 to 1; null: it did not say. */
  confidence: number | null;
  /** How sure it would have to be; null: not on record any more. */
  bar: number | null;
  concerns: Concern[];
  /** Facts that are set once it is approved; {}: none. */
  facts: JsonObject;
  /** Null: this person may not correct it. */
  editor: EditorView | null;
}

/** The form that starts from what the agent made. */
export interface EditorView {
  /** The question on the summary. */
  summary: FieldSpec;
  /** From the task's schema. */
  result: FieldSpec[];
  facts: FieldSpec[];
  typed: TypedAnswers;
  problems: AnswerProblem[];
}
