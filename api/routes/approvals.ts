// Approvals of an instance: those that wait, asking for one more, and what came of a decision. Nobody decides here:
// a decision is made by its approver, on their page, and nowhere else.
import { z } from 'zod';
import type { EventOfType } from '../../process/events.ts';
import { approvalViews } from '../../process/views/approvals.ts';
import { principalOf } from '../http/actor.ts';
import { readOutcome } from '../instance/read-decision.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { readInstance, rowOf } from '../instance/instance-reader.ts';
import { durationField } from '../http/duration-field.ts';
import { ApiProblem } from '../http/problem.ts';
import { approval, approvalList, decisionOutcome, requestApprovalBody } from '../schemas/approvals.ts';
import { instanceParams, pathId } from '../schemas/fields.ts';
import { sendCommand } from '../instance/send-command.ts';
import { trailOf } from '../instance/trail.ts';

export function approvalRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/approvals',
      tag: 'Approvals',
      summary: 'Approvals that are pending or overdue',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'In the order asked', schema: approvalList } },
      async handle({ params }) {
        const { graph, state, people } = await readInstance(deps, params.id);
        return ok({ items: approvalViews(graph, state, people, { open: true }) });
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/processes/instances/{id}/approvals',
      tag: 'Approvals',
      summary: 'Request an approval beside those the definition names',
      description:
        "Where the approvers are those of the task's own approval, it supplies that one: one request, one decision. Otherwise the task is not complete while it is open.",
      access: 'operator',
      agents: 'own',
      repeatable: 'kept',
      params: instanceParams,
      body: requestApprovalBody,
      answers: { 201: { description: 'Asked', schema: approval } },
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const expiresInMs =
          body.expiresIn === undefined ? undefined : durationField(body.expiresIn, '/expiresIn');
        const id = newId('ask');
        const { expiresIn: _, ...asked } = body;
        const answer = await sendCommand(deps, row, {
          type: 'RequestApproval',
          id,
          by: principalOf(actor),
          data: { ...asked, ...(expiresInMs === undefined ? {} : { expiresInMs }) },
        });
        const { graph, state, people } = await readInstance(deps, params.id);
        const made =
          answer.events.find((event) => event.type === 'ApprovalRequested') ??
          (await requestedBy(deps, row.id, id));
        const view = approvalViews(graph, state, people).find((each) => each.id === made?.data.approvalId);
        return ok(view, 201);
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/decisions/{did}',
      tag: 'Approvals',
      summary: 'What came of one decision',
      access: 'viewer',
      params: z.object({ id: pathId, did: pathId }),
      answers: { 200: { description: 'Counted or refused', schema: decisionOutcome } },
      async handle({ params }) {
        const row = await rowOf(deps.books, params.id);
        const outcome = await readOutcome(deps, row, params.did);
        if (!outcome) {
          throw new ApiProblem('decision-not-found', `Nothing is known of a decision "${params.did}" (yet).`);
        }
        return ok(outcome);
      },
    }),
  ];
}

/** A repeat of the command brings no events: they are on the trail, under its id. */
async function requestedBy(
  { books }: ApiDeps,
  instanceId: string,
  commandId: string,
): Promise<EventOfType<'ApprovalRequested'> | null> {
  for await (const { body } of trailOf(books, instanceId, ['ApprovalRequested'])) {
    const event = body as unknown as EventOfType<'ApprovalRequested'>;
    if (event.commandId === commandId) return event;
  }
  return null;
}
