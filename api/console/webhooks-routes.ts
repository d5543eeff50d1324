// Webhooks in the console: the same as over the API, with forms.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import {
  CONSOLE,
  type FormTry,
  pageLinks,
  readPageAt,
  renderSecret,
  renderWebhook,
  renderWebhooks,
  webhookFields,
  webhookItem,
  WEBHOOK_LOG,
  webhookMessageItem,
  withQuery,
} from '../../console/index.ts';
import type { ApiDeps } from '../deps.ts';
import { idMaker } from '../http/idempotency.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { newWebhookBody, replayBody, rotateSecretBody, webhookBody } from '../schemas/webhooks.ts';
import {
  changeWebhook,
  deleteWebhook,
  type MadeWebhook,
  makeWebhook,
  rotateSecret,
} from '../webhooks/make-webhook.ts';
import { replayMessage, replayWebhook, testWebhook } from '../webhooks/send-again.ts';
import { webhookOf, webhookView } from '../webhooks/webhook-view.ts';
import { filterOptions } from './filter-options.ts';
import { formTry, given, keyIn, typedIn } from './form-try.ts';
import { staleCursor } from './instances-routes.ts';
import { leaveNote, type NoteName, takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;
type Typed = Record<string, string>;
type Came = { status: number; tried: FormTry; key: string } | null;

export function webhookPageRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  const one = `${CONSOLE.webhooks}/:wid`;
  router.get(CONSOLE.webhooks, consoleVisit(deps, 'admin'), (req: Request, res: Response) =>
    showAll(req, res),
  );
  router.post(CONSOLE.webhooks, consoleVisit(deps, 'admin'), make);
  router.all(CONSOLE.webhooks, wrongMethod(['GET', 'POST']));
  router.get(one, consoleVisit(deps, 'admin'), (req: Request, res: Response) => showOne(req, res));
  router.all(one, wrongMethod(['GET']));
  router.post(`${one}/act/:action`, consoleVisit(deps, 'admin'), act);
  router.post(`${one}/messages/:did/replay`, consoleVisit(deps, 'admin'), sendAgain);
  router.all([`${one}/act/:action`, `${one}/messages/:did/replay`], wrongMethod(['POST']));
  return router;

  async function showAll(req: Request, res: Response, came: Came = null): Promise<void> {
    const [{ items }, { definitions }, visit] = await Promise.all([
      books.webhooks(),
      filterOptions(books),
      visitView(deps, res),
    ]);
    const nameOf = (id: string) => definitions.find(({ value }) => value === id)?.label ?? id;
    const view = {
      items: items.map((row) => webhookItem(row, nameOf)),
      key: came?.key ?? randomUUID(),
      fields: webhookFields(definitions),
      tried: came?.tried ?? null,
    };
    const note = takeNote(deps, req, res);
    sendConsolePage(res, came?.status ?? 200, renderWebhooks(view, { visit, note }));
  }

  async function make(req: Request, res: Response): Promise<void> {
    const typed = typedIn(req);
    const key = keyIn(typed);
    try {
      const body = parseRequest(newWebhookBody, settingsIn(typed), 'body');
      const made = await makeWebhook(deps, body, asked(res, 'console-webhook', key));
      await showSecret(res, 201, made, 'The webhook is made', 'Its messages are signed with this secret.');
    } catch (error) {
      await backTo(error, 'make', typed, (status, tried) => showAll(req, res, { status, tried, key }));
    }
  }

  async function showOne(req: Request, res: Response, came: Came = null): Promise<void> {
    const row = await webhookOf(books, String(req.params['wid']));
    const status = WEBHOOK_LOG.find((each) => each.status === req.query['status'])?.status;
    const at = readPageAt(req.query);
    const here = CONSOLE.webhook(row.id);
    const place = (query: Record<string, string | string[]>) =>
      withQuery(here, { status: status ?? '', ...query });
    const found = await books
      .webhookDeliveries(
        { webhookId: row.id, ...(status ? { status } : {}) },
        { limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) },
      )
      .catch(staleCursor);
    if (found === null) return res.redirect(303, place({}));
    const [visit, { definitions }] = await Promise.all([visitView(deps, res), filterOptions(books)]);
    const nameOf = (id: string) => definitions.find(({ value }) => value === id)?.label ?? id;
    const { behind, replaying, olderSecretUntil } = webhookView(row, visit.position, visit.now);
    const view = {
      ...webhookItem(row, nameOf),
      createdAt: row.createdAt,
      createdBy: row.createdBy,
      active: row.active,
      disabledReason: row.disabledReason,
      failingSince: row.failingSince,
      behind,
      replaying,
      olderSecretUntil: olderSecretUntil === null ? null : Date.parse(olderSecretUntil),
      messages: found.items.map(webhookMessageItem),
      filters: [
        { label: 'All', href: here, current: status === undefined },
        ...WEBHOOK_LOG.map((each) => ({
          label: each.label,
          href: withQuery(here, { status: each.status }),
          current: each.status === status,
        })),
      ],
      pager: pageLinks(at, found.nextCursor, place),
      key: came?.key ?? randomUUID(),
      fields: webhookFields(definitions, row),
      tried: came?.tried ?? null,
    };
    const note = takeNote(deps, req, res);
    sendConsolePage(res, came?.status ?? 200, renderWebhook(view, { visit, note }));
  }

  async function act(req: Request, res: Response): Promise<void> {
    const id = String(req.params['wid']);
    const { url, types, processId, description } = await webhookOf(books, id);
    const action = String(req.params['action']);
    const typed = typedIn(req);
    const key = keyIn(typed);
    const { actor: by } = visitIn(res);
    const change = async (body: object): Promise<NoteName> => {
      await changeWebhook(deps, id, parseRequest(webhookBody, body, 'body'), by);
      return 'webhookChanged';
    };
    const acts: Record<string, () => Promise<NoteName | null>> = {
      change: async () => await change({ ...settingsIn(typed), active: (await webhookOf(books, id)).active }),
      pause: () => change({ url, types, processId, description, active: false }),
      'go-on': () => change({ url, types, processId, description, active: true }),
      test: async () => {
        await testWebhook(deps, id, idMaker(key, by.id, `console-test ${id}`));
        return 'sent';
      },
      replay: async () => {
        const body = { ...given(typed, 'what'), since: instantIn(typed['since'] ?? '') };
        await replayWebhook(deps, id, parseRequest(replayBody, body, 'body'), by);
        return 'replayed';
      },
      'rotate-secret': async () => {
        const body = parseRequest(rotateSecretBody, { overlap: typed['overlap'] ?? '' }, 'body');
        const made = await rotateSecret(deps, id, body, asked(res, `console-rotate ${id}`, key));
        const says =
          'Messages are signed with this secret from now on, and with the old one until its time is over.';
        await showSecret(res, 200, made, 'The webhook has a new secret', says);
        return null;
      },
      delete: async () => {
        await deleteWebhook(deps, id, by);
        return 'webhookDeleted';
      },
    };
    if (!Object.hasOwn(acts, action)) return res.redirect(303, CONSOLE.webhook(id));
    try {
      const note = await acts[action]!();
      if (note === null) return;
      leaveNote(deps, res, note);
      res.redirect(303, action === 'delete' ? CONSOLE.webhooks : CONSOLE.webhook(id));
    } catch (error) {
      await backTo(error, action, typed, (status, tried) => showOne(req, res, { status, tried, key }));
    }
  }

  async function sendAgain(req: Request, res: Response): Promise<void> {
    const { wid, did } = req.params;
    const { webhookId } = await replayMessage(deps, String(wid), String(did));
    leaveNote(deps, res, 'sent');
    res.redirect(303, CONSOLE.webhook(webhookId));
  }

  async function showSecret(
    res: Response,
    status: number,
    { row, secret }: MadeWebhook,
    title: string,
    says: string,
  ): Promise<void> {
    const view = {
      title,
      at: 'deliveries' as const,
      secret,
      says,
      more: 'Its receiver verifies with it that a message is from here: any library of Standard Webhooks takes it as it stands.',
      back: { href: CONSOLE.webhook(row.id), label: 'To the webhook' },
    };
    sendConsolePage(res, status, renderSecret(view, { visit: await visitView(deps, res) }));
  }
}

const asked = (res: Response, route: string, key: string) => {
  const { actor: by } = visitIn(res);
  return { by, newId: idMaker(key, by.id, route) };
};

/** What a form of a webhook says, as the API takes it. */
const settingsIn = (typed: Typed): object => ({
  url: typed['url'] ?? '',
  types: (typed['types'] ?? '').split(/[\s,]+/).filter((each) => each !== ''),
  ...given(typed, 'processId', 'description'),
});

/** "2026-03-10 17:00", UTC, as the API writes it; anything else as it is, for the API to refuse. */
function instantIn(text: string): string {
  const [, day, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(text) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

const FIELD_WORDS = {
  since: 'Give a day and a time, such as 2026-03-10 17:00.',
};

/** Shows the form again; what is not the form's fault is thrown on. */
async function backTo(
  error: unknown,
  form: string,
  typed: Typed,
  show: (status: number, tried: FormTry) => Promise<void>,
): Promise<void> {
  if (!(error instanceof ApiProblem) || error.code === 'webhook-not-found') throw error;
  await show(PROBLEM_STATUS[error.code], formTry(form, typed, error, FIELD_WORDS));
}
