// What an operator can do to an instance now: one form an action.
import type { OperatorActionName } from '../../../process/views/action-types.ts';
import type { Option } from './state.ts';

/** As `api/instance/operator-actions.ts` has it of each action. */
export interface ActionWordsView {
  name: OperatorActionName;
  label: string;
  description?: string;
  final?: true;
  fields: ActionFieldWords[];
}

export interface ActionFieldWords {
  name: string;
  label: string;
  kind:
    | 'reason'
    | 'text'
    | 'name'
    | 'email'
    | 'json'
    | 'duration'
    | 'instant'
    | 'choice'
    | 'successor'
    | 'worker';
  required: boolean;
  hint?: string;
}

export interface ActionInputView extends ActionFieldWords {
  /** What was typed, by the names of its inputs: its own, and for somebody new `<name>Name` and `<name>Email`. */
  typed: Record<string, string>;
  problem: string | null;
  /** Of people, agents and choices. */
  options: Option[];
}

export interface ActionFormView {
  action: OperatorActionName;
  /** Of the details, unique on the page. */
  anchor: string;
  /** On its summary and its button. */
  label: string;
  says: string | null;
  isFinal: boolean;
  open: boolean;
  /** What it is done to; one that is plain needs no choice. */
  target: { label: string; options: Option[]; chosen: string };
  fields: ActionInputView[];
  /** Why it was refused, where no field is to blame. */
  problem: string | null;
  /** Drawn for each form each time: the same form sent twice has one effect. */
  formId: string;
}

/** What was typed into one of them, and why it was refused. */
export interface ActionTry {
  action: OperatorActionName;
  typed: Record<string, string>;
  problems: { name: string | null; text: string }[];
}
