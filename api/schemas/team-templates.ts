// Team templates in lists and answers, and teams made from them; the template itself is definition/team-schema.ts.
import { z } from 'zod';
import { semver, titleLine } from '../../definition/schema.ts';
import {
  interactionRuleSchema,
  orchestrationSchema,
  teamAgentSchema,
  teamTemplateSchema,
} from '../../definition/team-schema.ts';
import { fieldProblem, instant, jsonObject } from './fields.ts';
import { HASH, NOW } from './examples/names.ts';
import { AGENT_TEMPLATE, TEAM, TEAM_TEMPLATE, TEMPLATE_ITEM } from './examples/team.ts';

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
  .meta({ id: 'TeamTemplateItem', example: TEMPLATE_ITEM });
export const teamTemplateList = z
  .object({ items: z.array(teamTemplateItem), nextCursor: z.string().optional() })
  .meta({ example: { items: [TEMPLATE_ITEM] } });

/** What is registered: JSON, or YAML. */
export const teamTemplateBody = teamTemplateSchema.meta({ example: TEAM_TEMPLATE });
export const teamTemplateRead = teamTemplateSchema
  .extend({
    id: z.string(),
    version: z.string(),
    registeredAt: instant,
    hash: z.string(),
    versions: z.array(z.string()),
  })
  .meta({ example: { ...TEAM_TEMPLATE, registeredAt: NOW, hash: HASH, versions: ['1.0.0'] } });
export const registeredTeamTemplate = teamTemplateItem
  .extend({ warnings: z.array(fieldProblem) })
  .meta({ id: 'RegisteredTeamTemplate', example: { ...TEMPLATE_ITEM, warnings: [] } });

export const instantiateBody = z
  .strictObject({
    version: semver.optional().meta({ description: 'Default: the newest' }),
    name: titleLine.optional().meta({ description: "Default: the template's" }),
  })
  .meta({ id: 'InstantiateTeam', example: { name: TEAM.name } });

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
  .meta({ id: 'Team', example: TEAM });

export const agentTemplateItem = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    executor: z.enum(['model', 'http', 'a2a', 'simulated']),
    tools: z.array(z.string()),
  })
  .meta({ id: 'AgentTemplate', example: AGENT_TEMPLATE });
export const agentTemplateList = z
  .object({
    items: z.array(agentTemplateItem),
    default: agentTemplateItem
      .nullable()
      .meta({ description: 'How agents run whose template is not registered; null: simulated' }),
  })
  .meta({ example: { items: [AGENT_TEMPLATE], default: null } });
