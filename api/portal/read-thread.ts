// Reads one thread of comments as a page shows it: the newest of them, oldest first.
import { randomUUID } from 'node:crypto';
import {
  buildThread,
  PATHS,
  type ThreadKind,
  threadTitle,
  type ThreadView,
  type ViewSource,
} from '../../portal/index.ts';
import type { OtherThreadView, TypedCommentView } from '../../portal/index.ts';
import type { CommentSubject } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { OpenSession } from './session.ts';

/** On a page beside other things; the thread's own page shows more. */
const SHOWN = 20;

export interface ThreadRef {
  kind: ThreadKind;
  /** '' for the instance. */
  about: string;
}

export interface ThreadOptions {
  cursor?: string | undefined;
  limit?: number;
  typed?: TypedCommentView | null;
}

/** Throws InvalidCursor. */
export async function readThread(
  { books }: Pick<ApiDeps, 'books'>,
  { session }: OpenSession,
  source: ViewSource,
  { kind, about }: ThreadRef,
  { cursor, limit = SHOWN, typed = null }: ThreadOptions = {},
): Promise<ThreadView> {
  const { items, nextCursor } = await books.comments(session.instanceId, {
    about: subjectOf({ kind, about }),
    newestFirst: true,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const older = nextCursor === undefined ? null : new URLSearchParams({ cursor: nextCursor }).toString();
  return buildThread({
    ...source,
    kind,
    about,
    comments: items,
    olderHref: older === null ? null : `${PATHS.thread(kind, about)}&${older}`,
    newCommentId: randomUUID,
    typed,
  });
}

/** Of each open approval, beside it. */
export async function readThreads(
  deps: Pick<ApiDeps, 'books'>,
  open: OpenSession,
  source: ViewSource,
  items: { approvalId: string }[],
): Promise<Record<string, ThreadView>> {
  const threads = items.map(async ({ approvalId }): Promise<[string, ThreadView]> => {
    return [approvalId, await readThread(deps, open, source, { kind: 'approval', about: approvalId })];
  });
  return Object.fromEntries(await Promise.all(threads));
}

/** Of so many of the newest comments it is told what they are about. */
const LOOKED_AT = 200;

/** What else is talked about in the instance, beside the instance itself; what was said last comes first. */
export async function otherThreads(
  { books }: Pick<ApiDeps, 'books'>,
  { session }: OpenSession,
  source: ViewSource,
): Promise<OtherThreadView[]> {
  const { items } = await books.comments(session.instanceId, { newestFirst: true, limit: LOOKED_AT });
  const threads = new Map<string, OtherThreadView>();
  for (const { about, at } of items) {
    if (about === null) continue;
    const href = PATHS.thread(about.kind, about.id);
    const known = threads.get(href) ?? {
      href,
      title: threadTitle(source, about.kind, about.id),
      count: 0,
      at,
    };
    threads.set(href, { ...known, count: known.count + 1 });
  }
  return [...threads.values()];
}

/** What comments in the books are about; null: the instance. */
export const subjectOf = ({ kind, about }: ThreadRef): CommentSubject | null =>
  kind === 'instance' ? null : { kind, id: about };
