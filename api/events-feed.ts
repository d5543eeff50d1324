// Live entries of the trail for all streams of this process: one poller over the books, however many listen.
import type { Books, TrailEntry } from '../store/books.ts';
import type { ApiLogger } from './deps.ts';

export interface EventsFeed {
  /**
   * Calls `onEntries` with everything after `after`, in order of position and without gaps, until the returned function
   * is called. `instanceId` null: all instances. `onEnd`: the feed is closed, nothing more will come.
   */
  follow(
    instanceId: string | null,
    after: number,
    onEntries: (entries: TrailEntry[]) => Promise<void> | void,
    onEnd?: () => void,
  ): () => void;
  close(): void;
}

interface Follower {
  instanceId: string | null;
  /** Everything up to here has been given. */
  position: number;
  busy: boolean;
  /** Whether it is on the log that nothing can be given to it. */
  failed: boolean;
  onEntries: (entries: TrailEntry[]) => Promise<void> | void;
  onEnd: (() => void) | undefined;
}

const PAGE = 500;

/** `everyMs`: how often the books are asked while somebody listens (default 250). Nobody listening: not at all. */
export function eventsFeed(
  books: Books,
  { everyMs = 250, logger }: { everyMs?: number; logger?: Pick<ApiLogger, 'warn'> } = {},
): EventsFeed {
  const followers = new Set<Follower>();
  let timer: NodeJS.Timeout | null = null;
  let seen = -1;
  let asking = false;
  let away = false;

  async function tick(): Promise<void> {
    if (asking || followers.size === 0) return;
    asking = true;
    try {
      // One cheap look at the newest position; streams read their pages only where there is news for them.
      const newest = await books.lastPosition();
      const news = newest !== seen;
      seen = newest;
      away = false;
      for (const follower of followers) {
        if ((news || follower.position < newest) && !follower.busy) void deliver(follower, newest);
      }
    } catch (error) {
      // The books are away: streams stay open and go on from their position once they are back.
      if (!away) logger?.warn({ err: error }, 'the events feed cannot read the books');
      away = true;
      seen = -1;
    } finally {
      asking = false;
    }
  }

  async function deliver(follower: Follower, upTo: number): Promise<void> {
    follower.busy = true;
    try {
      while (followers.has(follower) && follower.position < upTo) {
        const entries = await books.trail({
          ...(follower.instanceId === null ? {} : { instanceId: follower.instanceId }),
          after: follower.position,
          limit: PAGE,
        });
        if (entries.length > 0) await follower.onEntries(entries);
        // Positions that belong to other instances are passed over, but never past what was looked at.
        follower.position = Math.max(
          follower.position,
          entries.length < PAGE ? upTo : 0,
          entries.at(-1)?.position ?? 0,
        );
      }
      follower.failed = false;
    } catch (error) {
      // Tried again from the same position at the next tick.
      const { instanceId, position } = follower;
      if (!follower.failed) logger?.warn({ err: error, instanceId, position }, 'a stream gets no events');
      follower.failed = true;
    } finally {
      follower.busy = false;
    }
  }

  return {
    follow(instanceId, after, onEntries, onEnd) {
      const follower: Follower = {
        instanceId,
        position: after,
        busy: false,
        failed: false,
        onEntries,
        onEnd,
      };
      followers.add(follower);
      timer ??= setInterval(() => void tick(), everyMs);
      timer.unref();
      void tick();
      return () => {
        followers.delete(follower);
        if (followers.size === 0 && timer) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
    close() {
      const ended = [...followers];
      followers.clear();
      if (timer) clearInterval(timer);
      timer = null;
      for (const { onEnd } of ended) onEnd?.();
    },
  };
}
