// A task's form as data: one entry a question, made from the task's JSON Schema.
import type { Json, JsonObject } from '../../definition/types.ts';

export interface FieldOption {
  value: Json;
  label: string;
}

interface FieldBase {
  /** In the form, by place (`f.0.2`), whatever the schema calls it. */
  name: string;
  /** JSON pointer into the result; '' is the result itself. */
  pointer: string;
  /** The property; '' for the result itself. */
  key: string;
  label: string;
  hint: string | null;
  required: boolean;
  /** An empty answer to a required question is null. */
  nullable: boolean;
  /** What the schema suggests. */
  preset: Json | null;
  /** The schema of this very value. */
  schema: JsonObject;
}

export type FieldSpec = FieldBase &
  (
    | { kind: 'text'; long: boolean; type: 'text' | 'email' | 'url' }
    | { kind: 'number'; whole: boolean }
    | { kind: 'yes-no' }
    /** Can only be said yes to. */
    | { kind: 'confirm' }
    | { kind: 'choice'; options: FieldOption[] }
    | { kind: 'choices'; options: FieldOption[] }
    | { kind: 'date' }
    | { kind: 'date-time' }
    /** Simple values, one a line. */
    | { kind: 'list'; of: 'text' | 'number' | 'whole' }
    | { kind: 'file'; accept: string | null }
    | { kind: 'group'; fields: FieldSpec[] }
    /** What a form cannot ask: written as JSON. */
    | { kind: 'json' }
  );

export type FieldKind = FieldSpec['kind'];
export type FieldOf<K extends FieldKind> = Extract<FieldSpec, { kind: K }>;

/** All questions that take an answer, groups opened. */
export function leavesOf(fields: FieldSpec[]): Exclude<FieldSpec, { kind: 'group' }>[] {
  return fields.flatMap((field) => (field.kind === 'group' ? leavesOf(field.fields) : [field]));
}
