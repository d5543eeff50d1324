// What instances are searched by, as query parameters; lists, counts and whatever is done to many take the same.
import { z } from 'zod';
import { idsQuery, instant, namesQuery, pathId } from './fields.ts';
import { incidentKind } from './incidents.ts';

export const INSTANCE_STATUSES = ['running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export const INSTANCE_SORTS = ['started', 'name', 'due', 'waiting', 'changed'] as const;

/** All that is given has to hold. */
export const searchFields = {
  processId: pathId
    .optional()
    .meta({ description: 'Of this definition', example: 'enterprise_sso_deployment' }),
  version: z.string().min(1).max(64).optional().meta({ description: 'Of this version', example: '1.0.0' }),
  status: namesQuery(INSTANCE_STATUSES).meta({
    description: 'Any of these, separated by commas',
    example: 'running,paused',
  }),
  phase: pathId.optional().meta({ description: 'Its current phase', example: 'configuration' }),
  teamId: z.string().min(1).max(200).optional().meta({ description: 'Of this team' }),
  waitingOn: z.string().trim().min(1).max(254).optional().meta({
    description:
      'An open approval, task or question waits for them: a participant id, or an e-mail address, by which the person is found whatever their id',
    example: 'jane.doe@acme.com',
  }),
  incident: z
    .union([z.literal('true').transform(() => true as const), incidentKind])
    .optional()
    .meta({ description: '`true`: has an open incident; or one of this kind', example: 'true' }),
  dueBefore: instant.optional().meta({ description: 'Its next approval is due before' }),
  startedFrom: instant.optional().meta({ description: 'Started then or later' }),
  startedUntil: instant.optional().meta({ description: 'Started before' }),
  context: z.record(z.string().min(1).max(200), z.string().max(1_000)).optional().meta({
    description:
      'Values of context names that the definition marks as searchable, in capitals or not, one parameter a name: `context.customer=Acme`',
  }),
  text: z.string().trim().min(1).max(200).optional().meta({
    description:
      'Words that the name, the id or a searchable value holds, all of them, in capitals or not; a word is found by how it begins',
    example: 'acme roll',
  }),
  waitsFor: z
    .enum(['trouble', 'people', 'agents', 'otherwise'])
    .optional()
    .meta({ description: 'What comes first of what it waits for; `agents`: they are at work' }),
  ids: idsQuery.meta({ description: 'These only, at most 500, separated by commas' }),
};
export const searchQuery = z.object(searchFields);
