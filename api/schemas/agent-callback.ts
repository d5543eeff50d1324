// What an agent that runs elsewhere sends to its callback.
import { z } from 'zod';
import { jsonObject } from './fields.ts';
import { toolParams } from './agent-tools.ts';

export const callbackParams = toolParams.omit({ name: true });
export const callbackQuery = z.object({
  run: z
    .string()
    .max(2_048)
    .optional()
    .meta({ description: 'As it stands in the address that the agent was given' }),
});
/** What is in the output is checked as that of any agent, once the attempt ends with it. */
export const callbackBody = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('result'),
      output: jsonObject.meta({
        description: '{ summary, result?, artifacts?, facts?, confidence?, concerns? }',
      }),
    }),
    z.strictObject({ type: z.literal('failure'), reason: z.string().trim().min(1).max(2_000) }),
    z.strictObject({ type: z.literal('heartbeat') }),
  ])
  .meta({ id: 'AgentCallback' });
export const callbackTaken = z.object({ taken: z.literal(true) }).meta({ id: 'AgentCallbackTaken' });
