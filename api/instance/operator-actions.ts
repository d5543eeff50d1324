// ONE table of everything an operator can do to an instance. The API's endpoints, its OpenAPI pages and the console's forms
// are made from it; which of it makes sense now says `possibleActions`.
import { randomUUID } from 'node:crypto';
import type { ActionOn, OperatorActionName } from '../../process/views/action-types.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { type Actor, principalOf, requireRole } from '../http/actor.ts';
import { parseRequest } from '../http/parse-request.ts';
import type { ActionAt, CommandAction, OperatorAction } from './actions/action.ts';
import { PATH_NAMES, idsOf } from './actions/action-ids.ts';
import { approvalActions } from './actions/approval-actions.ts';
import { instanceActions } from './actions/instance-actions.ts';
import { peopleActions } from './actions/people-actions.ts';
import { taskActions } from './actions/task-actions.ts';
import { rowOf } from './instance-reader.ts';
import { sendCommand } from './send-command.ts';

export type { ActionField, OperatorAction } from './actions/action.ts';

const all = [...instanceActions, ...taskActions, ...approvalActions, ...peopleActions];

export const operatorActions = Object.fromEntries(all.map((action) => [action.name, action])) as Record<
  OperatorActionName,
  OperatorAction
>;

/** Whether a name from outside is an action's. */
export const isOperatorAction = (name: string): name is OperatorActionName =>
  Object.hasOwn(operatorActions, name);

/** The action that makes a command of this name. Throws where it makes none: a mistake of ours. */
export function commandActionOf(name: OperatorActionName): CommandAction {
  const action = operatorActions[name];
  if (action.type === null) throw new Error(`"${name}" makes no command.`);
  return action;
}

/** What somebody asks for. `on` and `body` come from outside; both are checked here. */
export interface ActionRequest {
  action: OperatorActionName;
  on: ActionOn;
  body: unknown;
  /** The same again has no second effect. Default: drawn. */
  newId?: (prefix: string) => string;
}

/**
 * Does it, as the endpoint of the action would: the same checks, the same command. Throws ApiProblem: `forbidden` for a
 * viewer, `invalid-request` with a pointer to each field, and whatever refusal the engine has.
 */
export async function runOperatorAction(
  deps: ApiDeps,
  actor: Actor,
  instanceId: string,
  { action: name, on, body, newId = drawn }: ActionRequest,
): Promise<void> {
  requireRole(actor, 'operator');
  const action = operatorActions[name];
  const row = await rowOf(deps.books, instanceId);
  const ids = parseRequest(idsOf(action), on, 'body') as Required<ActionOn>;
  const said = parseRequest(action.body, body ?? {}, 'body');
  const at = { deps, row, actor };
  if (action.type === null) await action.run({ ...at, newId }, ids, said);
  else await sendCommand(deps, row, await commandOf(action, at, ids, said, newId));
}

/** The command of an action, ready to be sealed. `body` has been checked. */
export async function commandOf(
  action: CommandAction,
  at: ActionAt,
  on: Required<ActionOn>,
  body: unknown,
  newId: (prefix: string) => string,
): Promise<UntimedCommand> {
  const id = newId(prefixOf(action.type));
  const data = await action.data(at, on, body);
  return { type: action.type, id, by: principalOf(at.actor), data } as UntimedCommand;
}

/** Where it is, with its ids filled in: `/api/processes/instances/…`. */
export function pathOfAction(instanceId: string, { path, on: ids }: OperatorAction, on: ActionOn): string {
  const filled = ids.reduce(
    (sum, id) => sum.replace(`{${PATH_NAMES[id]}}`, encodeURIComponent(on[id] ?? '')),
    path,
  );
  return `/api/processes/instances/${encodeURIComponent(instanceId)}${filled}`;
}

/** `MoveDeadline` → `move-deadline` */
const prefixOf = (type: string): string =>
  type.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const drawn = (prefix: string): string => `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
