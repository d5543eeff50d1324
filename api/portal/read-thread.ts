// Reads one thread of comments as a page shows it: the newest of them, oldest first.
import { randomUUID } from 'node:crypto';
import { buildThread, PATHS, type ThreadKind, type ThreadView, type ViewSource } from '../../portal/index.ts';
import type { TypedCommentView } from '../../portal/index.ts';
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

/** What comments in the books are about; null: the instance. */
export const subjectOf = ({ kind, about }: ThreadRef): CommentSubject | null =>
  kind === 'instance' ? null : { kind, id: about };
