// The page of an agent's question: GET shows it, POST answers it. Late and second clicks are told what is recorded.
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { LIMITS } from '../../definition/limits.ts';
import {
  buildQuestionClosedView,
  buildQuestionView,
  type NoteView,
  PATHS,
  type QuestionMore,
  renderQuestion,
  renderQuestionClosed,
} from '../../portal/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { allEntries } from '../instance/audit-reader.ts';
import { sendCommand } from '../instance/send-command.ts';
import { answerForm, isNavigation, keptForm } from './kept-form.ts';
import { type PageReading, readPage } from './page-source.ts';
import { refusalWords } from './refusal-words.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

const QUESTION = '/external/questions/:question';

/** A form that comes back. `commandId`: the same again where nobody confirmed it. */
type Returned = Pick<QuestionMore, 'typed' | 'problem' | 'note'> & { commandId?: string };

const NOT_CONFIRMED: NoteView = {
  tone: 'bad',
  title: 'Not confirmed yet',
  text: 'We could not find out in time whether your answer arrived. Send it again: it counts once, however often it comes.',
};
const RECORDED: NoteView = {
  tone: 'ok',
  title: 'Your answer is recorded',
  text: 'The agent reads it and goes on. Sending it again changes nothing.',
};
const TOO_LATE: NoteView = {
  tone: 'idle',
  title: 'Your answer was not needed any more',
  text: 'The question was not open any more when it came. What stands on record is shown here.',
};

export function questionRoutes(deps: ApiDeps): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 10 });
  router.get(QUESTION, behindSession(deps, showQuestion));
  router.post(QUESTION, form, behindSession(deps, fromOurForm(deps, takeAnswer)));
  router.all(QUESTION, wrongMethod(['GET', 'POST']));
  return router;

  async function showQuestion(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const kept = await keptForm<Returned>(deps, open, QUESTION, req.query['form']);
    const html = openPage(page, idOf(req), kept?.value);
    if (html !== null) return sendPage(res, 'session', kept?.status ?? 200, html);
    await showClosed(page, req, res, 200, req.query['done'] === undefined ? null : RECORDED);
  }

  async function takeAnswer(open: OpenSession, req: Request, res: Response): Promise<void> {
    const { text, command } = (req.body ?? {}) as Record<string, unknown>;
    if (typeof text !== 'string' || typeof command !== 'string' || !/^answer-[0-9a-f-]{36}$/.test(command)) {
      const why = 'Nothing was recorded. Open the question again and answer it there.';
      return sendProblemPage(res, 400, 'This form is not complete', why);
    }
    const typed = text.replaceAll(/\r\n?/g, '\n').trim();
    const page = await readPage(deps, open);
    if (openPage(page, idOf(req)) === null) return await tooLate(open, req, res);
    const again = (status: number, returned: Returned) =>
      answerForm(deps, open, req, res, {
        page: QUESTION,
        status,
        value: { typed, ...returned },
        at: (id) => `${PATHS.question(idOf(req))}?form=${id}`,
        html: () => openPage(page, idOf(req), { typed, ...returned })!,
      });
    if (typed === '') return await again(422, { problem: 'Write an answer.' });
    if (typed.length > LIMITS.commentChars) {
      const limit = LIMITS.commentChars.toLocaleString('en');
      return await again(422, { problem: `Shorten this to ${limit} characters.` });
    }
    const { participantId: id, linkId } = open.session;
    try {
      await sendCommand(deps, page.reading.row, {
        type: 'AnswerQuestion',
        id: command,
        by: { kind: 'participant', id, linkId },
        data: { questionId: idOf(req), text: typed },
      });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'not-confirmed' || error.code === 'temporal-unavailable') {
        return await again(503, { note: NOT_CONFIRMED, commandId: command });
      }
      // Answered or dropped while this was on its way.
      if (openPage(await readPage(deps, open), idOf(req)) === null) return await tooLate(open, req, res);
      await noteVisit(deps, open, 'request_refused', { code: error.code, message: error.message });
      return await again(422, { problem: refusalWords(error.code, error.message, []).text });
    }
    if (isNavigation(req)) return res.redirect(303, `${PATHS.question(idOf(req))}?done`);
    await showClosed(await readPage(deps, open), req, res, 200, RECORDED);
  }

  async function tooLate(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    const answered = (await eventsOf(page)).some(
      ({ type, by, data }) =>
        type === 'QuestionAnswered' && by.id === open.session.participantId && data.questionId === idOf(req),
    );
    if (!answered) {
      const message = `question "${idOf(req)}" was not open for this person`;
      await noteVisit(deps, open, 'request_refused', { code: 'question-closed', message });
    }
    await showClosed(page, req, res, answered ? 200 : 409, answered ? RECORDED : TOO_LATE);
  }

  async function showClosed(
    page: PageReading,
    req: Request,
    res: Response,
    status: number,
    note: NoteView | null,
  ): Promise<void> {
    const view = buildQuestionClosedView(page.source, idOf(req), await eventsOf(page), note);
    if (view) return sendPage(res, 'session', status, renderQuestionClosed(view));
    const text = 'It may have been put to somebody else. Nothing was recorded.';
    sendProblemPage(res, 404, 'There is no such question for you', text);
  }

  function openPage(page: PageReading, questionId: string, returned: Returned = {}): string | null {
    const commandId = returned.commandId ?? `answer-${randomUUID()}`;
    const view = buildQuestionView(page.source, questionId, { ...returned, commandId });
    return view && renderQuestion(view);
  }

  async function eventsOf({ reading }: PageReading): Promise<ProcessEvent[]> {
    const types = ['QuestionAsked', 'QuestionAnswered', 'QuestionDropped'];
    const entries = await allEntries(deps.books, reading.row.id, types);
    return entries.map(({ body }) => body as unknown as ProcessEvent);
  }
}

const idOf = (req: Request): string => String(req.params['question']);
