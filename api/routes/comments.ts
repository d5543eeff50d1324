// Comments: talk beside the process. They are kept in the books and never move it.
import type { CommentRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { ApiProblem } from '../http/problem.ts';
import { graphOf, readInstance, rowOf } from '../instance/instance-reader.ts';
import { postComment } from '../instance/post-comment.ts';
import { instanceParams } from '../schemas/fields.ts';
import { comment, commentBody, commentList, commentQuery } from '../schemas/comments.ts';

const PATH = '/api/processes/instances/{id}/comments';

export function commentRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      tag: 'Comments',
      summary: 'List comments, oldest first',
      access: 'viewer',
      agents: 'own',
      params: instanceParams,
      query: commentQuery,
      answers: { 200: { description: 'A page of comments', schema: commentList } },
      async handle({ params, query }) {
        const row = await rowOf(deps.books, params.id);
        const { about, aboutKind, limit, cursor } = query;
        const page = { limit, ...(cursor ? { cursor } : {}) };
        const subject = about === undefined ? {} : { about: { id: about, kind: aboutKind } };
        const { items, nextCursor } = await deps.books
          .comments(row.id, { ...page, ...subject })
          .catch(cursorProblem);
        return ok({ items: items.map(viewOf), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      method: 'post',
      path: PATH,
      tag: 'Comments',
      summary: 'Comment on the instance, an approval, an artifact or a task, or reply to a comment',
      description:
        'Those whom it mentions, and the person whom it answers, are told by mail. An agent mentions nobody.',
      access: 'operator',
      agents: 'own',
      repeatable: 'kept',
      params: instanceParams,
      body: commentBody,
      answers: { 201: { description: 'Posted', schema: comment } },
      async handle({ params, body, actor, newId }) {
        const row = await rowOf(deps.books, params.id);
        const graph = await graphOf(deps.books, row);
        const state = async () => (await readInstance(deps, row.id)).state;
        const { text, about, aboutKind, parentId, mentions } = body;
        // Else an agent could mail whom it likes, as often as it likes.
        if (actor.role === 'agent' && mentions.length > 0) {
          throw new ApiProblem(
            'forbidden',
            'An agent mentions nobody; it asks people with escalate_to_human.',
          );
        }
        const posted = await postComment(
          deps,
          { row, graph, state },
          {
            id: newId('comment'),
            author: {
              id: actor.id,
              kind: actor.role === 'agent' ? 'agent' : 'operator',
              by: principalOf(actor),
            },
            text,
            ...(about === undefined ? {} : { about: { id: about, kind: aboutKind } }),
            parentId,
            mentions,
          },
        );
        return ok(viewOf(posted), 201);
      },
    }),
  ];
}

const viewOf = (row: CommentRow) => ({
  id: row.id,
  author: row.author,
  authorKind: row.authorKind,
  at: new Date(row.at).toISOString(),
  text: row.text,
  about: row.about?.id ?? null,
  aboutKind: row.about?.kind ?? null,
  parentId: row.parentId,
  mentions: row.mentions,
});
