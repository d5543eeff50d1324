// Process definitions in lists and answers; the definition itself is definition/schema.ts.
import { z } from 'zod';
import { fieldProblem, instant } from './fields.ts';
import { processDefinitionSchema } from '../../definition/schema.ts';
import { HASH, NOW } from './examples/names.ts';
import { DEFINITION } from './examples/process.ts';

const ITEM = {
  id: DEFINITION.id,
  name: DEFINITION.name,
  version: DEFINITION.version,
  description: DEFINITION.description,
  hash: HASH,
  registeredAt: NOW,
  registeredBy: 'local',
  phases: DEFINITION.phases.length,
};

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
  .meta({ id: 'ProcessItem', example: ITEM });
export const processList = z
  .object({ items: z.array(processItem), nextCursor: z.string().optional() })
  .meta({ example: { items: [ITEM] } });

/** What is registered: JSON, or YAML. */
export const processBody = processDefinitionSchema.meta({ example: DEFINITION });
export const processRead = processDefinitionSchema
  .extend({ registeredAt: instant, hash: z.string(), versions: z.array(z.string()) })
  .meta({ example: { ...DEFINITION, registeredAt: NOW, hash: HASH, versions: ['1.0.0'] } });
export const versionQuery = z.object({
  version: z.string().max(64).optional().meta({ description: 'Default: the newest', example: '1.0.0' }),
});
export const registered = processItem
  .extend({ warnings: z.array(fieldProblem) })
  .meta({ id: 'RegisteredProcess', example: { ...ITEM, warnings: [] } });
