// The endpoint of an operator's action, made from the table.
import type { OperatorActionName } from '../../process/views/action-types.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { commandAnswer } from '../schemas/commands.ts';
import { onOf, pathParamsOf } from './actions/action-ids.ts';
import { changed } from './changed.ts';
import { rowOf } from './instance-reader.ts';
import { commandActionOf, commandOf } from './operator-actions.ts';
import { sendCommand } from './send-command.ts';

/** For operators. The command's id follows from the Idempotency-Key where there is one. */
export function actionEndpoint(deps: ApiDeps, name: OperatorActionName): Endpoint {
  const action = commandActionOf(name);
  const { method = 'post', path, tag, summary, description, body, agents } = action;
  return endpoint({
    method,
    path: `/api/processes/instances/{id}${path}`,
    tag,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(agents === undefined ? {} : { agents }),
    access: 'operator',
    // Only a POST takes an Idempotency-Key.
    ...(method === 'post' ? { repeatable: 'kept' as const } : {}),
    params: pathParamsOf(action),
    body,
    answers: { 200: { description: 'Done and recorded', schema: commandAnswer } },
    async handle({ params, body: said, actor, newId }) {
      const ids = params as Record<string, string>;
      const row = await rowOf(deps.books, ids['id']!);
      const command = await commandOf(action, { deps, row, actor }, onOf(action, ids), said, newId);
      return ok(changed(row.id, await sendCommand(deps, row, command)));
    },
  });
}
