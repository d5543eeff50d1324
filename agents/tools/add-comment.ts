// add_comment: talk beside the process, for people to read. It moves nothing and mails nobody.
import { z } from 'zod';
import { LIMITS } from '../../definition/limits.ts';
import type { CommentRow, CommentSubject } from '../../store/books.ts';
import { builtIn, refused, said, type ToolContext } from './tool.ts';

const MINUTE_MS = 60_000;
/** What one agent may write in one instance in an hour. */
const MOST_AN_HOUR = 60;

export const addComment = builtIn({
  description:
    'Leave a comment for people on this task, on another task, or on an artifact. To ask somebody, use escalate_to_human.',
  input: z.strictObject({
    text: z.string().trim().min(1).max(LIMITS.commentChars),
    about: z
      .strictObject({ kind: z.enum(['task', 'artifact', 'approval']), id: z.string().min(1).max(200) })
      .optional()
      .describe('Default: your own task'),
  }),
  async run(context, { text, about }) {
    const { world, work, commandId } = context;
    const { instanceId, agentId } = work;
    if ((await world.books.comment(commandId)) !== null) return said('The comment is there.');
    const at = world.now();
    const since = at - 60 * MINUTE_MS;
    if ((await world.books.countComments(instanceId, agentId, since)) >= MOST_AN_HOUR) {
      return refused(`An agent may write ${MOST_AN_HOUR} comments an hour in one process.`);
    }
    const subject = await subjectOf(context, about);
    if (typeof subject === 'string') return refused(subject);
    const row: CommentRow = {
      id: commandId,
      instanceId,
      author: agentId,
      authorKind: 'agent',
      at,
      text,
      about: subject,
      parentId: null,
      mentions: [],
    };
    const { kind = null, id = null } = subject ?? {};
    await world.books.addComment(row, {
      instanceId,
      type: 'comment_posted',
      at,
      actor: agentId,
      data: { commentId: row.id, text, about: id, aboutKind: kind, parentId: null, mentions: [] },
    });
    return said('The comment is there.');
  },
});

/** What it is about; null: the instance. A sentence where there is no such thing. */
async function subjectOf(
  { world, work, graph, state }: ToolContext,
  about: CommentSubject | undefined,
): Promise<CommentSubject | null | string> {
  if (about === undefined) return graph.task(work.taskId) ? { kind: 'task', id: work.taskId } : null;
  const isThere = {
    task: async () => graph.task(about.id) !== undefined,
    artifact: async () => (await world.books.artifactVersions(work.instanceId, about.id)).length > 0,
    approval: async () => Object.hasOwn(state.approvals, about.id),
  };
  return (await isThere[about.kind]()) ? about : `There is no ${about.kind} "${about.id}" in this process.`;
}
