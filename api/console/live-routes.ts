// Tells an open page of the console that something has moved on: not what, only that. The page then loads itself again,
// as whoever is signed in may see it. The session is looked at each time.
import { type Request, type Response, Router } from 'express';
import { CONSOLE } from '../../console/index.ts';
import type { JournalType, TrailEntry } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { whenClosed } from '../http/when-closed.ts';
import { wrongMethod } from '../http/serve.ts';
import { consoleSessionOf } from './session.ts';

const HEARTBEAT_MS = 15_000;
/**
 * Open pages of one session that hear of changes; one more is told that it does not. A browser has six lines to a server
 * that speaks HTTP/1.1: some have to stay free for the pages themselves.
 */
const PAGES = 4;
/** Word of many steps together is one word. */
const TOGETHER_MS = 1_000;

/** That somebody looked at a page, or that a link was opened, is no change to what the console lists. */
const UNSEEN = new Set<string>(['page_viewed', 'artifact_viewed', 'link_opened'] satisfies JournalType[]);

export function consoleLiveRoutes(deps: ApiDeps): Router {
  const router = Router();
  const listening = new Map<string, number>();
  router.get(CONSOLE.events, follow);
  router.all(CONSOLE.events, wrongMethod(['GET']));
  return router;

  async function follow(req: Request, res: Response): Promise<void> {
    // Express answers HEAD with the handler of GET: nothing would ever come.
    if (req.method === 'HEAD') return void res.status(204).end();
    const session = await consoleSessionOf(deps, req, false);
    // 204 ends it for good: an event source does not ask again.
    if (!session || (listening.get(session.id) ?? 0) >= PAGES) return void res.status(204).end();
    listening.set(session.id, (listening.get(session.id) ?? 0) + 1);
    whenClosed(res, () => {
      const left = (listening.get(session.id) ?? 1) - 1;
      if (left > 0) listening.set(session.id, left);
      else listening.delete(session.id);
    });
    const newest = await deps.books.lastPosition();
    if (res.closed) return;
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    res.write('retry: 5000\n\n');
    let waiting: NodeJS.Timeout | null = null;
    const say = (event: 'changed' | 'ended', position: number | string = ''): void => {
      if (res.writableEnded) return;
      // What it was last told comes back as Last-Event-ID where the line was cut.
      if (event === 'changed') res.write(`event: changed\nid: ${position}\ndata: \n\n`);
      else res.end('event: ended\ndata: \n\n');
    };
    const tell = (position: number): void => {
      waiting ??= setTimeout(() => {
        waiting = null;
        stillOpen(req).then(
          (open) => say(open ? 'changed' : 'ended', position),
          () => undefined,
        );
      }, TOGETHER_MS);
    };
    const look = (entries: TrailEntry[]): void => {
      const last = entries.filter(({ type }) => !UNSEEN.has(type)).at(-1);
      if (last) tell(last.position);
    };
    // From where the page stands: what happened between the page and this call is not missed.
    const stop = deps.feed.follow(instanceIn(req), sinceOf(req, newest), look, () => res.end());
    const heartbeat = setInterval(() => {
      stillOpen(req).then(
        (open) => {
          if (!open) say('ended');
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
      if (waiting) clearTimeout(waiting);
    });
  }

  async function stillOpen(req: Request): Promise<boolean> {
    return (await consoleSessionOf(deps, req, false)) !== null;
  }
}

/** One instance's page listens to that instance. */
function instanceIn({ query }: Request): string | null {
  const { instance } = query;
  return typeof instance === 'string' && instance !== '' ? instance.slice(0, 200) : null;
}

/** The last position that the page knew of, never far behind: a page that is old is simply told to load itself. */
function sinceOf({ query, headers }: Request, newest: number): number {
  const given = headers['last-event-id'] ?? query['since'];
  const since = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : newest;
  return Math.min(newest, Math.max(since, newest - FURTHEST_BACK));
}

const FURTHEST_BACK = 200;
