// Comments: talk beside the process. They are kept in the books and never move it.
import { LIMITS } from '../../definition/limits.ts';
import type { CommentRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { ApiProblem } from '../http/problem.ts';
import { instanceParams } from '../schemas/fields.ts';
import { comment, commentBody, commentList } from '../schemas/records.ts';

const PATH = '/api/processes/instances/{id}/comments';

export function commentRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: PATH,
      tag: 'Comments',
      summary: 'List comments, oldest first',
      access: 'viewer',
      params: instanceParams,
      answers: { 200: { description: 'The comments', schema: commentList } },
      async handle({ params }) {
        const row = await rowOf(deps.books, params.id);
        return ok({ items: (await deps.books.comments(row.id)).map(viewOf) });
      },
    }),
    endpoint({
      method: 'post',
      path: PATH,
      tag: 'Comments',
      summary: 'Comment on the instance, an approval or an artifact',
      access: 'operator',
      repeatable: 'kept',
      params: instanceParams,
      body: commentBody,
      answers: { 201: { description: 'Posted', schema: comment } },
      async handle({ params, body, actor, newId }) {
        const instance = await rowOf(deps.books, params.id);
        if (body.text.length > LIMITS.commentChars) {
          const message = `A comment has at most ${LIMITS.commentChars} characters.`;
          throw new ApiProblem('invalid-request', message, {
            errors: [{ pointer: '/text', code: 'too-long', message }],
          });
        }
        const id = newId('comment');
        const known = (await deps.books.comments(instance.id)).find((each) => each.id === id);
        if (known) return ok(viewOf(known), 201);
        const row: CommentRow = {
          id,
          instanceId: instance.id,
          author: actor.id,
          at: deps.now(),
          text: body.text,
          about: body.about ?? null,
        };
        await deps.books.addComment(row, {
          instanceId: instance.id,
          type: 'comment_posted',
          at: row.at,
          actor: actor.id,
          data: { commentId: id, text: body.text, about: row.about },
        });
        return ok(viewOf(row), 201);
      },
    }),
  ];
}

const viewOf = (row: CommentRow) => ({
  id: row.id,
  author: row.author,
  at: new Date(row.at).toISOString(),
  text: row.text,
  about: row.about,
});
