// Live events as server-sent events. An event's id is its position, so a stream that broke goes on without a gap.
import type { Request, Response } from 'express';
import { joinOf, joined } from '../instance/audit-reader.ts';
import type { ApiDeps } from '../deps.ts';
import { drained } from '../http/drained.ts';
import { whenClosed } from '../http/when-closed.ts';
import { type Answer, type Endpoint, endpoint } from '../http/endpoint.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import { z } from 'zod';
import { instanceParams } from '../schemas/fields.ts';
import type { TrailEntry } from '../../store/books.ts';

export const HEARTBEAT_MS = 15_000;

const query = z.object({
  after: z.coerce.number().int().min(0).optional().meta({
    description: 'Position to go on after; the header Last-Event-ID counts first. Default: from now on',
  }),
});
const DESCRIPTION =
  'Each event: `id` the position, `event` the audit type, `data` an audit entry with its `instanceId`. A comment every 15 s keeps the connection.';
const ANSWERS = { 200: { description: 'A stream of audit entries', contentType: 'text/event-stream' } };

export function eventRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/events',
      tag: 'Events',
      summary: 'Follow all instances',
      description: DESCRIPTION,
      access: 'viewer',
      query,
      answers: ANSWERS,
      handle: (call) => stream(deps, null, call.req, call.res, call.query.after),
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/events',
      tag: 'Events',
      summary: 'Follow one instance',
      description: DESCRIPTION,
      access: 'viewer',
      params: instanceParams,
      query,
      answers: ANSWERS,
      async handle(call) {
        const row = await rowOf(deps.books, call.params.id);
        return await stream(deps, row.id, call.req, call.res, call.query.after);
      },
    }),
  ];
}

async function stream(
  deps: ApiDeps,
  instanceId: string | null,
  req: Request,
  res: Response,
  afterQuery: number | undefined,
): Promise<Answer> {
  // Express answers HEAD with the handler of GET: nothing would ever come.
  if (req.method === 'HEAD')
    return { status: 200, headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } };
  const after = lastEventId(req) ?? afterQuery ?? (await deps.books.lastPosition());
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: 2000\n: from ${after}\n\n`);
  const give = async (entries: TrailEntry[]) => {
    for (const text of await messages(deps, entries)) {
      // A reader that does not keep up is waited for, and takes nothing from the others.
      if (!res.write(text)) await drained(res);
    }
  };
  // The server stops: readers come back by themselves, with the id of what they have last seen.
  const stop = deps.feed.follow(instanceId, after, give, () => res.end());
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  whenClosed(res, () => {
    stop();
    clearInterval(heartbeat);
  });
  return { handled: true };
}

/** Names are joined once an instance and delivery, for all its entries in it. */
async function messages(deps: ApiDeps, entries: TrailEntry[]): Promise<string[]> {
  const joins = new Map<string, Awaited<ReturnType<typeof joinOf>>>();
  const texts: string[] = [];
  for (const entry of entries) {
    let join = joins.get(entry.instanceId);
    if (!join) {
      join = await joinOf(deps.books, await rowOf(deps.books, entry.instanceId));
      joins.set(entry.instanceId, join);
    }
    const view = joined(entry, join);
    const data = JSON.stringify({ instanceId: entry.instanceId, ...view });
    texts.push(`id: ${entry.position}\nevent: ${view.type}\ndata: ${data}\n\n`);
  }
  return texts;
}

function lastEventId(req: Request): number | null {
  const given = req.headers['last-event-id'];
  if (given === undefined || given === '') return null;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  throw new ApiProblem('invalid-request', 'Last-Event-ID must be the id of an event of this stream.');
}
