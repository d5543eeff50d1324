// raise_concern: something worries the agent. It stands on the trail, and rules of the team may take hold of it.
import { z } from 'zod';
import { builtIn, command, said } from './tool.ts';

export const raiseConcern = builtIn({
  description:
    'Raise a concern about this work. It is on the audit trail at once, and people or other agents may be told of it.',
  input: z.strictObject({
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'one word in lower case, such as security, data or compliance')
      .default('general')
      .describe('One word: security, data, compliance, …'),
    text: z.string().trim().min(1).max(2_000).describe('What worries you, in a sentence or two'),
  }),
  async run(context, { kind, text }) {
    const { taskId } = context.work;
    const made = await command(context, { type: 'RaiseConcern', data: { taskId, kind, text } });
    return 'refusal' in made ? made.refusal : said('The concern is on record.');
  },
});
