// What admins set, in the console: API keys, the installation's journal, public keys.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { calculateJwkThumbprint } from 'jose';
import {
  CONSOLE,
  type FormTry,
  journalItem,
  KEY_FIELDS,
  keyItem,
  pageLinks,
  readPageAt,
  renderJournal,
  renderSecret,
  renderSettings,
  withQuery,
} from '../../console/index.ts';
import { sentenceOf } from '../access/installation-lines.ts';
import { apiKeyOf, keyView } from '../access/key-view.ts';
import { makeKey, type MadeKey, rotateKey } from '../access/make-key.ts';
import { revokeKey } from '../access/revoke-key.ts';
import type { ApiDeps } from '../deps.ts';
import { idMaker } from '../http/idempotency.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { apiKeyBody, rotateBody } from '../schemas/access.ts';
import { formTry, given, keyIn, typedIn } from './form-try.ts';
import { staleCursor } from './instances-routes.ts';
import { leaveNote, takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const PAGE = 25;
const NEWEST = 8;
type Came = { status: number; tried: FormTry; key: string } | null;

export function settingsRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  const acting = `${CONSOLE.keys}/:kid/act`;
  router.get(CONSOLE.settings, consoleVisit(deps, 'admin'), (req: Request, res: Response) => show(req, res));
  router.get(CONSOLE.journal, consoleVisit(deps, 'admin'), showJournal);
  router.all([CONSOLE.settings, CONSOLE.journal], wrongMethod(['GET']));
  router.post(CONSOLE.keys, consoleVisit(deps, 'admin'), make);
  router.post(`${acting}/rotate`, consoleVisit(deps, 'admin'), rotate);
  router.post(`${acting}/revoke`, consoleVisit(deps, 'admin'), revoke);
  router.all([CONSOLE.keys, `${acting}/rotate`, `${acting}/revoke`], wrongMethod(['POST']));
  return router;

  async function show(req: Request, res: Response, came: Came = null): Promise<void> {
    const at = readPageAt(req.query);
    const found = await books
      .apiKeys({ limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, CONSOLE.settings);
    const [visit, journal, published] = await Promise.all([
      visitView(deps, res),
      books.installationEntries({ limit: NEWEST }),
      deps.ring.jwks('checkpoint'),
    ]);
    const publicKeys = await Promise.all(
      published.keys.map(async (jwk) => ({
        kid: jwk.kid ?? '',
        use: 'Checkpoints and exports',
        thumbprint: await calculateJwkThumbprint(jwk),
      })),
    );
    const view = {
      keys: found.items.map((row) => keyItem(row, keyView(row, visit.now).status)),
      keysPager: pageLinks(at, found.nextCursor, (query) => withQuery(CONSOLE.settings, query)),
      key: came?.key ?? randomUUID(),
      fields: KEY_FIELDS,
      tried: came?.tried ?? null,
      journal: journal.items.map((entry) => journalItem(entry, sentenceOf(entry))),
      publicKeys,
    };
    const note = takeNote(deps, req, res);
    sendConsolePage(res, came?.status ?? 200, renderSettings(view, { visit, note }));
  }

  async function showJournal(req: Request, res: Response): Promise<void> {
    const at = readPageAt(req.query);
    const found = await books
      .installationEntries({ limit: PAGE, ...(at.cursor ? { cursor: at.cursor } : {}) })
      .catch(staleCursor);
    if (found === null) return res.redirect(303, CONSOLE.journal);
    const view = {
      items: found.items.map((entry) => journalItem(entry, sentenceOf(entry))),
      pager: pageLinks(at, found.nextCursor, (query) => withQuery(CONSOLE.journal, query)),
    };
    sendConsolePage(res, 200, renderJournal(view, { visit: await visitView(deps, res) }));
  }

  async function make(req: Request, res: Response): Promise<void> {
    const typed = typedIn(req);
    const key = keyIn(typed);
    const { instanceId = '', taskId = '' } = typed;
    const scope = instanceId === '' && taskId === '' ? {} : { scope: { instanceId, taskId } };
    try {
      const asked = { name: typed['name'] ?? '', ...given(typed, 'role', 'expiresIn'), ...scope };
      const body = parseRequest(apiKeyBody, asked, 'body');
      await showSecret(res, 201, await makeKey(deps, body, askedBy(res, 'console-key', key)));
    } catch (error) {
      await backTo(error, 'make', typed, (status, tried) => show(req, res, { status, tried, key }));
    }
  }

  async function rotate(req: Request, res: Response): Promise<void> {
    const { id } = await apiKeyOf(books, String(req.params['kid']));
    const typed = typedIn(req);
    const key = keyIn(typed);
    try {
      const body = parseRequest(rotateBody, { overlap: typed['overlap'] ?? '' }, 'body');
      await showSecret(res, 201, await rotateKey(deps, id, body, askedBy(res, `console-rotate ${id}`, key)));
    } catch (error) {
      await backTo(error, `rotate-${id}`, typed, (status, tried) => show(req, res, { status, tried, key }));
    }
  }

  async function revoke(req: Request, res: Response): Promise<void> {
    await revokeKey(deps, String(req.params['kid']), visitIn(res).actor);
    leaveNote(deps, res, 'revoked');
    res.redirect(303, CONSOLE.settings);
  }

  async function showSecret(res: Response, status: number, { row, secret }: MadeKey): Promise<void> {
    const view = {
      title: `The key “${row.name}” is made`,
      at: 'settings' as const,
      secret,
      says: `It has the role “${row.role}”. A program sends it as “Authorization: Bearer …”.`,
      more:
        row.rotatedFrom === null
          ? null
          : `It takes over from ${row.rotatedFrom}, which stays good for the time you gave.`,
      back: { href: CONSOLE.settings, label: 'To the settings' },
    };
    sendConsolePage(res, status, renderSecret(view, { visit: await visitView(deps, res) }));
  }
}

const askedBy = (res: Response, route: string, key: string) => {
  const { actor: by } = visitIn(res);
  return { by, key, newId: idMaker(key, by.id, route) };
};

const FIELD_WORDS = { name: 'Say what it is for, in at most 200 characters.' };

/** Shows the form again; what is not the form's fault is thrown on. */
async function backTo(
  error: unknown,
  form: string,
  typed: Record<string, string>,
  again: (status: number, tried: FormTry) => Promise<void>,
): Promise<void> {
  if (!(error instanceof ApiProblem)) throw error;
  await again(PROBLEM_STATUS[error.code], formTry(form, typed, error, FIELD_WORDS));
}
