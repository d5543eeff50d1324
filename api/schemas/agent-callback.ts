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
/** Read with the signature itself. */
export const callbackHeaders = z.object({
  'webhook-id': z.string().meta({ description: 'The sender’s own id of the message', example: 'msg-1' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'Seconds since 1970, at most five minutes off', example: '1773052320' }),
  'webhook-signature': z.string().meta({
    description: '`v1,` and the HMAC-SHA256 in base64',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
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
  .meta({
    id: 'AgentCallback',
    example: {
      type: 'result',
      output: { summary: 'Okta is connected; sign-in was tested from both sides.', confidence: 0.9 },
    },
  });
export const callbackTaken = z
  .object({ taken: z.literal(true) })
  .meta({ id: 'AgentCallbackTaken', example: { taken: true } });
