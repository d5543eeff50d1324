// One comment, from the API or the portal: checked, counted against its author's limit, kept in the books, and told to
// those whom it names or answers. It never touches the process.
import { LIMITS } from '../../definition/limits.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Principal } from '../../process/principal.ts';
import type { ProcessState } from '../../process/state.ts';
import type { CommentRow, CommentSubject, InstanceRow } from '../../store/books.ts';
import { mentionMailId, mentionWindow } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, type FieldProblem } from '../http/problem.ts';

const MINUTE_MS = 60_000;
/** How many one author may write in one instance: enough for any talk, too few to flood it. */
export const COMMENT_LIMITS = [
  { count: 30, withinMs: MINUTE_MS, words: 'a minute' },
  { count: 300, withinMs: 60 * MINUTE_MS, words: 'an hour' },
] as const;

export interface CommentDraft {
  /** The same id again is the same comment. */
  id: string;
  /** `by`: who it was to the API, and how they were authenticated; a person of the process has their link instead. */
  author: { id: string; kind: CommentRow['authorKind']; linkId?: string; by?: Principal };
  text: string;
  /** An approval id, artifact key or task id; without `kind` the first of these that there is. */
  about?: { id: string; kind?: CommentSubject['kind'] | undefined } | undefined;
  /** A reply is about what its parent is about. */
  parentId?: string | undefined;
  /** Participant ids. */
  mentions: string[];
}

/** Where it is said. `state` is only asked for where it is needed: it costs a question to the workflow. */
export interface CommentPlace {
  row: InstanceRow;
  graph: ProcessGraph;
  state(): Promise<ProcessState>;
}

type Deps = Pick<ApiDeps, 'books' | 'gateway' | 'logger' | 'now'>;

/** Throws `invalid-request` with its fields, `comment-not-found`, or `too-many-comments`. */
export async function postComment(deps: Deps, place: CommentPlace, draft: CommentDraft): Promise<CommentRow> {
  const { row } = place;
  const known = await deps.books.comment(draft.id);
  if (known?.instanceId === row.id) return known;
  if (draft.text.length > LIMITS.commentChars) {
    throw wrong('/text', 'too-long', `A comment has at most ${LIMITS.commentChars} characters.`);
  }
  await refuseFlood(deps, row.id, draft.author.id);
  const parent = draft.parentId === undefined ? null : await parentOf(deps, row.id, draft.parentId);
  const comment: CommentRow = {
    id: draft.id,
    instanceId: row.id,
    author: draft.author.id,
    authorKind: draft.author.kind,
    at: deps.now(),
    text: draft.text,
    about: parent ? parent.about : await subjectOf(deps, place, draft.about),
    parentId: parent?.id ?? null,
    mentions: await peopleAmong(place, draft.mentions),
  };
  await deps.books.addComment(comment, {
    instanceId: row.id,
    type: 'comment_posted',
    at: comment.at,
    actor: comment.author,
    data: {
      commentId: comment.id,
      text: comment.text,
      about: comment.about?.id ?? null,
      aboutKind: comment.about?.kind ?? null,
      parentId: comment.parentId,
      mentions: comment.mentions,
      ...(draft.author.linkId ? { participantId: comment.author, linkId: draft.author.linkId } : {}),
      ...(draft.author.by ? { by: { ...draft.author.by } } : {}),
    },
  });
  await tell(deps, comment, parent);
  return comment;
}

async function refuseFlood({ books, now }: Deps, instanceId: string, author: string): Promise<void> {
  for (const { count, withinMs, words } of COMMENT_LIMITS) {
    if ((await books.countComments(instanceId, author, now() - withinMs + 1)) < count) continue;
    throw new ApiProblem(
      'too-many-comments',
      `One person may write ${count} comments ${words} in one process. Wait a little, or put it all into one.`,
      { headers: { 'Retry-After': String(Math.ceil(withinMs / 1000)) } },
    );
  }
}

async function parentOf({ books }: Deps, instanceId: string, id: string): Promise<CommentRow> {
  const parent = await books.comment(id);
  if (parent?.instanceId === instanceId) return parent;
  throw new ApiProblem('comment-not-found', `There is no comment "${id}" to reply to.`);
}

async function subjectOf(
  { books }: Deps,
  { row, graph, state }: CommentPlace,
  about: CommentDraft['about'],
): Promise<CommentSubject | null> {
  if (about === undefined) return null;
  const { id, kind } = about;
  const there = {
    approval: async () => Object.hasOwn((await state()).approvals, id),
    artifact: async () => (await books.artifactVersions(row.id, id)).length > 0,
    task: async () => graph.task(id) !== undefined,
  };
  for (const each of kind ? [kind] : (['task', 'artifact', 'approval'] as const)) {
    if (await there[each]()) return { kind: each, id };
  }
  const what = kind ?? 'approval, artifact or task';
  throw wrong('/about', 'unknown-subject', `There is no ${what} "${id}" in this instance.`);
}

async function peopleAmong({ graph, state }: CommentPlace, mentions: string[]): Promise<string[]> {
  const named = [...new Set(mentions)];
  const unknown = named.filter((id) => graph.person(id) === undefined);
  const guests = unknown.length === 0 ? {} : ((await state()).guests ?? {});
  const nobody = unknown.filter((id) => !Object.hasOwn(guests, id));
  if (nobody.length === 0) return named;
  const errors = nobody.map((id) => ({
    pointer: `/mentions/${mentions.indexOf(id)}`,
    code: 'unknown-participant',
    message: `"${id}" is nobody in this instance.`,
  }));
  throw wrong(errors[0]!.pointer, errors[0]!.code, errors[0]!.message, errors);
}

/** The comment stands whether or not the mail can be asked for. */
async function tell(deps: Deps, comment: CommentRow, parent: CommentRow | null): Promise<void> {
  const answered = parent?.authorKind === 'person' ? [parent.author] : [];
  const told = new Set([...comment.mentions, ...answered]);
  told.delete(comment.author);
  const { instanceId } = comment;
  const window = mentionWindow(comment.at);
  for (const participantId of told) {
    const mailId = mentionMailId(instanceId, participantId, window);
    const mail = { kind: 'mention', mailId, instanceId, participantId, ...window } as const;
    const reply = await deps.gateway.startMail(mail);
    if (!reply.ok) {
      const fields = { instanceId, participantId, commentId: comment.id, fault: reply.fault };
      deps.logger.warn(fields, 'nobody took the mail about a comment');
    }
  }
}

function wrong(pointer: string, code: string, message: string, errors?: FieldProblem[]): ApiProblem {
  return new ApiProblem('invalid-request', message, { errors: errors ?? [{ pointer, code, message }] });
}
