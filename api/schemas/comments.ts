// Comments: what is posted and what is listed.
import { z } from 'zod';
import { cursorQuery, instant, limitQuery, pathId } from './fields.ts';
import { COMMENT } from './examples/records.ts';

const aboutKind = z.enum(['approval', 'artifact', 'task']);

export const commentBody = z
  .strictObject({
    text: z.string().trim().min(1),
    about: pathId
      .optional()
      .meta({ description: 'An approval id, artifact key or task id; absent: the instance' }),
    aboutKind: aboutKind
      .optional()
      .meta({ description: 'Where one id names several; else the first of task, artifact, approval' }),
    parentId: pathId.optional().meta({ description: 'The comment that this one answers' }),
    mentions: z
      .array(pathId)
      .max(20)
      .default([])
      .meta({ description: 'Participant ids; they are told by mail' }),
  })
  .meta({
    id: 'PostComment',
    example: { text: COMMENT.text, about: COMMENT.about, mentions: ['customer_ciso'] },
  });

export const comment = z
  .object({
    id: z.string(),
    author: z.string(),
    authorKind: z.enum(['person', 'operator', 'agent']),
    at: instant,
    text: z.string(),
    about: z.string().nullable(),
    aboutKind: aboutKind.nullable(),
    parentId: z.string().nullable(),
    mentions: z.array(z.string()),
  })
  .meta({ id: 'Comment', example: COMMENT });
export const commentList = z
  .object({ items: z.array(comment), nextCursor: z.string().optional() })
  .meta({ example: { items: [COMMENT] } });

/** `about` alone finds approvals' comments. */
export const commentQuery = z.object({
  about: pathId.optional().meta({ description: 'Only those about this approval, artifact or task' }),
  aboutKind: aboutKind.default('approval').meta({ description: 'What `about` names' }),
  cursor: cursorQuery,
  limit: limitQuery,
});
