// The page of one task or errand in the console, and what a model was told and answered in an attempt at it.
import { type Request, type Response, Router } from 'express';
import { readTranscript } from '../../activities/model/transcript.ts';
import {
  artifactRow,
  CONSOLE,
  headView,
  INSTANCE,
  renderInstanceTask,
  renderTranscript,
  taskParts,
  transcriptSaid,
} from '../../console/index.ts';
import type { Json } from '../../definition/types.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongMethod } from '../http/serve.ts';
import { readTaskWork } from '../instance/task-work.ts';
import { knownInstance, nothingThere } from './instance-known.ts';
import { readForConsole } from './instance-reading.ts';
import { mayOperate } from './may-operate.ts';
import { sendConsolePage } from './send-page.ts';
import { visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

const TASK = `${CONSOLE.instances}/:id/tasks/:tid`;
const TRANSCRIPT = `${TASK}/attempts/:attempt/transcript`;

export function instanceTaskRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get(TASK, consoleVisit(deps, 'viewer'), knownInstance(deps), showTask);
  // As over the API: transcripts hold whatever the model was given.
  router.get(TRANSCRIPT, consoleVisit(deps, 'operator'), knownInstance(deps), showTranscript);
  for (const path of [TASK, TRANSCRIPT]) router.all(path, wrongMethod(['GET']));
  return router;

  async function showTask({ params }: Request, res: Response): Promise<void> {
    const [id, taskId] = [String(params['id']), String(params['tid'])];
    const { source, events } = await readForConsole(deps, id);
    const work = await readTaskWork(deps.books, id, taskId);
    const parts = taskParts(source, taskId, work, events, mayOperate(res));
    if (parts === null) return await nothingThere(deps, res, id, `There is no task or errand “${taskId}”`);
    const versions = await deps.books.artifactVersions(id);
    const view = {
      head: headView(source),
      ...parts,
      stored: versions
        .filter((each) => each.taskId === taskId)
        .toReversed()
        .map((row) => artifactRow(source, row)),
    };
    sendConsolePage(res, 200, renderInstanceTask(view, { visit: await visitView(deps, res) }));
  }

  async function showTranscript({ params }: Request, res: Response): Promise<void> {
    const [id, taskId, number] = [String(params['id']), String(params['tid']), Number(params['attempt'])];
    const work = await readTaskWork(deps.books, id, taskId);
    const attempt = work?.attempts.findLast((each) => each.attempt === number);
    const turn = attempt?.turns.findLast(({ transcript, by }) => transcript !== null && by === undefined);
    const isKept = turn?.transcript && (await deps.blobs.get(turn.transcript)) !== null;
    if (!isKept) return await nothingThere(deps, res, id, 'No transcript is kept of this attempt');
    const { system, messages } = await readTranscript(deps.blobs, turn.transcript!);
    const { source } = await readForConsole(deps, id);
    const name = source.graph.task(taskId)?.name ?? taskId;
    const view = {
      head: headView(source),
      title: `Transcript of attempt ${number}`,
      back: { href: INSTANCE.task(id, taskId), label: `Back to ${name}` },
      said: transcriptSaid(system, messages as unknown as Json[]),
    };
    sendConsolePage(res, 200, renderTranscript(view, { visit: await visitView(deps, res) }));
  }
}
