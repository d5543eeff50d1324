// The list of instances in the console.
import { type Request, type Response, Router } from 'express';
import {
  type AskedSearch,
  asksWords,
  BULK_OPTIONS,
  columnsFor,
  CONSOLE,
  instanceItem,
  type InstancesView,
  pageLinks,
  readPageAt,
  readSearch,
  renderInstances,
  searchQuery,
  withQuery,
} from '../../console/index.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { type FilterOptions, filterOptions, searchOptions } from './filter-options.ts';
import { namesOfInstances } from './instance-names.ts';
import { lastLook } from './last-look.ts';
import { mayOperate } from './may-operate.ts';
import { sendConsolePage } from './send-page.ts';
import { visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;
/** In the form, but not in view until asked. */
const MORE = [
  'incident',
  'dueBefore',
  'startedFrom',
  'startedUntil',
  'version',
  'contextName',
  'contextValue',
  'teamId',
] as const;

export function instancesRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.instances, consoleVisit(deps, 'viewer'), show);
  router.all(CONSOLE.instances, wrongMethod(['GET']));
  return router;

  async function show(req: Request, res: Response): Promise<void> {
    const asked = readSearch(req.query);
    const { search, sort, order, typed } = asked;
    const at = readPageAt(req.query);
    const found = await books
      .searchInstances({ search, sort, order, limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    const place = (query: Record<string, string | string[]>) =>
      withQuery(CONSOLE.instances, { ...searchQuery(asked), ...query });
    // A kept address of a list that is sorted otherwise now: its first page.
    if (found === null) return res.redirect(303, place({}));
    const [visit, total, options] = await Promise.all([
      visitView(deps, res),
      books.countInstances(search),
      filterOptions(books),
    ]);
    const names = await namesOfInstances(
      books,
      found.items.map((row) => ({ ...row, instanceId: row.id })),
    );
    const look = lastLook(deps, req, res, { at: visit.now, position: visit.position });
    const from = (at.number - 1) * PAGE + 1;
    const view: InstancesView = {
      form: {
        typed,
        problems: asked.problems,
        more: MORE.some((field) => typed[field] !== ''),
        options: await searchOptions(books, typed, options),
        people: options.people,
        sort,
        order,
      },
      columns: columnsFor(asked),
      items: found.items.map((row) => instanceItem(row, names(row.id), visit.now, look?.at ?? null)),
      pager: {
        from,
        to: from + found.items.length - 1,
        of: total,
        noun: total === 1 ? 'instance' : 'instances',
        ...pageLinks(at, found.nextCursor, place),
      },
      asks: asksIn(asked, options),
      mayAct: mayOperate(res),
      hidden: Object.entries(searchQuery(asked)),
      bulk: BULK_OPTIONS,
      isFirst: total === 0 && (await books.countInstances({})) === 0,
      clear: CONSOLE.instances,
    };
    sendConsolePage(res, asked.problems.length > 0 ? 422 : 200, renderInstances(view, { visit }));
  }
}

/** What a search asks, in words, with names for ids. */
export function asksIn({ typed }: AskedSearch, { rows, people }: FilterOptions): string {
  const definition = rows.find(({ id }) => id === typed.processId)?.definition;
  return asksWords(typed, (field, id) => {
    if (field === 'processId') return definition?.name ?? id;
    if (field === 'phase') return definition?.phases.find((phase) => phase.id === id)?.name ?? id;
    return people.find(({ value }) => value === id)?.label ?? id;
  });
}

/** For `.catch`: null where the cursor is not one of this list. */
export function staleCursor(error: unknown): null {
  if (error instanceof InvalidCursor) return null;
  throw error;
}
