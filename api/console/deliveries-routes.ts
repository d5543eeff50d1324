// Messages to people, over all instances, in the console.
import { type Request, type Response, Router } from 'express';
import {
  CHANNEL_OPTIONS,
  CONSOLE,
  type DeliveriesView,
  OUTCOME_OPTIONS,
  pageLinks,
  readPageAt,
  renderDeliveries,
  withQuery,
} from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { reaches } from '../http/actor.ts';
import { wrongMethod } from '../http/serve.ts';
import { messagePage, type MessagePlace } from './message-pages.ts';
import { takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;

export function deliveriesRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.deliveries, consoleVisit(deps, 'viewer'), show);
  router.all(CONSOLE.deliveries, wrongMethod(['GET']));
  return router;

  async function show(req: Request, res: Response): Promise<void> {
    const word = (name: string) =>
      typeof req.query[name] === 'string' ? req.query[name].trim().slice(0, 200) : '';
    const among = (options: { value: string }[], value: string) =>
      options.some((each) => each.value === value) ? value : '';
    const outcome = among(OUTCOME_OPTIONS, word('outcome'));
    const channel = among(CHANNEL_OPTIONS, word('channel'));
    const instance = word('instance').replaceAll('\0', '');
    const failedFirst = word('sort') === 'failed';
    const asked = { outcome, channel, instance };
    const place = (query: Record<string, string | string[]>) =>
      withQuery(CONSOLE.deliveries, { ...asked, sort: failedFirst ? 'failed' : '', ...query });
    const at = readPageAt(req.query);
    const from = placeIn(at.cursor, failedFirst);
    if (from === null) return res.redirect(303, place({}));
    const isThere = instance === '' || (await books.instance(instance)) !== null;
    const search = { outcome, channel, instanceId: instance, failedFirst };
    const found = isThere
      ? await messagePage(books, search, from, PAGE)
      : { items: [], next: null, lookedThrough: null };
    const view: DeliveriesView = {
      items: found.items,
      filter: { ...asked, failedFirst, outcomes: OUTCOME_OPTIONS, channels: CHANNEL_OPTIONS },
      sorts: [
        { label: 'Newest first', href: withQuery(CONSOLE.deliveries, asked), current: !failedFirst },
        {
          label: 'Those first that did not get there',
          href: withQuery(CONSOLE.deliveries, { ...asked, sort: 'failed' }),
          current: failedFirst,
        },
      ],
      pager: pageLinks(at, found.next === null ? undefined : cursorOf(found.next), place),
      lookedThrough: found.lookedThrough,
      problem: isThere ? null : `There is no instance “${instance}”.`,
      mayManage: reaches(visitIn(res).actor.role, 'admin'),
    };
    const visit = await visitView(deps, res);
    const note = takeNote(deps, req, res);
    sendConsolePage(res, isThere ? 200 : 422, renderDeliveries(view, { visit, note }));
  }
}

const cursorOf = ({ part, before }: MessagePlace): string => `${part}.${before ?? ''}`;

/** Null: not a place of this list, as it is sorted now. */
function placeIn(cursor: string | undefined, failedFirst: boolean): MessagePlace | null {
  if (cursor === undefined) return { part: failedFirst ? 'trouble' : 'rest', before: undefined };
  const [, part, before] = /^(trouble|rest)\.(\d{0,15})$/.exec(cursor) ?? [];
  if (part === undefined || (part === 'trouble' && !failedFirst)) return null;
  return { part: part as MessagePlace['part'], before: before === '' ? undefined : Number(before) };
}
