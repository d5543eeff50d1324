// request_approval: asks people whom the definition names to approve. Who decides, and that they decide, is theirs.
import { z } from 'zod';
import { LIMITS } from '../../definition/limits.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { madeBy } from './made-by.ts';
import { builtIn, command, said } from './tool.ts';

const HOUR_MS = 3_600_000;

export const requestApproval = builtIn({
  description:
    'Ask people to approve something of this task. Only people whom the process names for this task may be asked. The task is complete only once they have approved; you need not wait for it.',
  input: z.strictObject({
    title: z.string().trim().min(1).max(LIMITS.nameChars),
    description: z.string().max(LIMITS.descriptionChars).optional().describe('What they need to know'),
    approverIds: z.array(z.string().min(1).max(200)).min(1).max(20).describe('Ids of people'),
    artifacts: z
      .array(z.string().min(1).max(200))
      .max(50)
      .default([])
      .describe('Keys of the artifacts that are put before them'),
    expiresInHours: z
      .number()
      .min(1)
      .max(365 * 24)
      .optional(),
  }),
  async run(context, { expiresInHours, description, ...asked }) {
    const { world, work, graph, commandId } = context;
    const made = await command(context, {
      type: 'RequestApproval',
      data: {
        taskId: work.taskId,
        ...asked,
        ...(description === undefined ? {} : { description }),
        ...(expiresInHours === undefined ? {} : { expiresInMs: expiresInHours * HOUR_MS }),
      },
    });
    if ('refusal' in made) return made.refusal;
    const event = await madeBy(world.books, work.instanceId, commandId, 'ApprovalRequested', made.events);
    if (event === null) throw new Error(`Nothing is known of the request of ${commandId} yet.`);
    const { approvalId, approvers, dueAt } = event.data;
    const names = approvers.map((id) => actorName(graph, id)).join(', ');
    return said(`Asked: ${names}, until ${new Date(dueAt).toISOString()}. The request is "${approvalId}".`);
  },
});
