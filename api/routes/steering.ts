// What moves an instance by an operator's hand: phase, pause, resume, cancel, a person's task, facts.
import { Validator } from '@cfworker/json-schema';
import type { z } from 'zod';
import { LIMITS } from '../../definition/limits.ts';
import type { Json, JsonObject } from '../../definition/types.ts';
import { principalOf } from '../http/actor.ts';
import { changed } from '../instance/changed.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { graphOf, rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import {
  commandAnswer,
  completeTaskBody,
  factBody,
  factParams,
  optionalReasonBody,
  reasonBody,
  taskParams,
} from '../schemas/commands.ts';
import { instanceParams } from '../schemas/fields.ts';
import { sendCommand } from '../instance/send-command.ts';

const ANSWERS = { 200: { description: 'Done and recorded', schema: commandAnswer } };

export function steeringRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/processes/instances/{id}/phase',
      tag: 'Steering',
      summary: 'Pass the manual gates that wait now',
      description: 'Never stands in for an approval. Where no manual gate waits: 409 `nothing-to-advance`.',
      access: 'operator',
      repeatable: 'kept',
      params: instanceParams,
      body: optionalReasonBody,
      answers: ANSWERS,
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const answer = await sendCommand(deps, row, {
          type: 'AdvancePhase',
          id: newId('advance'),
          by: principalOf(actor),
          data: body,
        });
        return ok(changed(row.id, answer));
      },
    }),
    reasoned(deps, 'pause', 'PauseInstance', 'Pause: nothing new starts, clocks stand'),
    reasoned(deps, 'resume', 'ResumeInstance', 'Resume after a pause'),
    reasoned(deps, 'cancel', 'CancelInstance', 'Cancel for good'),
    endpoint({
      method: 'post',
      path: '/api/processes/instances/{id}/tasks/{tid}/complete',
      tag: 'Steering',
      summary: "Complete a person's task by hand",
      description:
        'Names both the assignee and who did it, is counted as an exception, and neither may approve it.',
      access: 'operator',
      repeatable: 'kept',
      params: taskParams,
      body: completeTaskBody,
      answers: ANSWERS,
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const task = (await graphOf(deps.books, row)).task(params.tid);
        if (!task) throw new ApiProblem('task-not-found', `There is no task "${params.tid}".`);
        checkResult(body.result, task.task.output);
        const answer = await sendCommand(deps, row, {
          type: 'CompleteTask',
          id: newId('complete'),
          by: principalOf(actor),
          data: { taskId: params.tid, ...body },
        });
        return ok(changed(row.id, answer));
      },
    }),
    endpoint({
      method: 'put',
      path: '/api/processes/instances/{id}/facts/{name}',
      tag: 'Steering',
      summary: 'Set a fact',
      description: 'A fact that ends in `_approved` needs a reason and is counted as an exception.',
      access: 'operator',
      params: factParams,
      body: factBody,
      answers: ANSWERS,
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const answer = await sendCommand(deps, row, {
          type: 'SetFact',
          id: newId('fact'),
          by: principalOf(actor),
          data: { name: params.name, ...body },
        });
        return ok(changed(row.id, answer));
      },
    }),
  ];
}

function reasoned(
  deps: ApiDeps,
  verb: 'pause' | 'resume' | 'cancel',
  type: 'PauseInstance' | 'ResumeInstance' | 'CancelInstance',
  summary: string,
): Endpoint {
  return endpoint({
    method: 'post',
    path: `/api/processes/instances/{id}/${verb}`,
    tag: 'Steering',
    summary,
    access: 'operator',
    repeatable: 'kept',
    params: instanceParams,
    body: reasonBody,
    answers: ANSWERS,
    async handle({ params, body, actor, newId }) {
      const row = await rowOf(deps.books, params.id);
      const answer = await sendCommand(deps, row, {
        type,
        id: newId(verb),
        by: principalOf(actor),
        data: body satisfies z.output<typeof reasonBody>,
      });
      return ok(changed(row.id, answer));
    },
  });
}

/** Checked where it comes in: the engine carries no JSON Schema. */
function checkResult(result: Json | undefined, schema: JsonObject | undefined): void {
  const bytes = Buffer.byteLength(JSON.stringify(result ?? null));
  if (bytes > LIMITS.taskResultBytes) {
    throw new ApiProblem(
      'result-too-large',
      `The result has ${bytes} bytes; at most ${LIMITS.taskResultBytes} are allowed. Store more as an artifact.`,
      { errors: [{ pointer: '/result', code: 'too-large', message: 'Store large contents as artifacts.' }] },
    );
  }
  if (!schema) return;
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(result ?? null);
  if (valid) return;
  throw new ApiProblem('result-does-not-fit', "The result does not fit the task's output schema.", {
    errors: errors.map((each) => ({
      pointer: `/result${each.instanceLocation.replace(/^#/, '')}`,
      code: `schema-${each.keyword}`,
      message: each.error,
    })),
  });
}
