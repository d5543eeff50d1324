// Process definitions in lists and answers; the definition itself is definition/schema.ts.
import { z } from 'zod';
import { fieldProblem, instant } from './fields.ts';

export const processItem = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string().nullable(),
    hash: z.string().meta({ description: 'SHA-256 of the canonical definition' }),
    registeredAt: instant,
    registeredBy: z.string(),
    phases: z.number(),
  })
  .meta({ id: 'ProcessItem' });
export const processList = z.object({ items: z.array(processItem), nextCursor: z.string().optional() });
export const registered = processItem
  .extend({ warnings: z.array(fieldProblem) })
  .meta({ id: 'RegisteredProcess' });
