// Live events as server-sent events. An event's id is its position, so a stream that broke goes on without a gap.
import type { Request, Response } from 'express';
import { trailNamesOf } from '../../process/views/audit.ts';
import type { InstanceRow, TrailEntry } from '../../store/books.ts';
import { type EntryJoin, published } from '../../store/entry-join.ts';
import type { ApiDeps } from '../deps.ts';
import { drained } from '../http/drained.ts';
import { type Answer, type Endpoint, endpoint } from '../http/endpoint.ts';
import { ApiProblem } from '../http/problem.ts';
import { whenClosed } from '../http/when-closed.ts';
import { joinOf } from '../instance/audit-reader.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { eventsHeaders, eventsQuery, eventStream, instanceEventsQuery } from '../schemas/events.ts';
import { instanceParams } from '../schemas/fields.ts';

export const HEARTBEAT_MS = 15_000;
/** Whether who listens would still be let in: a token that was revoked hears nothing after this. */
const LOOK_MS = 5_000;

const DESCRIPTION =
  'Each event: `id` the position, `event` the audit type, `data` an audit entry with its `instanceId` and `processId`. A comment every 15 s keeps the connection.';
const ANSWERS = {
  200: { description: 'A stream of audit entries', contentType: 'text/event-stream', schema: eventStream },
};

/** What of the trail a stream gives. `instanceId` null: of all instances. */
interface Wanted {
  instanceId: string | null;
  after?: number | undefined;
  types?: string[] | undefined;
  processId?: string | undefined;
}

export function eventRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/events',
      tag: 'Events',
      summary: 'Follow all instances',
      description: DESCRIPTION,
      access: 'viewer',
      query: eventsQuery,
      headers: eventsHeaders,
      answers: ANSWERS,
      handle: (call) => stream(deps, { instanceId: null, ...call.query }, call.req, call.res),
    }),
    endpoint({
      method: 'get',
      path: '/api/processes/instances/{id}/events',
      tag: 'Events',
      summary: 'Follow one instance',
      description: DESCRIPTION,
      access: 'viewer',
      params: instanceParams,
      query: instanceEventsQuery,
      headers: eventsHeaders,
      answers: ANSWERS,
      async handle(call) {
        const { id: instanceId } = await rowOf(deps.books, call.params.id);
        return await stream(deps, { instanceId, ...call.query }, call.req, call.res);
      },
    }),
  ];
}

async function stream(deps: ApiDeps, wanted: Wanted, req: Request, res: Response): Promise<Answer> {
  // Express answers HEAD with the handler of GET: nothing would ever come.
  if (req.method === 'HEAD')
    return { status: 200, headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } };
  const after = lastEventId(req) ?? wanted.after ?? (await deps.books.lastPosition());
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: 2000\n: from ${after}\n\n`);
  let passed = after;
  let told = after;
  const give = async (entries: TrailEntry[]) => {
    for (const { position, text } of await messages(deps, wanted, entries)) {
      told = position;
      // A reader that does not keep up is waited for, and takes nothing from the others.
      if (!res.write(text)) await drained(res);
    }
    passed = entries.at(-1)?.position ?? passed;
  };
  // The server stops: readers come back by themselves, with the id of what they have last seen.
  const stop = deps.feed.follow(wanted.instanceId, after, give, () => res.end());
  const heartbeat = setInterval(() => {
    // An id alone is no event, and moves the place all the same: what a filter passed over is not read again.
    const place = passed > told ? `id: ${passed}\n` : '';
    told = Math.max(told, passed);
    res.write(`${place}: still here\n\n`);
  }, HEARTBEAT_MS);
  const look = setInterval(() => {
    mayListen(deps, req).then(
      (may) => may || res.end(),
      // Nobody can say: the next look may.
      () => undefined,
    );
  }, LOOK_MS);
  heartbeat.unref();
  look.unref();
  whenClosed(res, () => {
    stop();
    clearInterval(heartbeat);
    clearInterval(look);
  });
  return { handled: true };
}

async function mayListen({ authenticator }: ApiDeps, { headers }: Request): Promise<boolean> {
  const token = (headers.authorization ?? '').replace(/^Bearer /i, '');
  try {
    return (await authenticator.authenticate(token)) !== null;
  } catch (error) {
    if (error instanceof ApiProblem && (error.code === 'unauthenticated' || error.code === 'forbidden'))
      return false;
    throw error;
  }
}

/** What is wanted of these. Names are joined once an instance and delivery, for all its entries in it. */
async function messages(
  deps: ApiDeps,
  { types, processId }: Wanted,
  entries: TrailEntry[],
): Promise<{ position: number; text: string }[]> {
  const names = types && new Set(trailNamesOf(types));
  const rows = new Map<string, InstanceRow>();
  const joins = new Map<string, EntryJoin>();
  const texts: { position: number; text: string }[] = [];
  for (const entry of entries) {
    const { instanceId, position, type } = entry;
    if (names && !names.has(type)) continue;
    const row = rows.get(instanceId) ?? (await rowOf(deps.books, instanceId));
    rows.set(instanceId, row);
    if (processId !== undefined && row.processId !== processId) continue;
    const join = joins.get(instanceId) ?? (await joinOf(deps.books, row));
    joins.set(instanceId, join);
    const data = published(row, entry, join);
    const text = `id: ${position}\nevent: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
    texts.push({ position, text });
  }
  return texts;
}

function lastEventId(req: Request): number | null {
  const given = req.headers['last-event-id'];
  if (given === undefined || given === '') return null;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  throw new ApiProblem('invalid-request', 'Last-Event-ID must be the id of an event of this stream.');
}
