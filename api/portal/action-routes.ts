// The pages of what a person may do beyond deciding: hand over, be away, take back, act on what others are asked.
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import {
  type ActionView,
  buildActView,
  doneView,
  type DoneWords,
  PATHS,
  renderAct,
  renderAction,
  renderDone,
} from '../../portal/index.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { sendCommand } from '../instance/send-command.ts';
import { successorOf } from '../instance/successor.ts';
import type { Problem } from './action-form.ts';
import { type Action, ACTIONS } from './actions.ts';
import { answerForm, keepForm, keptForm } from './kept-form.ts';
import { type PageReading, readPage } from './page-source.ts';
import { refusalWords } from './refusal-words.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

const OUTCOME = '/external/outcomes/:id';

/** A form that comes back. */
interface Returned {
  typed: Record<string, string>;
  problems: Problem[];
  /** The same again where nobody confirmed it. */
  commandId: string | null;
}

export function actionRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 30 });
  for (const action of ACTIONS) {
    router.get(
      action.path,
      behindSession(deps, (...visit) => show(action, ...visit)),
    );
    router.post(
      action.path,
      form,
      behindSession(
        deps,
        fromOurForm(deps, (...visit) => take(action, ...visit)),
      ),
    );
    router.all(action.path, wrongMethod(['GET', 'POST']));
  }
  router.get(PATHS.act, behindSession(deps, showAct));
  router.all(PATHS.act, wrongMethod(['GET']));
  router.get(OUTCOME, behindSession(deps, showOutcome));
  router.all(OUTCOME, wrongMethod(['GET']));
  return router;

  async function showAct(open: OpenSession, _req: Request, res: Response): Promise<void> {
    const view = buildActView((await readPage(deps, open)).source);
    return view ? sendPage(res, 'session', 200, renderAct(view)) : notYours(res);
  }

  async function show(action: Action, open: OpenSession, req: Request, res: Response): Promise<void> {
    const view = action.view(await readPage(deps, open), req);
    if (!view) return notYours(res);
    const kept = await keptForm<Returned>(deps, open, action.path, req.query['form']);
    sendPage(res, 'session', kept?.status ?? 200, renderAction(pageOf(view, kept?.value)));
  }

  async function take(action: Action, open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const typed = typedIn(req.body);
    const commandId = typed['command'] ?? '';
    const view = action.view(page, req);
    if (!/^act-[0-9a-f-]{36}$/.test(commandId)) return notYours(res);
    // The same form again, after it took effect: told as it was the first time.
    const before = await keptForm<DoneWords>(deps, open, `done ${action.path}`, commandId);
    if (before) return sendPage(res, 'session', 200, renderDone(doneView(page.source, before.value)));
    if (!view) {
      const message = `"${req.path}" was not theirs to do, or not any more`;
      await noteVisit(deps, open, 'request_refused', { code: 'forbidden', message });
      return notYours(res);
    }
    const back = (status: number, problems: Problem[], same: string | null = null) =>
      comesBack(action, open, req, res, view, status, { typed, problems, commandId: same });
    const asked = action.read(page, req, typed);
    if (Array.isArray(asked)) return await back(422, asked);
    const { session } = open;
    const by = { kind: 'participant', id: session.participantId, linkId: session.linkId } as const;
    try {
      const person = asked.person
        ? await successorOf(deps, page.reading.row, asked.person, session.participantId)
        : null;
      const command = { ...asked.command(person), id: commandId, by } as UntimedCommand;
      await sendCommand(deps, page.reading.row, command);
      await done(action, open, req, res, commandId, asked.done(nameOf(page, asked.person, person)));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'not-confirmed' || error.code === 'temporal-unavailable') {
        return await back(503, [{ name: null, text: NOT_CONFIRMED }], commandId);
      }
      await noteVisit(deps, open, 'request_refused', { code: error.code, message: error.message });
      const fields = view.fields.map(({ name }) => name);
      const status = PROBLEM_STATUS[error.code];
      await back(status, [refusalWords(error.code, error.message, fields)]);
    }
  }

  /** Kept under the command's id too, for the second click. */
  async function done(
    action: Action,
    open: OpenSession,
    req: Request,
    res: Response,
    commandId: string,
    value: DoneWords,
  ): Promise<void> {
    await keepForm(deps, open, `done ${action.path}`, { status: 200, value }, commandId);
    const html = async () => renderDone(doneView((await readPage(deps, open)).source, value));
    await answerForm(deps, open, req, res, { page: OUTCOME, status: 200, value, at: PATHS.outcome, html });
  }

  async function showOutcome(open: OpenSession, req: Request, res: Response): Promise<void> {
    const kept = await keptForm<DoneWords>(deps, open, OUTCOME, req.params['id']);
    if (!kept) return res.redirect(303, PATHS.home);
    const { source } = await readPage(deps, open);
    sendPage(res, 'session', kept.status, renderDone(doneView(source, kept.value)));
  }

  async function comesBack(
    action: Action,
    open: OpenSession,
    req: Request,
    res: Response,
    view: ActionView,
    status: number,
    value: Returned,
  ): Promise<void> {
    const from = view.hidden.find(([name]) => name === 'from');
    await answerForm(deps, open, req, res, {
      page: action.path,
      status,
      value,
      at: (id) => `${view.action}?form=${id}${from ? `&from=${encodeURIComponent(from[1])}` : ''}`,
      html: () => renderAction(pageOf(view, value)),
    });
  }
}

const NOT_CONFIRMED =
  'We could not find out in time whether this arrived. Send it again: it happens once, however often it comes.';

/** The page with its command's id, and with what came back. */
function pageOf(view: ActionView, returned?: Returned): ActionView {
  const id: [string, string] = ['command', returned?.commandId ?? `act-${randomUUID()}`];
  const other = view.other && { ...view.other, hidden: [...view.other.hidden, id] };
  const { typed = {}, problems = [] } = returned ?? {};
  return { ...view, hidden: [...view.hidden, id], other, typed, problems };
}

function nameOf(
  { source }: PageReading,
  named: { name: string } | { participantId: string } | null,
  person: { participantId: string } | null,
): string {
  if (person && source.state.bindings[person.participantId] !== undefined) {
    return actorName(source.graph, person.participantId, source.people);
  }
  return named && 'name' in named ? named.name : (person?.participantId ?? '');
}

function notYours(res: Response): void {
  const text = 'It is not open any more, or not for you to do. Nothing was changed.';
  sendProblemPage(res, 404, 'There is nothing to do here', text);
}

/** Single fields, trimmed; line ends as plain newlines. */
function typedIn(body: unknown): Record<string, string> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    fields.flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' && name !== 'csrf'
        ? [[name, value.replaceAll(/\r\n?/g, '\n').trim()] as const]
        : [],
    ),
  );
}
