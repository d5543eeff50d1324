// What one operator's action is, as data: how it is called, what it takes, when it needs a reason. Endpoint, OpenAPI page,
// the console's form and bulk actions are made from it.
import type { z } from 'zod';
import type { CommandOfType, CommandType } from '../../../process/commands.ts';
import type { ActionOn, ActionSubject, OperatorActionName } from '../../../process/views/action-types.ts';
import type { InstanceRow } from '../../../store/books.ts';
import type { ApiDeps } from '../../deps.ts';
import type { Actor } from '../../http/actor.ts';
import type { Method } from '../../http/endpoint.ts';

/** One field of the form; `name` is the body's. */
export interface ActionField {
  name: string;
  label: string;
  /**
   * `choice`: one of `PossibleAction.choices`. `successor`: a person of the process by id, or somebody new by name and
   * address. `worker`: id of an agent or person. `json`: text that is JSON, or else taken as it is.
   */
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
  /** One sentence under the field. */
  hint?: string;
}

/** What an action says of itself. */
export interface ActionWords {
  name: OperatorActionName;
  subject: ActionSubject;
  /** On its button, imperative. */
  label: string;
  /** Heading in the OpenAPI document. */
  summary: string;
  description?: string;
  /** Whether it asks for a reason; `overriding`: where it goes past a rule, which `description` names. */
  reason: 'required' | 'overriding' | 'optional' | 'none';
  /** When it is counted as an exception. */
  exception: 'always' | 'overriding' | 'never';
  /** Cannot be undone: its button asks once more. */
  final?: true;
  fields: ActionField[];
}

/** What is known when it is done. */
export interface ActionAt {
  deps: ApiDeps;
  row: InstanceRow;
  actor: Actor;
}

/** Ids that have to be given, in the order of the path. */
type Ids = (keyof ActionOn)[];

export interface CommandAction<T extends CommandType = CommandType, B extends z.ZodType = z.ZodType>
  extends ActionWords {
  on: Ids;
  /** Default `post`. */
  method?: Method;
  /** Below the instance: `/tasks/{tid}/retry`. */
  path: string;
  tag: string;
  body: B;
  /** Agents at work may do it for their own task. */
  agents?: 'own';
  type: T;
  /** What the command says. May write what has to be in the books before it, and throws what is wrong. */
  data(
    at: ActionAt,
    on: Required<ActionOn>,
    body: z.output<B>,
  ): CommandOfType<T>['data'] | Promise<CommandOfType<T>['data']>;
}

/** Done without a command of its own: bindings and links, which the books hold. */
export interface BooksAction<B extends z.ZodType = z.ZodType> extends ActionWords {
  on: Ids;
  method: Method;
  path: string;
  body: B;
  type: null;
  run(
    at: ActionAt & { newId(prefix: string): string },
    on: Required<ActionOn>,
    body: z.output<B>,
  ): Promise<void>;
}

export type OperatorAction = CommandAction | BooksAction;

/** Types an action by its schema and command. */
export function commandAction<T extends CommandType, B extends z.ZodType>(
  action: CommandAction<T, B>,
): CommandAction {
  // The schema that types `data` is the one the body is parsed with; only the compiler loses it here.
  return action as unknown as CommandAction;
}

export function booksAction<B extends z.ZodType>(action: BooksAction<B>): BooksAction {
  return action as unknown as BooksAction;
}

/** Most ask for it in these words. */
export const reasonField = (hint?: string): ActionField => ({
  name: 'reason',
  label: 'Why',
  kind: 'reason',
  required: true,
  ...(hint === undefined ? {} : { hint }),
});
export const reasonIfAny: ActionField = { name: 'reason', label: 'Why', kind: 'reason', required: false };
