// The shape of a team template as zod: for input at the edge and for the OpenAPI document. Workflows never load this.
// oxlint-disable-next-line no-restricted-imports -- with schema.ts, the places in definition/ for it
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { durationText, semver, textBlock, titleLine } from './schema.ts';
import type { Hierarchy, InteractionRule, Orchestration, TeamAgent, TeamTemplate } from './team-types.ts';
import type { Same } from './same.ts';

const ACTIONS = ['escalate', 'request_approval', 'notify', 'delegate', 'pause'] as const;
const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const;

const toolRef = z.strictObject({ name: z.string() });

const hierarchy = z.strictObject({
  level: z.int().min(1),
  canDelegate: z.boolean().optional(),
  subordinates: z.array(z.string()).optional(),
  reportsTo: z.string().optional(),
});

const agent = z.strictObject({
  id: z.string(),
  name: titleLine,
  role: z.string().min(1).max(LIMITS.nameChars),
  description: textBlock.optional(),
  systemPrompt: z.string().min(1),
  templateId: z.string().min(1).optional(),
  tools: z.array(toolRef).optional(),
  hierarchy: hierarchy.optional(),
  minConfidence: z.number().min(0).max(1).optional(),
});

const orchestration = z.strictObject({
  mode: z.enum(['hierarchical']),
  entryAgentId: z.string(),
  escalationPath: z.array(z.string()).optional(),
});

const rule = z.strictObject({
  id: z.string(),
  // Which ones there are is the linter's: an open set has no enum.
  trigger: z
    .custom<InteractionRule['trigger']>((value) => typeof value === 'string', 'must be a text')
    .meta({
      type: 'string',
      description:
        '<kind>_concern_detected, phase_gate_reached, task_failed, low_confidence, approval_rejected, approval_timeout or deadline_at_risk',
    }),
  action: z.enum(ACTIONS),
  target: z.string().optional(),
  priority: z.enum(PRIORITIES).optional(),
  timeout: durationText.optional(),
});

/** A team template as written. Shape only: what its parts say of one another is `lintTeam`'s work. */
export const teamTemplateSchema = z.strictObject({
  id: z.string().optional(),
  version: semver.optional(),
  name: titleLine,
  category: z.string().max(LIMITS.nameChars).optional(),
  description: textBlock.optional(),
  agents: z.array(agent).min(1),
  sharedOnboarding: z.record(z.string(), z.json()).optional(),
  orchestration,
  interactionRules: z.array(rule).optional(),
});

/** An agent and a rule of a team, for what is answered. */
export { agent as teamAgentSchema, orchestration as orchestrationSchema, rule as interactionRuleSchema };

/** The keys that an object at a path of a team template may have; null where it may have any. */
export function knownTeamKeysAt(path: readonly PropertyKey[]): string[] | null {
  const [root, , inner] = path;
  if (path.length === 0) return Object.keys(teamTemplateSchema.shape);
  if (root === 'orchestration' && path.length === 1) return Object.keys(orchestration.shape);
  if (root === 'interactionRules' && path.length === 2) return Object.keys(rule.shape);
  if (root !== 'agents') return null;
  if (path.length === 2) return Object.keys(agent.shape);
  if (inner === 'hierarchy') return Object.keys(hierarchy.shape);
  return inner === 'tools' ? Object.keys(toolRef.shape) : null;
}

// As in schema.ts: written twice on purpose, and held equal by the compiler.
type Parsed = z.infer<typeof teamTemplateSchema>;
const typesAgree: [
  Same<Parsed, TeamTemplate>,
  Same<keyof Parsed, keyof TeamTemplate>,
  Same<keyof z.infer<typeof agent>, keyof TeamAgent>,
  Same<keyof z.infer<typeof hierarchy>, keyof Hierarchy>,
  Same<keyof z.infer<typeof orchestration>, keyof Orchestration>,
  Same<keyof z.infer<typeof rule>, keyof InteractionRule>,
] = [true, true, true, true, true, true];
void typesAgree;
