// From comments in the books to a thread on a page: replies under what they answer, names instead of ids.
import { everybody } from '../../process/people.ts';
import { rightsOf } from '../../process/roles.ts';
import { actorName, operatorName } from '../../process/views/actor-name.ts';
import type { ActorView, CommentItemView, ThreadKind, ThreadView, TypedCommentView } from '../page-views.ts';
import { actorView, labelOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** A comment as the books have it. */
export interface SaidComment {
  id: string;
  author: string;
  authorKind: 'person' | 'operator' | 'agent';
  at: number;
  text: string;
  parentId: string | null;
  mentions: string[];
}

export interface ThreadSource
  extends Pick<
    ViewSource,
    'graph' | 'state' | 'people' | 'operatorName' | 'participantId' | 'permissions' | 'session'
  > {
  kind: ThreadKind;
  about: string;
  /** In any order; the newest there are. */
  comments: SaidComment[];
  olderHref: string | null;
  newCommentId(): string;
  typed?: TypedCommentView | null;
}

/** All that the page needs of one thread. */
export function buildThread(source: ThreadSource): ThreadView {
  const { kind, about, olderHref, session, newCommentId, typed } = source;
  return {
    kind,
    about,
    items: threadsOf(source),
    olderHref,
    mayComment: mayComment(source),
    people: peopleFor(source),
    csrf: session.csrf,
    newCommentId,
    typed: typed ?? null,
  };
}

/** As far as their link goes, and as far as their part in the process goes now. */
export const mayComment = ({
  graph,
  state,
  participantId,
  permissions,
}: Pick<ThreadSource, 'graph' | 'state' | 'participantId' | 'permissions'>): boolean =>
  permissions.includes('comment') && rightsOf(graph, state, participantId).includes('comment');

/** What a thread is about, in words. */
export function threadTitle(
  { graph, state, versions }: Pick<ViewSource, 'graph' | 'state' | 'versions'>,
  kind: ThreadKind,
  about: string,
): string {
  if (kind === 'instance') return state.name;
  if (kind === 'task') return graph.task(about)?.name ?? about;
  if (kind === 'artifact') return versions.findLast(({ key }) => key === about)?.fileName ?? about;
  return Object.hasOwn(state.approvals, about) ? state.approvals[about]!.title : about;
}

function threadsOf(source: ThreadSource): CommentItemView[] {
  const sorted = source.comments.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const byId = new Map(sorted.map((comment) => [comment.id, comment]));
  // Those that begin a thread first: within one moment a reply may be sorted before what it answers.
  const roots = new Map(sorted.map((comment) => [comment, rootOf(byId, comment)]));
  const tops = sorted.filter((comment) => roots.get(comment) === comment);
  const items = new Map(tops.map((comment) => [comment.id, itemOf(source, comment)]));
  for (const comment of sorted) {
    const root = roots.get(comment)!;
    if (root !== comment) items.get(root.id)!.replies.push(itemOf(source, comment));
  }
  // What stands at the top and answers something answers what is on an older page.
  return tops.map((comment) => ({ ...items.get(comment.id)!, answersEarlier: comment.parentId !== null }));
}

const itemOf = (source: ThreadSource, comment: SaidComment): CommentItemView => ({
  id: comment.id,
  by: authorOf(source, comment),
  at: comment.at,
  text: comment.text,
  told: comment.mentions.map((id) => actorName(source.graph, id, source.people)),
  answersEarlier: false,
  replies: [],
});

/** One level is shown: a reply to a reply stands under the comment that began it. */
function rootOf(byId: Map<string, SaidComment>, comment: SaidComment): SaidComment {
  let at = comment;
  for (let steps = 0; steps < byId.size; steps++) {
    const parent = at.parentId === null ? undefined : byId.get(at.parentId);
    if (!parent) return at;
    at = parent;
  }
  return at;
}

/** Who runs the process speaks under the name that people outside know. */
function authorOf(source: ThreadSource, { author, authorKind }: SaidComment): ActorView {
  if (authorKind !== 'operator') return actorView(source, author);
  const { graph, people } = source;
  return { name: operatorName(graph, people, source.operatorName), kind: 'person', role: 'runs the process' };
}

function peopleFor(source: ThreadSource): ThreadView['people'] {
  const { graph, state, people, participantId } = source;
  return everybody(graph, state)
    .filter(({ id }) => id !== participantId)
    .map(({ id }) => ({ id, name: actorName(graph, id, people), role: labelOf(source, id) }));
}
