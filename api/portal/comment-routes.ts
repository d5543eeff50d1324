// Comments on the portal: a thread's page, and the form that adds one to it.
import { createHash } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import {
  anchorOf,
  frameOf,
  mayComment,
  PATHS,
  renderThreadPage,
  type ThreadKind,
  threadAnchor,
  threadTitle,
  type TypedCommentView,
} from '../../portal/index.ts';
import type { CommentRow } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { type CommentDraft, postComment } from '../instance/post-comment.ts';
import { type PageReading, readPage } from './page-source.ts';
import { readThread, type ThreadRef } from './read-thread.ts';
import { sendPage } from './send-page.ts';
import type { OpenSession } from './session.ts';
import { behindSession, fromOurForm, noteVisit, sendProblemPage } from './visit.ts';

const ON_ITS_OWN_PAGE = 100;
const KINDS: readonly string[] = ['instance', 'approval', 'artifact', 'task'] satisfies ThreadKind[];

export function commentPageRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '128kb', parameterLimit: 300 });
  router.get(PATHS.comments, behindSession(deps, showThread));
  router.post(PATHS.comments, form, behindSession(deps, fromOurForm(deps, takeComment)));
  router.all(PATHS.comments, wrongMethod(['GET', 'POST']));
  return router;

  async function showThread(open: OpenSession, req: Request, res: Response): Promise<void> {
    const { cursor } = req.query;
    const ref = refOf(req.query);
    const page = await readPage(deps, open);
    if (!ref || !isThere(page, ref)) return noSuchThread(res);
    try {
      await sendThread(open, res, 200, page, ref, null, typeof cursor === 'string' ? cursor : undefined);
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
      noSuchThread(res);
    }
  }

  async function takeComment(open: OpenSession, req: Request, res: Response): Promise<void> {
    const page = await readPage(deps, open);
    if (!mayComment(page.source)) {
      const message = 'the link, or their part in the process, lets them not comment';
      await noteVisit(deps, open, 'request_refused', { code: 'forbidden', message });
      const text = 'It lets you read. Nothing was posted.';
      return sendProblemPage(res, 403, 'This link does not let you comment', text);
    }
    const body = (req.body ?? {}) as Record<string, unknown>;
    const ref = refOf(body);
    if (!ref || !isThere(page, ref)) return noSuchThread(res);
    const { reading } = page;
    const typed = typedIn(body);
    try {
      if (typed.text === '') throw new ApiProblem('invalid-request', 'Write something first.');
      const place = { row: reading.row, graph: reading.graph, state: async () => reading.state };
      const posted = await postComment(deps, place, draftOf(open, body, ref, typed));
      res.redirect(303, placeOf(ref, posted));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
      const back = { ...typed, problem: error.message };
      await sendThread(open, res, PROBLEM_STATUS[error.code], page, ref, back);
    }
  }

  async function sendThread(
    open: OpenSession,
    res: Response,
    status: number,
    { source }: PageReading,
    ref: ThreadRef,
    typed: TypedCommentView | null,
    cursor?: string,
  ): Promise<void> {
    const options = { cursor, limit: ON_ITS_OWN_PAGE, typed };
    const thread = await readThread(deps, open, source, ref, options);
    const title = threadTitle(source, ref.kind, ref.about);
    const back = { href: homeOf(ref), label: `Back to ${title}` };
    sendPage(res, 'session', status, renderThreadPage({ frame: frameOf(source), title, back, thread }));
  }
}

/** The id is the person's own, so that nobody can take another's; the same form sent twice is one comment. */
function draftOf(
  { session }: OpenSession,
  body: Record<string, unknown>,
  ref: ThreadRef,
  typed: TypedCommentView,
): CommentDraft {
  const { id: sessionId, instanceId, participantId, linkId } = session;
  const drawn = [sessionId, instanceId, participantId, text(body, 'comment')].join('\n');
  return {
    id: `comment-${createHash('sha256').update(drawn).digest('hex').slice(0, 24)}`,
    author: { id: participantId, kind: 'person', linkId },
    text: typed.text,
    ...(ref.kind === 'instance' ? {} : { about: { id: ref.about, kind: ref.kind } }),
    ...(typed.parentId === null ? {} : { parentId: typed.parentId }),
    mentions: typed.mentions,
  };
}

function refOf(fields: Record<string, unknown>): ThreadRef | null {
  const [kind, about] = [text(fields, 'kind'), text(fields, 'about')];
  if (!KINDS.includes(kind) || (kind === 'instance') !== (about === '') || about.length > 200) return null;
  return { kind: kind as ThreadKind, about };
}

function isThere({ source, reading }: PageReading, { kind, about }: ThreadRef): boolean {
  switch (kind) {
    case 'instance':
      return true;
    case 'approval':
      return Object.hasOwn(reading.state.approvals, about);
    case 'artifact':
      return source.versions.some(({ key }) => key === about);
    case 'task':
      return reading.graph.task(about) !== undefined;
  }
}

function typedIn(body: Record<string, unknown>): TypedCommentView {
  const mention = body['mention'];
  const parent = text(body, 'parent');
  return {
    text: text(body, 'text').replace(/\r\n?/g, '\n').trim(),
    parentId: parent === '' ? null : parent,
    mentions: (Array.isArray(mention) ? mention : [mention]).filter((each) => typeof each === 'string'),
    problem: '',
  };
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  // PostgreSQL's texts do not take U+0000, and no browser sends it.
  return typeof value === 'string' ? value.replaceAll('\0', '') : '';
}

/** Where the thread stands beside what it is about. */
function homeOf({ kind, about }: ThreadRef): string {
  if (kind === 'approval') return `${PATHS.decide}#${anchorOf(about)}`;
  if (kind === 'artifact') return PATHS.artifactPage(about);
  return PATHS.home;
}

/** Back to where it was written: the page of an approval only while that is shown there, else the thread's own. */
function placeOf(ref: ThreadRef, posted: CommentRow): string {
  const anchor = `#${threadAnchor(ref)}`;
  if (ref.kind === 'artifact' && posted.about?.kind === 'artifact')
    return `${PATHS.artifactPage(ref.about)}${anchor}`;
  if (ref.kind === 'instance') return `${PATHS.home}${anchor}`;
  return `${PATHS.thread(ref.kind, ref.about)}${anchor}`;
}

const noSuchThread = (res: Response): void =>
  sendProblemPage(res, 404, 'There is nothing to comment on here', 'It may have been taken back meanwhile.');
