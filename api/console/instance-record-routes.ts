// What is on record of an instance, in the console: its whole trail and the export of it, comments, receipts.
import { type Request, type Response, Router } from 'express';
import {
  auditView,
  CONSOLE,
  headView,
  INSTANCE,
  renderInstanceAudit,
  renderInstanceComments,
  renderInstanceReceipt,
  typesOf,
} from '../../console/index.ts';
import type { TypedCommentView } from '../../portal/index.ts';
import { trailTypesOf } from '../../process/views/audit.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../http/actor.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { postComment } from '../instance/post-comment.ts';
import { readOutcome } from '../instance/read-decision.ts';
import { sendExport } from '../instance/send-export.ts';
import { receiptView } from '../portal/receipt.ts';
import { viewSource } from './instance-artifact-source.ts';
import { chainOf } from './instance-chain.ts';
import { knownInstance, nothingThere } from './instance-known.ts';
import { readForConsole } from './instance-reading.ts';
import { commentIdOf, instanceThread } from './instance-thread.ts';
import { leaveNote, takeNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const ENTRIES = 50;
const COMMENTS = 100;
const PAGE = `${CONSOLE.instances}/:id`;

export function instanceRecordRoutes(deps: ApiDeps): Router {
  const router = Router();
  const reads = [...consoleVisit(deps, 'viewer'), knownInstance(deps)];
  router.get(`${PAGE}/audit`, reads, showTrail);
  router.get(`${PAGE}/audit/export`, reads, exportTrail);
  router.get(`${PAGE}/comments`, reads, (req: Request, res: Response) => showComments(req, res, 200, null));
  router.post(`${PAGE}/comments`, consoleVisit(deps, 'operator'), knownInstance(deps), takeComment);
  router.get(`${PAGE}/decisions/:did`, reads, showReceipt);
  for (const path of ['audit', 'audit/export', 'decisions/:did'])
    router.all(`${PAGE}/${path}`, wrongMethod(['GET']));
  router.all(`${PAGE}/comments`, wrongMethod(['GET', 'POST']));
  return router;

  async function showTrail(req: Request, res: Response): Promise<void> {
    const id = String(req.params['id']);
    const { type, before, check } = req.query;
    const filter = typeof type === 'string' ? type : '';
    const types = typesOf(filter);
    const until = typeof before === 'string' && /^\d{1,15}$/.test(before) ? Number(before) : null;
    const reading = await readForConsole(deps, id);
    const found = await deps.books.trail({
      instanceId: id,
      newestFirst: true,
      limit: ENTRIES + 1,
      ...(until === null ? {} : { before: until }),
      ...(types === null ? {} : { types: trailTypesOf(types) }),
    });
    const entries = found.slice(0, ENTRIES);
    const audit = auditView(reading.source, {
      instanceId: id,
      entries: entries.map(reading.said),
      filter,
      older: found.length > ENTRIES ? entries.at(-1)!.position : null,
      isNewest: until === null,
      chain: check === undefined ? null : await chainOf(deps, id),
    });
    const visit = await visitView(deps, res);
    const html = renderInstanceAudit({ head: headView(reading.source), audit }, { visit });
    sendConsolePage(res, 200, html);
  }

  async function exportTrail(req: Request, res: Response): Promise<void> {
    if (req.method === 'HEAD') return void res.status(200).end();
    const row = await rowOf(deps.books, String(req.params['id']));
    await sendExport(deps, row, visitIn(res).actor, res);
  }

  async function showComments(
    req: Request,
    res: Response,
    status: number,
    typed: TypedCommentView | null,
  ): Promise<void> {
    const id = String(req.params['id']);
    const { cursor } = req.query;
    const reading = await readForConsole(deps, id);
    try {
      const options = {
        limit: COMMENTS,
        whole: true,
        typed,
        cursor: typeof cursor === 'string' ? cursor : undefined,
      };
      const thread = await instanceThread(deps, res, reading, options);
      const visit = await visitView(deps, res);
      const view = { head: headView(reading.source), thread };
      sendConsolePage(res, status, renderInstanceComments(view, { visit, note: takeNote(deps, req, res) }));
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
      await nothingThere(deps, res, id, 'There are no such comments');
    }
  }

  async function takeComment(req: Request, res: Response): Promise<void> {
    const { actor, session } = visitIn(res);
    const id = String(req.params['id']);
    const body = (req.body ?? {}) as Record<string, unknown>;
    const field = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
    const mention = body['mention'];
    const typed: TypedCommentView = {
      text: field('text').replace(/\r\n?/g, '\n').trim(),
      parentId: field('parent') === '' ? null : field('parent'),
      mentions: (Array.isArray(mention) ? mention : [mention]).filter((each) => typeof each === 'string'),
      problem: '',
    };
    const { row, source } = await readForConsole(deps, id);
    try {
      if (typed.text === '') throw new ApiProblem('invalid-request', 'Write something first.');
      await postComment(
        deps,
        { row, graph: source.graph, state: async () => source.state },
        {
          id: commentIdOf(session.id, id, [field('comment'), typed.parentId ?? '', typed.text]),
          author: { id: actor.id, kind: 'operator', by: principalOf(actor) },
          text: typed.text,
          ...(typed.parentId === null ? {} : { parentId: typed.parentId }),
          mentions: typed.mentions,
        },
      );
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
      return await showComments(req, res, PROBLEM_STATUS[error.code], { ...typed, problem: error.message });
    }
    leaveNote(deps, res, 'done');
    res.redirect(303, `${INSTANCE.page(id)}#comments-instance`);
  }

  async function showReceipt(req: Request, res: Response): Promise<void> {
    const id = String(req.params['id']);
    const reading = await readForConsole(deps, id);
    const outcome = await readOutcome(deps, reading.row, String(req.params['did']));
    const source = await viewSource(deps, res, reading, await deps.books.artifactVersions(id), []);
    const view =
      outcome?.status === 'counted'
        ? await receiptView(deps, { session: { instanceId: id } }, { source }, outcome)
        : null;
    if (view === null) return await nothingThere(deps, res, id, 'There is no such receipt');
    const visit = await visitView(deps, res);
    sendConsolePage(
      res,
      200,
      renderInstanceReceipt({ head: headView(reading.source), receipt: view }, { visit }),
    );
  }
}
