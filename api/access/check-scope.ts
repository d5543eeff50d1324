// What an agent's API key is for: a task of an agent, in an instance that is there.
import { workerOf } from '../../process/people.ts';
import { own } from '../../process/own.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { readInstance } from '../instance/instance-reader.ts';

/** Throws `invalid-request` naming the field. */
export async function checkScope(
  deps: ApiDeps,
  { role, scope }: { role: string; scope?: { instanceId: string; taskId: string } | undefined },
): Promise<void> {
  if (role !== 'agent') {
    if (scope) throw wrong('/scope', `A key with the role "${role}" has no scope; only role "agent" does.`);
    return;
  }
  if (!scope) throw wrong('/scope', 'A key of an agent names its instanceId and taskId.');
  const { instanceId, taskId } = scope;
  if (!(await deps.books.instance(instanceId)))
    throw wrong('/scope/instanceId', `There is no instance "${instanceId}".`);
  const { graph, state } = await readInstance(deps, instanceId, 'books');
  if (!own(state.tasks, taskId)) throw wrong('/scope/taskId', `There is no task "${taskId}" in it.`);
  if (workerOf(graph, state, taskId).kind !== 'agent')
    throw wrong('/scope/taskId', `Task "${taskId}" is a person's: they work on the portal.`);
}

const wrong = (pointer: string, message: string): ApiProblem =>
  new ApiProblem('invalid-request', message, { errors: [{ pointer, code: 'invalid', message }] });
