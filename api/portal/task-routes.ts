// The page of a person's own task: GET shows it, POST completes it. Late and second clicks are told what is recorded.
import { randomUUID } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { TaskNode } from '../../definition/graph.ts';
import {
  type AnswerProblem,
  buildTaskClosedView,
  buildTaskView,
  isOpenFor,
  type NoteView,
  PATHS,
  renderTask,
  renderTaskClosed,
  taskArtifacts,
  type TypedAnswers,
} from '../../portal/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { allEntries } from '../instance/audit-reader.ts';
import { completeTask } from './complete-task.ts';
import { refuseTooManyDocuments } from './document-limit.ts';
import { fileRoom } from './file-room.ts';
import { filesOf, formParts } from './form-parts.ts';
import { answerForm, isNavigation, keptForm } from './kept-form.ts';
import { type PageReading, readPage } from './page-source.ts';
import { readAgentWork } from './read-agent-work.ts';
import { isSameOrigin } from './same-origin.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

const TASK = '/external/tasks/:task';
const MAX_FILES = 20;

/** A form that comes back. */
interface Returned {
  typed: TypedAnswers;
  problems: AnswerProblem[];
  /** The same again where nobody confirmed it; null: a new one. */
  commandId: string | null;
  note: NoteView | null;
}

const NOT_CONFIRMED: NoteView = {
  tone: 'bad',
  title: 'Not confirmed yet',
  text: 'We could not find out in time whether your answer arrived. Send it again: it counts once, however often it comes. Files have to be chosen again.',
};
const BEGUN_ANEW: NoteView = {
  tone: 'wait',
  title: 'This task was begun anew after you opened the page',
  text: 'Nothing was recorded. What you typed is kept; read why it is done again, then answer.',
};
const RECORDED: NoteView = {
  tone: 'ok',
  title: 'This is recorded',
  text: 'It counts once. Sending it again changes nothing.',
};
const TOO_LATE: NoteView = {
  tone: 'idle',
  title: 'Your answer was not counted',
  text: 'The task was not open for you any more when it came. What stands on record is shown here.',
};

export function taskRoutes(deps: ApiDeps): Router {
  const router = Router();
  const room = fileRoom();
  const plain = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1_000 });
  router.get(TASK, behindSession(deps, showTask));
  router.post(TASK, behindSession(deps, takeForm));
  router.all(TASK, wrongMethod(['GET', 'POST']));
  return router;

  /** Only with a session is a file read at all. */
  async function takeForm(open: OpenSession, req: Request, res: Response): Promise<void> {
    // Before a byte of a file is read; the form's token comes with the body.
    if (!isSameOrigin(req, deps.publicUrl)) return await fromOurForm(deps, answer)(open, req, res);
    // A form without files holds too little to need room.
    if (!req.is('multipart/form-data')) {
      await parsed(plain, req, res);
      return await fromOurForm(deps, answer)(open, req, res);
    }
    if (!taskOf(await readPage(deps, open), req)) return noSuchTask(res);
    const leave = room.enter(open);
    if (!leave) {
      const text =
        'Too many files are on their way just now. Nothing was recorded: go back and send it again in a minute.';
      return sendProblemPage(res, 503, 'This cannot be taken just now', text);
    }
    try {
      await parsed(formParts(MAX_FILES), req, res);
      await fromOurForm(deps, answer)(open, req, res);
    } finally {
      leave();
    }
  }

  function parsed(parser: RequestHandler, req: Request, res: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (error?: unknown) => (error === undefined ? resolve() : reject(error));
      void parser(req, res, next);
    });
  }

  async function showTask(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const node = taskOf(page, req);
    if (!node) return noSuchTask(res);
    if (!isOpenFor(page.source, node)) {
      const note = req.query['done'] === undefined ? null : RECORDED;
      return sendPage(res, 'session', 200, await closedPage(page, node, note));
    }
    const kept = await keptForm<Returned>(deps, open, TASK, req.query['form']);
    for (const { key, version } of taskArtifacts(page.source, node)) {
      await noteVisit(deps, open, 'artifact_viewed', { key, version });
    }
    sendPage(res, 'session', kept?.status ?? 200, await openPage(page, node, kept?.value));
  }

  async function answer(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const node = taskOf(page, req);
    if (!node) return noSuchTask(res);
    const { session } = open;
    const typed = typedIn(req.body);
    const [commandId = ''] = typed['command'] ?? [];
    if (!/^task-[0-9a-f-]{36}$/.test(commandId)) {
      const text = 'Nothing was recorded. Open the task again and send it from there.';
      return sendProblemPage(res, 400, 'This form is not complete', text);
    }
    if (!isOpenFor(page.source, node)) return await tooLate(open, page, node, res);
    const again = (status: number, returned: Partial<Returned>) =>
      comesBack(open, page, node, req, res, status, {
        typed,
        problems: [],
        commandId: null,
        note: null,
        ...returned,
      });
    if (typed['attempt']?.[0] !== String(page.source.state.tasks[node.id]?.attempt)) {
      return await again(409, { note: BEGUN_ANEW });
    }
    const by = { kind: 'participant', id: session.participantId, linkId: session.linkId } as const;
    const files = filesOf(req.files);
    try {
      if (files.length > 0) await refuseTooManyDocuments(deps, session);
      const problems = await completeTask(deps, page, node, by, { commandId, typed, files });
      if (problems.length > 0) return await again(422, { problems });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      switch (error.code) {
        case 'not-confirmed':
        case 'temporal-unavailable':
          return await again(503, { commandId, note: NOT_CONFIRMED });
        case 'task-not-open':
        case 'instance-closed':
        case 'forbidden':
          return await tooLate(open, await readPage(deps, open), node, res);
        default:
          await noteVisit(deps, open, 'request_refused', { code: error.code, message: error.message });
          return await again(422, { problems: [{ name: null, text: error.message }] });
      }
    }
    if (isNavigation(req)) return res.redirect(303, `${PATHS.task(node.id)}?done`);
    sendPage(res, 'session', 200, await closedPage(await readPage(deps, open), node, RECORDED));
  }

  async function tooLate(open: OpenSession, page: PageReading, node: TaskNode, res: Response): Promise<void> {
    // Entered by an operator's hand it is on record as done by both: who sent it tells whose answer counts.
    const done = (await eventsOf(page, node)).findLast(({ type }) => type === 'TaskWorkDone');
    const own = done?.by.kind === 'participant' && done.by.id === open.session.participantId;
    if (!own) {
      const message = 'the task was not open for this person';
      await noteVisit(deps, open, 'request_refused', { code: 'task-not-open', taskId: node.id, message });
    }
    const html = await closedPage(page, node, own ? RECORDED : TOO_LATE);
    sendPage(res, 'session', own ? 200 : 409, html);
  }

  async function comesBack(
    open: OpenSession,
    page: PageReading,
    node: TaskNode,
    req: Request,
    res: Response,
    status: number,
    value: Returned,
  ): Promise<void> {
    await answerForm(deps, open, req, res, {
      page: TASK,
      status,
      value,
      at: (id) => `${PATHS.task(node.id)}?form=${id}`,
      html: () => openPage(page, node, value),
    });
  }

  async function openPage(page: PageReading, node: TaskNode, returned?: Returned): Promise<string> {
    const { commandId, ...rest } = returned ?? { commandId: null };
    const events = await eventsOf(page, node);
    const agentWork = await readAgentWork(deps, page.source, [node.id]);
    const more = { ...rest, events, agentWork, commandId: commandId ?? `task-${randomUUID()}` };
    return renderTask(buildTaskView(page.source, node, more));
  }

  async function closedPage(page: PageReading, node: TaskNode, note: NoteView | null): Promise<string> {
    return renderTaskClosed(
      buildTaskClosedView(page.source, node, { events: await eventsOf(page, node), note }),
    );
  }

  async function eventsOf({ reading }: PageReading, node: TaskNode): Promise<ProcessEvent[]> {
    const entries = await allEntries(deps.books, reading.row.id, ['TaskStarted', 'TaskWorkDone']);
    return entries
      .map(({ body }) => body as unknown as ProcessEvent)
      .filter((event) => 'taskId' in event.data && event.data.taskId === node.id);
  }
}

/** A person's task that is this reader's, or was. */
function taskOf({ source }: PageReading, req: Request): TaskNode | null {
  const node = source.graph.task(String(req.params['task']));
  if (!node) return null;
  if (isOpenFor(source, node)) return node;
  const { assignee, doneBy = [] } = source.state.tasks[node.id] ?? {};
  const theirs = [node.task.assignee, assignee, ...doneBy].includes(source.participantId);
  return theirs ? node : null;
}

function noSuchTask(res: Response): void {
  sendProblemPage(
    res,
    404,
    'There is no such task for you',
    'It may be somebody else’s. Nothing was recorded.',
  );
}

/** Every field as a list, as it was typed. Names that no form of ours has are of no use to anybody. */
function typedIn(body: unknown): TypedAnswers {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    fields
      .filter(([name]) => /^([fa](\.\d{1,4}){0,8}|summary|reason|command|attempt)$/.test(name))
      .map(([name, value]: [string, unknown]) => [
        name,
        (Array.isArray(value) ? value : [value]).map((each) => String(each)),
      ]),
  );
}
