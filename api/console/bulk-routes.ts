// Actions on many instances in the console: counted first, asked once more, then followed.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import {
  BULK_WORDS,
  type BulkConfirmView,
  bulkFields,
  bulkRequest,
  bulkTitle,
  type BulkView,
  CONSOLE,
  isBulkAction,
  pageLinks,
  readPageAt,
  readSearch,
  renderBulk,
  renderBulkConfirm,
  renderBulks,
  searchQuery,
  withQuery,
} from '../../console/index.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import type { BulkAction, BulkItemRow, InstanceSearch } from '../../store/books.ts';
import { bulkView } from '../bulk/bulk-view.ts';
import { startBulk } from '../bulk/start-bulk.ts';
import { stopBulk } from '../bulk/stop-bulk.ts';
import type { ApiDeps } from '../deps.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { bulkBody } from '../schemas/bulk.ts';
import { filterOptions } from './filter-options.ts';
import { asksIn, staleCursor } from './instances-routes.ts';
import { mayOperate } from './may-operate.ts';
import { sendConsolePage } from './send-page.ts';
import { sentence } from './sentence.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const SAMPLE = 10;
const PAGE = 50;
const STATUS_WORDS: Record<string, string> = { running: 'Running', paused: 'Paused' };

export function bulkPageRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.startBulk, consoleVisit(deps, 'viewer'), countOrList);
  router.post(CONSOLE.startBulk, consoleVisit(deps, 'operator'), start);
  router.all(CONSOLE.startBulk, wrongMethod(['GET', 'POST']));
  const one = `${CONSOLE.startBulk}/:bid`;
  router.get(one, consoleVisit(deps, 'viewer'), follow);
  router.post(`${one}/stop`, consoleVisit(deps, 'operator'), stop);
  router.all([one, `${one}/stop`], wrongMethod(['GET', 'POST']));
  return router;

  async function countOrList(req: Request, res: Response): Promise<void> {
    const { action } = req.query;
    if (isBulkAction(action) && mayOperate(res)) {
      if (isUnread(req.query)) return backToSearch(res, req.query);
      return await confirm(res, 200, action, req.query, { key: randomUUID(), typed: {}, problems: [] });
    }
    const { items } = await books.bulks({ limit: PAGE });
    const visit = await visitView(deps, res);
    const rows = items.map(bulkView).map((row) => ({
      title: bulkTitle(row.action as BulkAction, row.total),
      href: CONSOLE.bulk(row.id),
      startedAt: Date.parse(row.startedAt),
      startedBy: row.startedBy.id,
      words: `${row.done} done, ${row.refused} refused, ${row.failed} not confirmed, ${row.left} left.`,
      isOpen: row.endedAt === null,
    }));
    sendConsolePage(res, 200, renderBulks({ items: rows }, { visit }));
  }

  async function start(req: Request, res: Response): Promise<void> {
    const fields = req.body as Record<string, string | string[]>;
    const { action } = fields;
    if (!isBulkAction(action)) return res.redirect(303, CONSOLE.instances);
    if (isUnread(fields)) return backToSearch(res, fields);
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
    const key = /^[0-9a-f-]{36}$/.test(text('key')) ? text('key') : randomUUID();
    const typed = Object.fromEntries(bulkFields(action).map(({ name }) => [name, text(name)]));
    const { actor } = visitIn(res);
    try {
      const search = apiSearch(searchIn(fields));
      const expected = Number(text('expected'));
      const body = parseRequest(bulkBody, { ...bulkRequest(action, typed), search, expected }, 'body');
      const id = `bulk_${hashOf([actor.id, 'console-bulk', key]).slice(0, 20)}`;
      const row = await startBulk(deps, body, actor, id);
      res.redirect(303, CONSOLE.bulk(row.id));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await confirm(res, PROBLEM_STATUS[error.code], action, fields, {
        key,
        typed,
        problems: problemsOf(error),
      });
    }
  }

  async function confirm(
    res: Response,
    status: number,
    action: BulkAction,
    fields: Record<string, unknown>,
    { key, typed, problems }: Pick<BulkConfirmView, 'typed' | 'problems'> & { key: string },
  ): Promise<void> {
    const asked = readSearch(fields);
    const search = searchIn(fields);
    const [visit, options, count, { items }] = await Promise.all([
      visitView(deps, res),
      filterOptions(books),
      books.countInstances(search),
      books.searchInstances({ search, limit: SAMPLE }),
    ]);
    const view: BulkConfirmView = {
      action,
      title: bulkTitle(action, count),
      says: BULK_WORDS[action].says,
      asks: asksIn(asked, options),
      count,
      picked: asked.picked.length,
      sample: items.map(({ id, name, status: own }) => ({
        name,
        href: CONSOLE.instance(id),
        status: STATUS_WORDS[own] ?? 'Closed',
      })),
      danger: BULK_WORDS[action].danger === true,
      fields: bulkFields(action),
      typed,
      problems,
      hidden: [
        ...Object.entries(searchQuery(asked)),
        ...asked.picked.map((id): [string, string] => ['id', id]),
        ['action', action],
        ['expected', String(count)],
        ['key', key],
      ],
      back: withQuery(CONSOLE.instances, searchQuery(asked)),
    };
    sendConsolePage(res, status, renderBulkConfirm(view, { visit }));
  }

  async function follow(req: Request, res: Response): Promise<void> {
    const found = await books.bulk(String(req.params['bid']));
    if (!found)
      throw new ApiProblem('bulk-not-found', `There is no bulk action "${String(req.params['bid'])}".`);
    const row = bulkView(found);
    const asked = OUTCOMES.find(({ outcome }) => outcome === req.query['outcome'])?.outcome;
    const at = readPageAt(req.query);
    const here = CONSOLE.bulk(found.id);
    const place = (more: Record<string, string | string[]>) =>
      withQuery(here, { outcome: asked ?? '', ...more });
    const items = await books
      .bulkItems(found.id, {
        limit: PAGE,
        ...(asked ? { outcome: asked } : {}),
        ...(at.cursor ? { cursor: at.cursor } : {}),
      })
      .catch(staleCursor);
    if (items === null) return res.redirect(303, place({}));
    const view: BulkView = {
      ...row,
      title: bulkTitle(found.action, row.total),
      startedAt: found.startedAt,
      startedBy: found.by.id,
      reason: typeof found.data['reason'] === 'string' ? found.data['reason'] : null,
      items: await Promise.all(
        items.items.map(async ({ instanceId, outcome, message }) => ({
          id: instanceId,
          name: (await books.instance(instanceId))?.name ?? instanceId,
          href: CONSOLE.instance(instanceId),
          outcome: OUTCOME_STATE[outcome],
          message: message === null ? '' : sentence(message),
        })),
      ),
      filters: [
        { label: 'All', href: here, current: asked === undefined },
        ...OUTCOMES.map(({ outcome, label }) => ({
          label,
          href: withQuery(here, { outcome }),
          current: asked === outcome,
        })),
      ],
      pager: pageLinks(at, items.nextCursor, place),
      mayStop: mayOperate(res),
      stop: `${here}/stop`,
    };
    sendConsolePage(res, 200, renderBulk(view, { visit: await visitView(deps, res) }));
  }

  async function stop(req: Request, res: Response): Promise<void> {
    const id = String(req.params['bid']);
    // Over before it could be stopped: the page says so.
    await stopBulk(deps, id, visitIn(res).actor).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || error.code !== 'bulk-over') throw error;
    });
    res.redirect(303, CONSOLE.bulk(id));
  }
}

const OUTCOMES: { outcome: BulkItemRow['outcome']; label: string }[] = [
  { outcome: 'refused', label: 'Refused' },
  { outcome: 'failed', label: 'Not confirmed' },
  { outcome: 'done', label: 'Done' },
  { outcome: 'waiting', label: 'Not looked at' },
];
const OUTCOME_STATE: Record<BulkItemRow['outcome'], BulkView['items'][number]['outcome']> = {
  waiting: { word: 'Not looked at', tone: 'idle' },
  done: { word: 'Done', tone: 'ok' },
  refused: { word: 'Refused', tone: 'wait' },
  failed: { word: 'Not confirmed', tone: 'bad' },
};

/** A part of the search that cannot be read is not asked: what is found is more than was meant. The list says which. */
const isUnread = (fields: Record<string, unknown>): boolean => readSearch(fields).problems.length > 0;
const backToSearch = (res: Response, fields: Record<string, unknown>): void =>
  res.redirect(303, withQuery(CONSOLE.instances, searchQuery(readSearch(fields))));

/** What is closed takes no action, unless somebody looks among those. */
const searchIn = (fields: Record<string, unknown>): InstanceSearch => ({
  status: ['running', 'paused'],
  ...readSearch(fields).search,
});

/** As the API takes it. */
function apiSearch({ incident, dueBefore, startedFrom, startedUntil, ...search }: InstanceSearch) {
  const instant = (name: string, at: number | undefined) =>
    at === undefined ? {} : { [name]: new Date(at).toISOString() };
  return {
    ...search,
    ...(incident === undefined ? {} : { incident: String(incident) }),
    ...instant('dueBefore', dueBefore),
    ...instant('startedFrom', startedFrom),
    ...instant('startedUntil', startedUntil),
  };
}

const FIELD_OF: Record<string, string> = {
  '/reason': 'reason',
  '/data/name': 'factName',
  '/data/value': 'value',
  '/data/action': 'way',
  '/data/kind': 'kind',
};

function problemsOf({ code, errors, message, details }: ApiProblem): BulkConfirmView['problems'] {
  if (code === 'count-changed') {
    const text = `It would be ${Number(details?.['count'])} now: something has changed since they were counted. Look again, and send it once more.`;
    return [{ name: null, text }];
  }
  if (code === 'reason-required') return [{ name: 'reason', text: 'Say why: it stands on the audit trail.' }];
  if (!errors || errors.length === 0) return [{ name: null, text: sentence(message) }];
  return errors.map(({ pointer, message: text }) => {
    const name = FIELD_OF[pointer] ?? null;
    return { name, text: name === 'reason' ? 'Say why: it stands on the audit trail.' : sentence(text) };
  });
}
