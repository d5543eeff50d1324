// Comments of an instance as the console shows and takes them: an operator speaks under their own name.
import { createHash } from 'node:crypto';
import { INSTANCE, whoAtStart } from '../../console/index.ts';
import { buildThread, type ThreadView, type TypedCommentView } from '../../portal/index.ts';
import type { Response } from 'express';
import type { ApiDeps } from '../deps.ts';
import type { ConsoleReading } from './instance-reading.ts';
import { mayOperate } from './may-operate.ts';
import { visitIn } from './visit-view.ts';

const SHOWN = 10;
/** Beside other things a comment is not longer than this; the page of all comments has it whole. Characters. */
const CUT_AT = 600;

export interface ThreadOptions {
  cursor?: string | undefined;
  limit?: number;
  typed?: TypedCommentView | null;
  /** On the page of comments alone: they stand there whole. */
  whole?: boolean;
}

/** Comments about whatever there is in it. Throws InvalidCursor. */
export async function instanceThread(
  { books, operatorName }: ApiDeps,
  res: Response,
  { row, source }: ConsoleReading,
  { cursor, limit = SHOWN, typed = null, whole = false }: ThreadOptions = {},
): Promise<ThreadView> {
  const { items, nextCursor } = await books.comments(row.id, {
    newestFirst: true,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const { csrf } = visitIn(res);
  const older = nextCursor === undefined ? null : new URLSearchParams({ cursor: nextCursor }).toString();
  const thread = buildThread({
    ...source,
    operatorName,
    kind: 'instance',
    about: '',
    // Nobody of the process reads this page.
    participantId: '',
    permissions: [],
    session: { csrf, linkExpiresAt: 0, unread: 0 },
    comments: whole ? items : items.map((item) => ({ ...item, text: cut(item.text) })),
    olderHref: older === null ? null : `${INSTANCE.comments(row.id)}?${older}`,
    // Not drawn: with what is typed it makes the comment's id, so that a form sent twice is one comment.
    newCommentId: () => String(source.state.seq),
    typed,
  });
  const authors = new Map(
    items.flatMap(({ id, author, authorKind }) => (authorKind === 'operator' ? [[id, author]] : [])),
  );
  const named = <T extends { id: string; by: ThreadView['items'][number]['by'] }>(item: T): T => {
    const author = authors.get(item.id);
    if (author === undefined) return item;
    return { ...item, by: { name: whoAtStart(source, author), kind: 'person', role: 'operator' } };
  };
  return {
    ...thread,
    items: thread.items.map((item) => ({ ...named(item), replies: item.replies.map(named) })),
    mayComment: mayOperate(res),
  };
}

const cut = (text: string): string =>
  text.length > CUT_AT ? `${text.slice(0, CUT_AT)}… (cut short here)` : text;

/** The same words from the same page are the same comment. */
export function commentIdOf(session: string, instanceId: string, fields: string[]): string {
  const drawn = [session, instanceId, ...fields].join('\n');
  return `comment-${createHash('sha256').update(drawn).digest('hex').slice(0, 24)}`;
}
