// The form that starts a process.
import type { FieldSpec } from '../../../portal/task-form/field-spec.ts';
import type { Option } from './state.ts';

export interface StartPerson {
  id: string;
  /** "Customer IT Admin" */
  label: string;
  /** "approves", "does tasks" … */
  part: string;
  /** From the definition; used where none is typed. */
  email: string | null;
  name: string | null;
}

export interface StartView {
  processId: string;
  name: string;
  description: string | null;
  versions: Option[];
  /** Asked for by the onboarding of the definition's team, field by field; null: there is none. */
  onboarding: FieldSpec[] | null;
  /** Names of the context that the definition reads, or lists are searched by. */
  contextNames: string[];
  people: StartPerson[];
  /** Sent twice, it starts one. */
  key: string;
  /** By field name; what stands in it. */
  typed: Record<string, string[]>;
  /** By field name; null: of the whole. */
  problems: { name: string | null; text: string }[];
}
