// Agents' work on a task or errand, its transcripts, and answers to what agents ask.
import { readTranscript } from '../../activities/model/transcript.ts';
import { NOTHING_SPENT } from '../../process/views/spent.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { ApiProblem } from '../http/problem.ts';
import { actionEndpoint } from '../instance/action-endpoint.ts';
import { graphOf, rowOf } from '../instance/instance-reader.ts';
import { readTaskWork } from '../instance/task-work.ts';
import { taskParams } from '../schemas/commands.ts';
import { taskWork, transcript, transcriptParams, transcriptQuery } from '../schemas/work.ts';

const tag = 'Agents';

export function taskWorkRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/tasks/{tid}/work',
      tag,
      summary: "Agents' work on a task or an errand",
      description:
        'Attempts with turns of the model, calls of tools, what was refused, and what it took. An errand’s id is `errand.<n>`.',
      access: 'viewer',
      params: taskParams,
      answers: { 200: { description: 'Attempts, oldest first', schema: taskWork } },
      async handle({ params }) {
        const row = await rowOf(deps.books, params.id);
        const work = await readTaskWork(deps.books, row.id, params.tid);
        if (work) return ok(work);
        // A task of people, or one that has not begun.
        if ((await graphOf(deps.books, row)).task(params.tid)) return ok({ ...NO_WORK, id: params.tid });
        throw new ApiProblem('task-not-found', `There is no task or errand "${params.tid}".`);
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/tasks/{tid}/work/{attempt}/transcript',
      tag,
      summary: 'What a model was told and answered in an attempt',
      description: 'The messages after the last turn, or after the one named.',
      access: 'operator',
      params: transcriptParams,
      query: transcriptQuery,
      answers: { 200: { description: 'The messages, oldest first', schema: transcript } },
      async handle({ params, query }) {
        const row = await rowOf(deps.books, params.id);
        const work = await readTaskWork(deps.books, row.id, params.tid);
        const attempt = work?.attempts.findLast((each) => each.attempt === params.attempt);
        const turns = attempt?.turns.filter(({ transcript, by }) => transcript !== null && by === undefined);
        const turn =
          query.turn === undefined ? turns?.at(-1) : turns?.find((each) => each.turn === query.turn);
        const isKept = turn?.transcript && (await deps.blobs.get(turn.transcript)) !== null;
        if (!isKept) {
          const which = query.turn === undefined ? '' : ` of turn ${query.turn}`;
          throw new ApiProblem(
            'transcript-not-found',
            `No transcript${which} is kept of attempt ${params.attempt} at "${params.tid}".`,
          );
        }
        const { system, messages } = await readTranscript(deps.blobs, turn.transcript!);
        return ok({ system, messages });
      },
    }),
    actionEndpoint(deps, 'answer-question'),
  ];
}

const NO_WORK = { attempts: [], spent: NOTHING_SPENT };
