// Team templates in lists and answers, and teams made from them; the template itself is definition/team-schema.ts.
import { z } from 'zod';
import { semver, titleLine } from '../../definition/schema.ts';
import { interactionRuleSchema, orchestrationSchema, teamAgentSchema } from '../../definition/team-schema.ts';
import { fieldProblem, instant, jsonObject } from './fields.ts';

export const teamTemplateItem = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    category: z.string().nullable(),
    description: z.string().nullable(),
    hash: z.string().meta({ description: 'SHA-256 of the canonical template' }),
    registeredAt: instant,
    registeredBy: z.string(),
    agents: z.number(),
  })
  .meta({ id: 'TeamTemplateItem' });
export const teamTemplateList = z.object({
  items: z.array(teamTemplateItem),
  nextCursor: z.string().optional(),
});
export const registeredTeamTemplate = teamTemplateItem
  .extend({ warnings: z.array(fieldProblem) })
  .meta({ id: 'RegisteredTeamTemplate' });

export const instantiateBody = z
  .strictObject({
    version: semver.optional().meta({ description: 'Default: the newest' }),
    name: titleLine.optional().meta({ description: "Default: the template's" }),
  })
  .meta({ id: 'InstantiateTeam' });

export const team = z
  .object({
    id: z.string().meta({ description: 'What a start takes as teamId' }),
    templateId: z.string(),
    version: z.string(),
    name: z.string(),
    agents: z.array(teamAgentSchema),
    sharedOnboarding: jsonObject
      .optional()
      .meta({ description: 'JSON Schema that the context of an instance must fit' }),
    orchestration: orchestrationSchema,
    interactionRules: z.array(interactionRuleSchema),
  })
  .meta({ id: 'Team' });

export const agentTemplateItem = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    executor: z.enum(['model', 'http', 'a2a', 'simulated']),
    tools: z.array(z.string()),
  })
  .meta({ id: 'AgentTemplate' });
export const agentTemplateList = z.object({
  items: z.array(agentTemplateItem),
  default: agentTemplateItem
    .nullable()
    .meta({ description: 'How agents run whose template is not registered; null: simulated' }),
});
