// What of the trail a live stream gives.
import { z } from 'zod';
import { INSTANCE_ID } from './examples/names.ts';
import { AUDIT_ENTRY } from './examples/records.ts';
import { trailWords } from './fields.ts';

export const instanceEventsQuery = z.object({
  after: z.coerce.number().int().min(0).optional().meta({
    description: 'Position to go on after; the header Last-Event-ID counts first. Default: from now on',
  }),
  types: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().flatMap((part) => part.split(',')))
    .pipe(trailWords.min(1))
    .optional()
    .meta({
      description: 'Only these: audit types (approval, incident, …) or names of events, with commas between',
      examples: ['approval,InstanceStarted'],
    }),
});
/** Read by the stream itself. */
export const eventsHeaders = z.object({
  'Last-Event-ID': z
    .string()
    .optional()
    .meta({ description: 'Position to go on after: the `id` of the event last seen', example: '19' }),
});
export const eventStream = z.string().meta({
  example: `id: ${AUDIT_ENTRY.position}\nevent: ${AUDIT_ENTRY.type}\ndata: ${JSON.stringify({
    ...AUDIT_ENTRY,
    instanceId: INSTANCE_ID,
    processId: 'enterprise_sso_deployment',
  })}\n\n`,
});
export const eventsQuery = instanceEventsQuery.extend({
  processId: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Only instances of this definition, in any version' }),
});
