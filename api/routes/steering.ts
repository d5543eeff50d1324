// What moves an instance by an operator's hand: phase, sending back, pause, resume, cancel, a person's task, facts.
import type { ApiDeps } from '../deps.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { ApiProblem } from '../http/problem.ts';
import { checkResult } from '../instance/check-result.ts';
import { commandEndpoint } from '../instance/command-endpoint.ts';
import { graphOf } from '../instance/instance-reader.ts';
import {
  completeTaskBody,
  factBody,
  factParams,
  optionalReasonBody,
  reasonBody,
  sendBackBody,
  taskParams,
} from '../schemas/commands.ts';
import { instanceParams } from '../schemas/fields.ts';

const tag = 'Steering';

export function steeringRoutes(deps: ApiDeps): Endpoint[] {
  return [
    commandEndpoint(deps, {
      path: '/phase',
      tag,
      summary: 'Pass the manual gates that wait now',
      description: 'Never stands in for an approval. Where no manual gate waits: 409 `nothing-to-advance`.',
      params: instanceParams,
      body: optionalReasonBody,
      type: 'AdvancePhase',
      data: ({ body }) => body,
    }),
    commandEndpoint(deps, {
      path: '/send-back',
      tag,
      summary: 'Have a task or phase done again',
      description:
        'What depends on it is done again too, as far as it had begun; approvals of that work are asked anew. Counted as an exception.',
      params: instanceParams,
      body: sendBackBody,
      type: 'SendBack',
      data: ({ body }) => body,
    }),
    reasoned(deps, 'pause', 'PauseInstance', 'Pause: nothing new starts, clocks stand'),
    reasoned(deps, 'resume', 'ResumeInstance', 'Resume after a pause'),
    reasoned(deps, 'cancel', 'CancelInstance', 'Cancel for good'),
    commandEndpoint(deps, {
      path: '/tasks/{tid}/complete',
      tag,
      summary: "Complete a person's task by hand",
      description:
        'Names both the assignee and who did it, is counted as an exception, and neither may approve it.',
      params: taskParams,
      body: completeTaskBody,
      type: 'CompleteTask',
      async data({ params, body }, row) {
        const task = (await graphOf(deps.books, row)).task(params.tid);
        if (!task) throw new ApiProblem('task-not-found', `There is no task "${params.tid}".`);
        checkResult(body.result, task.task.output);
        return { taskId: params.tid, ...body };
      },
    }),
    commandEndpoint(deps, {
      method: 'put',
      path: '/facts/{name}',
      tag,
      summary: 'Set a fact',
      description: 'A fact that ends in `_approved` needs a reason and is counted as an exception.',
      params: factParams,
      body: factBody,
      type: 'SetFact',
      agents: 'own',
      data: ({ params, body }) => ({ name: params.name, ...body }),
    }),
  ];
}

function reasoned(
  deps: ApiDeps,
  verb: 'pause' | 'resume' | 'cancel',
  type: 'PauseInstance' | 'ResumeInstance' | 'CancelInstance',
  summary: string,
): Endpoint {
  return commandEndpoint(deps, {
    path: `/${verb}`,
    tag,
    summary,
    params: instanceParams,
    body: reasonBody,
    type,
    data: ({ body }) => body,
  });
}
