// Pending approvals over all instances, in the console.
import { type Request, type Response, Router } from 'express';
import {
  approvalItem,
  type ApprovalsView,
  CONSOLE,
  pageLinks,
  readPageAt,
  renderApprovals,
  withQuery,
} from '../../console/index.ts';
import type { ApprovalSearch } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { filterOptions } from './filter-options.ts';
import { namesOfInstances } from './instance-names.ts';
import { staleCursor } from './instances-routes.ts';
import { sendConsolePage } from './send-page.ts';
import { visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 50;

export function approvalsRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.approvals, consoleVisit(deps, 'viewer'), show);
  router.all(CONSOLE.approvals, wrongMethod(['GET']));
  return router;

  async function show({ query }: Request, res: Response): Promise<void> {
    const word = (name: string) => (typeof query[name] === 'string' ? query[name].trim().slice(0, 200) : '');
    const [processId, waitsFor] = [word('processId'), word('waitsFor')];
    const overdue = word('overdue') === 'true';
    const sort = word('sort') === 'due' ? 'due' : 'waiting';
    const search: ApprovalSearch = {
      ...(processId === '' ? {} : { processId }),
      ...(waitsFor === '' ? {} : { waitsFor }),
      ...(overdue ? { overdue } : {}),
    };
    const filter = { processId, waitsFor, overdue: overdue ? 'true' : '' };
    const at = readPageAt(query);
    const place = (more: Record<string, string | string[]>) =>
      withQuery(CONSOLE.approvals, { ...filter, sort: sort === 'due' ? 'due' : '', ...more });
    const found = await books
      .openApprovals(search, { sort, limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, place({}));
    const [visit, options, names] = await Promise.all([
      visitView(deps, res),
      filterOptions(books),
      namesOfInstances(books, found.items),
    ]);
    const view: ApprovalsView = {
      items: found.items.map((row) => approvalItem(row, names(row.instanceId), visit.now)),
      total: visit.open.approvals,
      overdue: visit.open.overdue,
      sort,
      sorts: [
        {
          label: 'Longest waiting first',
          href: withQuery(CONSOLE.approvals, filter),
          current: sort === 'waiting',
        },
        {
          label: 'Soonest due first',
          href: withQuery(CONSOLE.approvals, { ...filter, sort: 'due' }),
          current: sort === 'due',
        },
      ],
      filter: {
        processId,
        waitsFor,
        overdue,
        definitions: options.definitions,
        people: peopleIn(options.rows),
      },
      pager: pageLinks(at, found.nextCursor, place),
    };
    sendConsolePage(res, 200, renderApprovals(view, { visit }));
  }
}

/** By id: what an approval waits for is a participant. */
const peopleIn = (rows: { definition: { humans: Record<string, { name?: string }> } }[]) => {
  const people = new Map(
    rows.flatMap(({ definition }) =>
      Object.entries(definition.humans).map(([id, { name }]) => [id, name ?? id] as const),
    ),
  );
  return [...people].map(([value, label]) => ({ value, label }));
};
