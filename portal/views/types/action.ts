// What a person may do beyond deciding, each on a page of its own with one form; and what came of it.
import type { InstanceFrame, NoteView } from './frame.ts';

interface ActionFieldBase {
  name: string;
  label: string;
  hint: string | null;
  required: boolean;
}

export type ActionFieldView = ActionFieldBase &
  (
    | { kind: 'line' | 'email' | 'text' | 'date' | 'date-time' }
    /** Somebody of the process; the fields beside it name somebody new. */
    | { kind: 'person'; people: { id: string; name: string }[] }
  );

/** One thing to do, with its form. */
export interface ActionView {
  frame: InstanceFrame;
  kicker: string;
  title: string;
  /** What it does and what it does not, a sentence each. */
  says: string[];
  /** Where the form goes. */
  action: string;
  fields: ActionFieldView[];
  /** What the button says. */
  button: string;
  /** It cannot be undone. */
  danger: boolean;
  /** Fields that the form carries unseen. */
  hidden: [name: string, value: string][];
  typed: Record<string, string>;
  /** `name` null: of the whole. */
  problems: { name: string | null; text: string }[];
  /** A second form on the page: "I am back". */
  other: { says: string; button: string; hidden: [name: string, value: string][] } | null;
  back: { href: string; label: string };
  note: NoteView | null;
}

/** It is done. */
export interface DoneWords {
  title: string;
  says: string[];
}
export interface DoneView extends DoneWords {
  frame: InstanceFrame;
  /** Whether something waits for this person. */
  waits: boolean;
  /** Whether there is more that they may act on. */
  mayAct: boolean;
}

/** What is open and this person may act on. */
export interface ActView {
  frame: InstanceFrame;
  approvals: {
    approvalId: string;
    title: string;
    dueAt: number;
    overdue: boolean;
    askedAt: number;
    /** Who has not answered; asked now or later. */
    open: { id: string; name: string; mayReplace: boolean }[];
    nudgedAt: number | null;
  }[];
  tasks: { taskId: string; name: string; doer: string; since: number | null }[];
  mayCancel: boolean;
}
