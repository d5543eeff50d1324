// Calls of tools by agents that run elsewhere.
import { z } from 'zod';
import { jsonObject, pathId } from './fields.ts';

export const toolParams = z.object({
  id: pathId,
  tid: pathId.meta({ description: "A task's or an errand's id" }),
  n: z.coerce.number().int().min(1).meta({ description: 'The attempt' }),
  name: pathId.meta({ description: 'Name of the tool' }),
});
export const toolArguments = jsonObject.meta({
  description: 'What the tool takes: its own JSON Schema says',
  example: { question: 'Which Okta group signs in first?' },
}) as typeof jsonObject;

export const toolResult = z
  .object({
    ok: z.boolean().meta({ description: 'false: it failed, or was refused; the result says why' }),
    result: z.string().meta({ description: 'What others wrote is marked as data in it' }),
  })
  .meta({ id: 'ToolResult', example: { ok: true, result: '{"stored":"sso_requirements_doc","version":2}' } });
export const toolWaits = z
  .object({
    waitsFor: z.union([
      z.object({ kind: z.literal('approval'), approvalId: z.string() }),
      z.object({ kind: z.literal('answer'), questionId: z.string() }),
    ]),
  })
  .meta({ id: 'ToolWaits', example: { waitsFor: { kind: 'answer', questionId: 'question.1' } } });
