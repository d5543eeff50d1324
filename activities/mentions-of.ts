// What was said to one person in comments within a time: what names them, and what answers them.
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessState } from '../process/state.ts';
import type { CommentSubject } from '../store/books.ts';
import type { ActivityDeps } from './deps.ts';
import type { MailSource } from './mail/index.ts';

/** So many are listed in one mail; the page has all. */
const LISTED = 10;
const PAGE = 200;

interface Window {
  instanceId: string;
  participantId: string;
  /** Epoch ms; `until` is not in it. */
  from: number;
  until: number;
}

/** Oldest first. Empty where nothing was said to them. */
export async function mentionsOf(
  { books }: Pick<ActivityDeps, 'books'>,
  graph: ProcessGraph,
  state: ProcessState,
  { instanceId, participantId, from, until }: Window,
): Promise<NonNullable<MailSource['mentions']>> {
  const items: NonNullable<MailSource['mentions']>['items'] = [];
  let cursor: string | undefined;
  do {
    const page = await books.comments(instanceId, {
      from,
      until,
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    for (const { author, authorKind, at, text, about, mentions, parentId } of page.items) {
      if (author === participantId) continue;
      const parent = parentId === null ? null : await books.comment(parentId);
      const isReply = parent?.author === participantId && parent.authorKind === 'person';
      if (!isReply && !mentions.includes(participantId)) continue;
      if (items.length === LISTED) return { items, more: true };
      // Who runs the process speaks under the name that people outside know.
      items.push({
        author: authorKind === 'operator' ? null : author,
        at,
        text,
        about: titleOf(graph, state, about),
        isReply,
      });
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { items, more: false };
}

function titleOf(graph: ProcessGraph, state: ProcessState, about: CommentSubject | null): string | null {
  if (about === null) return null;
  if (about.kind === 'task') return graph.task(about.id)?.name ?? about.id;
  if (about.kind === 'artifact') return about.id;
  return Object.hasOwn(state.approvals, about.id) ? state.approvals[about.id]!.title : about.id;
}
