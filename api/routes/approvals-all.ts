// Approvals that wait, over all instances.
import type { ApprovalSearch } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { steeringOf } from '../instance/mending.ts';
import { approvalsQuery, openApprovalList } from '../schemas/open-lists.ts';

export function openApprovalRoutes({ books }: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/approvals',
      tag: 'Approvals',
      summary: 'Approvals that wait, over all instances',
      description: 'Each with the requests that an operator can make about it. Only its approvers decide.',
      access: 'viewer',
      query: approvalsQuery,
      answers: { 200: { description: 'A page of approvals', schema: openApprovalList } },
      async handle({ query: { sort, cursor, limit, dueBefore, ...asked } }) {
        const given = { ...asked, dueBefore: dueBefore === undefined ? undefined : Date.parse(dueBefore) };
        const search = Object.fromEntries(
          Object.entries(given).filter(([, value]) => value !== undefined),
        ) as ApprovalSearch;
        const page = await books.openApprovals(search, { sort, cursor, limit }).catch(cursorProblem);
        const { items, ...more } = page;
        return ok({
          items: items.map((row) => {
            const { instanceId, instanceName, processId, version, approvalId, requestedAt, dueAt, ...said } =
              row;
            return {
              instance: { id: instanceId, name: instanceName, processId, version },
              id: approvalId,
              ...said,
              requestedAt: new Date(requestedAt).toISOString(),
              dueAt: new Date(dueAt).toISOString(),
              actions: steeringOf(row),
            };
          }),
          ...more,
        });
      },
    }),
  ];
}
