// The overview of the console.
import { type Request, type Response, Router } from 'express';
import {
  approvalItem,
  columnsFor,
  CONSOLE,
  incidentItem,
  instanceItem,
  kpisView,
  NEWS_TYPES,
  newsWords,
  type OverviewView,
  overviewSentence,
  readSearch,
  renderOverview,
  withQuery,
} from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { filterOptions, searchOptions } from './filter-options.ts';
import { namesOfInstances } from './instance-names.ts';
import { type Look, lastLook } from './last-look.ts';
import { mayOperate } from './may-operate.ts';
import { overviewReport } from './overview-report.ts';
import { sendConsolePage } from './send-page.ts';
import { startChoices } from './start-choices.ts';
import { visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const SHOWN = { incidents: 4, approvals: 7, instances: 12 };
/** More news than this is no longer news. */
const MOST_NEWS = 1_000;

type Busy = NonNullable<OverviewView['busy']>;

export function overviewRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.overview, consoleVisit(deps, 'viewer'), show);
  router.all(CONSOLE.overview, wrongMethod(['GET']));
  return router;

  async function show(req: Request, res: Response): Promise<void> {
    const visit = await visitView(deps, res);
    const look = lastLook(deps, req, res, { at: visit.now, position: visit.position });
    const { items: any } = await books.searchInstances({ search: {}, limit: 1 });
    const isEmpty = any.length === 0;
    const view: OverviewView = {
      busy: isEmpty ? null : await busyPart(visit.now, look),
      starts: isEmpty ? await startChoices(books) : [],
      mayStart: mayOperate(res),
      at: visit.now,
    };
    sendConsolePage(res, 200, renderOverview(view, { visit }));
  }

  async function busyPart(now: number, look: Look | null): Promise<Busy> {
    const open = { status: ['running' as const, 'paused' as const] };
    const asked = readSearch({ sort: 'changed' });
    const [counts, incidents, approvals, instances, options, report, news] = await Promise.all([
      books.openCounts(),
      books.openIncidents({}, { limit: SHOWN.incidents }),
      books.openApprovals({}, { sort: 'waiting', limit: SHOWN.approvals }),
      books.searchInstances({ search: open, sort: 'changed', limit: SHOWN.instances }),
      filterOptions(books),
      overviewReport(deps, now),
      newsSince(look),
    ]);
    const names = await namesOfInstances(books, [
      ...incidents.items,
      ...approvals.items,
      ...instances.items.map((row) => ({ ...row, instanceId: row.id })),
    ]);
    return {
      sentence: overviewSentence(counts),
      news,
      kpis: report && kpisView(report),
      incidents: {
        items: incidents.items.map((row) => incidentItem(row, names(row.instanceId), now, null)),
        total: counts.incidents,
      },
      approvals: {
        items: approvals.items.map((row) => approvalItem(row, names(row.instanceId), now)),
        total: counts.approvals,
        overdue: counts.overdueApprovals,
      },
      instances: {
        items: instances.items.map((row) => instanceItem(row, names(row.id), now, look?.at ?? null)),
        total: counts.running + counts.paused,
        columns: columnsFor(null),
        all: withQuery(CONSOLE.instances, { sort: 'changed' }),
      },
      form: {
        typed: asked.typed,
        problems: [],
        more: false,
        options: await searchOptions(books, asked.typed, options),
        people: options.people,
        sort: 'started',
        order: 'desc',
      },
    };
  }

  async function newsSince(look: Look | null): Promise<Busy['news']> {
    if (look === null) return null;
    const entries = await books.trail({ types: NEWS_TYPES, after: look.position, limit: MOST_NEWS });
    const parts = newsWords(entries.map(({ type }) => type));
    return parts.length === 0 ? null : { since: look.at, parts };
  }
}
