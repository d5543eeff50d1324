// The definition's shape as zod schemas: for input at the edge and for the OpenAPI document. Workflows never load this.
// oxlint-disable-next-line no-restricted-imports -- the one place in definition/ for it
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import type {
  AgentDefinition,
  AgentRules,
  ApprovalRules,
  Budget,
  ErrorHandling,
  HumanParticipant,
  ProcessDefinition,
  ProcessGate,
  ProcessPhase,
  ProcessTask,
} from './types.ts';
import type { Same } from './same.ts';

/** One line of text for people; it goes into mail subjects, so no line breaks. */
export const titleLine = z
  .string()
  .min(1)
  .max(LIMITS.nameChars)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line of text');
export const textBlock = z.string().max(LIMITS.descriptionChars);
const reference = z.string();
const references = z.array(reference);
export const durationText = z.string().meta({
  description: '90s, 30m, 4h, 2d, 1w, 1d12h, or ISO 8601 (PT48H, P7D); 1 s to 365 d',
  examples: ['48h'],
});
const estimate = z.string().meta({ description: 'A duration or a range', examples: ['1-2 days'] });
const expression = z.string().meta({
  description: 'CEL over context, facts, tasks, phases, gates, approvals, artifacts; or a bare name',
});

const policy = z.union([z.enum(['all', 'any']), z.strictObject({ atLeast: z.int().min(1) })]);

const escalationRung = z.strictObject({ after: durationText, to: reference.optional() });

const approvalRules = z.strictObject({
  timeout: durationText.optional(),
  reminders: z.array(durationText).optional(),
  escalateAfter: durationText.optional(),
  escalateTo: reference.optional(),
  onTimeout: z.enum(['hold', 'reject', 'escalate']).optional(),
  escalations: z.array(escalationRung).max(LIMITS.escalationRungs).optional(),
  policy: policy.optional(),
  inOrder: z.boolean().optional(),
  veto: references.optional(),
  onRejection: z.enum(['rework', 'hold', 'cancel']).optional(),
  reworkFrom: reference.optional(),
  maxRounds: z.int().min(1).max(LIMITS.maxRounds).optional(),
  stepUp: z.enum(['none', 'mail-code']).optional(),
});

const errorHandling = z.strictObject({
  taskFailure: z.enum(['retry_with_escalation', 'hold', 'skip', 'fail']).optional(),
  maxRetries: z.int().min(0).max(LIMITS.maxRetries).optional(),
  escalateTo: reference.optional(),
  notifyParticipants: references.optional(),
});

const budget = z.strictObject({
  turns: z.int().min(1).max(LIMITS.agentTurns).optional(),
  time: durationText.optional(),
  tokens: z.int().min(1).optional(),
  costUsd: z.number().positive().optional(),
});

export { budget as budgetSchema };

const agentRules = z.strictObject({
  minConfidence: z.number().min(0).max(1).optional(),
  reviewers: references.optional(),
  budget: budget.optional(),
});

const task = z.strictObject({
  id: z.string(),
  name: titleLine,
  description: textBlock.optional(),
  assignee: reference,
  dependencies: references.optional(),
  requiredApprovals: references.optional(),
  approve: z.enum(['before', 'after']).optional(),
  tools: z.array(z.string()).optional(),
  artifacts: references.optional(),
  inputs: z.record(z.string(), expression).optional(),
  output: z.record(z.string(), z.json()).optional(),
  facts: references.optional(),
  errorHandling: errorHandling.optional(),
  estimatedDuration: estimate.optional(),
  ...approvalRules.shape,
  ...agentRules.shape,
});

const phase = z.strictObject({
  id: z.string(),
  name: titleLine,
  description: textBlock.optional(),
  order: z.number(),
  tasks: z.array(task),
  requiredApprovals: references.optional(),
  parallelExecution: z.boolean().optional(),
  estimatedDuration: estimate.optional(),
  entryConditions: z.array(expression).optional(),
  exitConditions: z.array(expression).optional(),
  when: expression.optional(),
  errorHandling: errorHandling.optional(),
  ...approvalRules.shape,
  ...agentRules.shape,
});

const gate = z.strictObject({
  id: z.string(),
  name: titleLine,
  description: textBlock.optional(),
  beforePhase: reference,
  type: z.enum(['approval', 'condition', 'manual']),
  approvers: references.optional(),
  condition: expression.optional(),
  ...approvalRules.shape,
});

const agent = z.strictObject({
  templateId: z.string().min(1),
  role: z.string(),
  id: z.string().optional(),
  name: titleLine.optional(),
});

const notificationPreferences = z.strictObject({
  email: z.boolean().optional(),
  slack: z.boolean().optional(),
  inApp: z.boolean().optional(),
  progress: z.enum(['daily', 'each', 'none']).optional(),
});

const absence = z.strictObject({ until: z.iso.datetime({ offset: true }).optional(), substitute: reference });

const human = z.strictObject({
  id: z.string().optional(),
  name: titleLine.optional(),
  role: z.string().optional(),
  raidRole: z.enum(['responsible', 'approver', 'informed', 'delegator']).optional(),
  email: z.email().optional(),
  slack: z.string().optional(),
  requiredApprovals: references.optional(),
  notificationPreferences: notificationPreferences.optional(),
  canDelegate: z.boolean().optional(),
  away: absence.optional(),
  mayDecide: z.boolean().optional(),
});

// The recommended expression of semver.org.
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
export const semver = z
  .string()
  .max(LIMITS.nameChars)
  .regex(SEMVER, 'must be a SemVer version such as 1.0.0');

/** A process definition as written. Shape only: what its parts say of one another is `lint`'s work. */
export const processDefinitionSchema = z.strictObject({
  id: z.string(),
  name: titleLine,
  version: semver,
  description: textBlock.optional(),
  owner: titleLine.optional(),
  team: z.string().min(1).optional(),
  phases: z.array(phase).min(1),
  agents: z.record(z.string(), agent),
  humans: z.record(z.string(), human),
  gates: z.array(gate),
  conditions: z.record(z.string(), expression).optional(),
  approvalDefaults: approvalRules.optional(),
  errorHandling: errorHandling.optional(),
  separationOfDuties: z.boolean().optional(),
  searchable: z.array(z.string()).optional(),
  ...agentRules.shape,
});

/** One finding of the schema. */
export type SchemaIssue = z.core.$ZodIssue;

/** The keys that an object at a path of the definition may have; null where it may have any. */
export function knownKeysAt(path: readonly PropertyKey[]): string[] | null {
  const [root, , inner] = path;
  const last = path.at(-1);
  if (path.length === 0) return Object.keys(processDefinitionSchema.shape);
  if (last === 'errorHandling') return Object.keys(errorHandling.shape);
  if (last === 'budget') return Object.keys(budget.shape);
  if (last === 'approvalDefaults') return Object.keys(approvalRules.shape);
  if (last === 'notificationPreferences') return Object.keys(notificationPreferences.shape);
  if (last === 'away') return Object.keys(absence.shape);
  if (path.at(-2) === 'escalations') return Object.keys(escalationRung.shape);
  if (last === 'policy') return ['atLeast'];
  if (root === 'phases' && path.length === 2) return Object.keys(phase.shape);
  if (root === 'phases' && path.length === 4 && inner === 'tasks') return Object.keys(task.shape);
  if (root === 'gates' && path.length === 2) return Object.keys(gate.shape);
  if (root === 'agents' && path.length === 2) return Object.keys(agent.shape);
  if (root === 'humans' && path.length === 2) return Object.keys(human.shape);
  return null;
}

// Types and schema are written twice on purpose (workflows must not load zod); the compiler holds them equal.
// Assignable both ways; and, as that overlooks an optional field missing on one side, each part with the same keys.
type Parsed = z.infer<typeof processDefinitionSchema>;
const typesAgree: [
  Same<Parsed, ProcessDefinition>,
  Same<keyof Parsed, keyof ProcessDefinition>,
  Same<keyof z.infer<typeof phase>, keyof ProcessPhase>,
  Same<keyof z.infer<typeof task>, keyof ProcessTask>,
  Same<keyof z.infer<typeof gate>, keyof ProcessGate>,
  Same<keyof z.infer<typeof agent>, keyof AgentDefinition>,
  Same<keyof z.infer<typeof human>, keyof HumanParticipant>,
  Same<keyof z.infer<typeof approvalRules>, keyof ApprovalRules>,
  Same<keyof z.infer<typeof errorHandling>, keyof ErrorHandling>,
  Same<keyof z.infer<typeof agentRules>, keyof AgentRules>,
  Same<keyof z.infer<typeof budget>, keyof Budget>,
] = [true, true, true, true, true, true, true, true, true, true, true];
void typesAgree;
