// Tells an open page that its instance has moved on: not what happened, only that. The session is looked at each time.
import { type Request, type Response, Router } from 'express';
import { PATHS } from '../../portal/index.ts';
import type { JournalType, TrailEntry } from '../../store/books.ts';
import { sessionIsOpen, sessionIdOf, sessionValueIn } from '../../links/index.ts';
import type { ApiDeps } from '../deps.ts';
import { whenClosed } from '../http/when-closed.ts';
import { wrongMethod } from '../http/serve.ts';

const HEARTBEAT_MS = 15_000;
/** Open pages of one session; one more takes the place of none, it just hears nothing. */
const PAGES = 6;

/** Of the journal, what a page shows; that somebody looked at a page is no change. */
const SHOWN_OF_JOURNAL = new Set<string>(['comment_posted'] satisfies JournalType[]);

export function liveRoutes(deps: ApiDeps): Router {
  const router = Router();
  const listening = new Map<string, number>();
  router.get(PATHS.events, follow);
  router.all(PATHS.events, wrongMethod(['GET']));
  return router;

  async function follow(req: Request, res: Response): Promise<void> {
    // Express answers HEAD with the handler of GET: nothing would ever come.
    if (req.method === 'HEAD') return void res.status(204).end();
    const value = sessionValueIn(deps.publicUrl, req.headers.cookie);
    const id = value === null ? null : sessionIdOf(value);
    const session = await open(id);
    // 204 ends it for good: an event source does not ask again.
    if (!session || (listening.get(session.id) ?? 0) >= PAGES) return void res.status(204).end();
    listening.set(session.id, (listening.get(session.id) ?? 0) + 1);
    whenClosed(res, () => {
      const left = (listening.get(session.id) ?? 1) - 1;
      if (left > 0) listening.set(session.id, left);
      else listening.delete(session.id);
    });
    const position = await deps.books.lastPosition();
    const row = await deps.books.instance(session.instanceId);
    if (res.closed) return;
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    res.write('retry: 5000\n\n');
    const say = (event: 'changed' | 'ended') => {
      if (!res.writableEnded) res.end(`event: ${event}\ndata: \n\n`);
    };
    // What happened between the page and this call.
    if (row && row.lastSeq > sinceOf(req)) say('changed');

    /** The session ends with its link, by hand or by time; none of that may wait for the next heartbeat. */
    const look = async (entries: TrailEntry[]): Promise<void> => {
      if (!(await open(id))) say('ended');
      else if (entries.some(isShown)) say('changed');
    };
    const stop = deps.feed.follow(session.instanceId, position, look, () => res.end());
    const heartbeat = setInterval(() => {
      open(id).then(
        (still) => {
          if (!still) say('ended');
          else if (!res.writableEnded) res.write(': still here\n\n');
        },
        // The books are away: the page hears of it when it asks for something.
        () => undefined,
      );
    }, HEARTBEAT_MS);
    heartbeat.unref();
    res.on('close', () => {
      stop();
      clearInterval(heartbeat);
    });
  }

  /** Listening is no sign that somebody is there: the session is not noted as used. */
  async function open(id: string | null) {
    const session = id === null ? null : await deps.books.session(id);
    if (!session || !sessionIsOpen(session, deps.now())) return null;
    const link = await deps.books.link(session.linkId);
    return link && link.revokedAt === null && deps.now() < link.expiresAt ? session : null;
  }
}

const isShown = ({ stream, type }: TrailEntry): boolean => stream === 'events' || SHOWN_OF_JOURNAL.has(type);

/** The last event that the page knew of; without it, all there is. */
function sinceOf({ query }: Request): number {
  const { since } = query;
  return typeof since === 'string' && /^\d{1,9}$/.test(since) ? Number(since) : Number.MAX_SAFE_INTEGER;
}
