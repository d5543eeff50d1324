// Open incidents over all instances, in the console; and the forms that mend them.
import { type Request, type Response, Router } from 'express';
import {
  CONSOLE,
  INCIDENT_WORDS,
  incidentItem,
  type IncidentsView,
  isWayOf,
  type MendingTry,
  mendingRequest,
  pageLinks,
  readPageAt,
  renderIncidents,
  renderMend,
  renderMended,
  withQuery,
} from '../../console/index.ts';
import type { IncidentKind } from '../../process/events.ts';
import type { IncidentSearch, OpenIncidentRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { noteRefused } from '../instance/note-refused.ts';
import { runOperatorAction } from '../instance/operator-actions.ts';
import { filterOptions } from './filter-options.ts';
import { namesOfInstances } from './instance-names.ts';
import { staleCursor } from './instances-routes.ts';
import { mayOperate } from './may-operate.ts';
import { mendingChoices } from './mending-choices.ts';
import { sendConsolePage } from './send-page.ts';
import { sentence } from './sentence.ts';
import { leaveNote, takeNote } from './note.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;
/** Of one instance; more are not looked through for one of them. */
const OF_ONE = 500;

export function incidentsRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.incidents, consoleVisit(deps, 'viewer'), showAll);
  router.all(CONSOLE.incidents, wrongMethod(['GET']));
  const one = `${CONSOLE.incidents}/:id/:iid`;
  router.get(one, consoleVisit(deps, 'viewer'), showOne);
  router.post(one, consoleVisit(deps, 'operator'), mend);
  router.all(one, wrongMethod(['GET', 'POST']));
  return router;

  async function showAll(req: Request, res: Response): Promise<void> {
    const word = (name: string) => (typeof req.query[name] === 'string' ? req.query[name].slice(0, 200) : '');
    const [asked, processId] = [word('kind'), word('processId')];
    const kind = Object.hasOwn(INCIDENT_WORDS, asked) ? asked : '';
    const search: IncidentSearch = {
      ...(kind === '' ? {} : { kind: kind as IncidentKind }),
      ...(processId === '' ? {} : { processId }),
    };
    const at = readPageAt(req.query);
    const place = (more: Record<string, string | string[]>) =>
      withQuery(CONSOLE.incidents, { kind, processId, ...more });
    const found = await books
      .openIncidents(search, { limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, place({}));
    const [visit, { definitions }, names] = await Promise.all([
      visitView(deps, res),
      filterOptions(books),
      namesOfInstances(books, found.items),
    ]);
    const mayAct = mayOperate(res);
    const items = await Promise.all(
      found.items.map(async (row) =>
        incidentItem(row, names(row.instanceId), visit.now, mayAct ? await mendingChoices(books, row) : null),
      ),
    );
    const view: IncidentsView = {
      items,
      total: visit.open.incidents,
      mayAct,
      filter: {
        kind,
        processId,
        kinds: [
          { value: '', label: 'Any' },
          ...Object.entries(INCIDENT_WORDS).map(([value, label]) => ({ value, label })),
        ],
        definitions,
      },
      pager: pageLinks(at, found.nextCursor, place),
    };
    sendConsolePage(res, 200, renderIncidents(view, { visit, note: takeNote(deps, req, res) }));
  }

  async function showOne(req: Request, res: Response): Promise<void> {
    const { row, incident } = await find(req);
    return await answer(res, 200, row, incident, null);
  }

  async function mend(req: Request, res: Response): Promise<void> {
    const { row, incident } = await find(req);
    const { way, csrf: _csrf, ...rest } = req.body as Record<string, unknown>;
    if (incident === null || !isWayOf(incident, way)) return await answer(res, 409, row, incident, null);
    const typed = Object.fromEntries(
      Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    try {
      await runOperatorAction(deps, visitIn(res).actor, row.id, mendingRequest(incident, way, typed));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await noteRefused(deps, row.id, visitIn(res).actor, `console: ${way}`, error);
      const status = PROBLEM_STATUS[error.code];
      return await answer(res, status, row, (await find(req)).incident, {
        way,
        typed,
        problems: problemsOf(error),
      });
    }
    leaveNote(deps, res, 'mended');
    res.redirect(303, CONSOLE.incidents);
  }

  async function answer(
    res: Response,
    status: number,
    row: { id: string; name: string },
    incident: OpenIncidentRow | null,
    tried: MendingTry | null,
  ): Promise<void> {
    const visit = await visitView(deps, res);
    if (incident === null) {
      const over = { instanceHref: CONSOLE.instance(row.id), instanceName: row.name };
      return sendConsolePage(res, status === 200 ? 200 : 409, renderMended(over, { visit }));
    }
    const names = await namesOfInstances(books, [incident]);
    const choices = await mendingChoices(books, incident);
    const item = incidentItem(incident, names(row.id), visit.now, choices);
    sendConsolePage(res, status, renderMend({ item, mayAct: mayOperate(res), tried }, { visit }));
  }

  /** Throws `instance-not-found`; null where the incident is not open. */
  async function find({ params }: Request) {
    const row = await rowOf(books, String(params['id']));
    const { items } = await books.openIncidents({ instanceId: row.id }, { limit: OF_ONE });
    return { row, incident: items.find(({ incidentId }) => incidentId === params['iid']) ?? null };
  }
}

/** A field's problem by its field; any other refusal by itself. */
function problemsOf({ errors, message }: ApiProblem): MendingTry['problems'] {
  if (!errors || errors.length === 0) return [{ name: null, text: sentence(message) }];
  return errors.map(({ pointer, message: text }) => {
    const name = pointer.replace(/^\//, '');
    return { name: name === '' ? null : name, text: FIELD_WORDS[name] ?? sentence(text) };
  });
}

/** What a form that was left empty is told. */
const FIELD_WORDS: Record<string, string> = {
  reason: 'Say why: it stands on the audit trail.',
  email: 'Give an e-mail address, such as it-admin@acme.com.',
  extendBy: 'Say by how much, such as 2d or 12h.',
};
