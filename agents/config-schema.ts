// The agents' configuration as it is written, in zod. Names of models, templates, tools and servers are keys there.
import { z } from 'zod';
import { budgetSchema, textBlock, titleLine } from '../definition/schema.ts';
import type {
  AgentsConfig,
  AgentTemplate,
  ExecutorConfig,
  McpServerConfig,
  ModelConfig,
  ToolConfig,
} from './types.ts';
import type { Same } from '../definition/same.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, dots, _ and -, 100 at most');
/** What every provider takes for the name of a tool. */
const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -, 64 at most');
const address = z.string().min(1).max(2_000);
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of an HTTP header');
const headerText = z
  .string()
  .max(2_000)
  .regex(/^[\t\x20-\x7e]*$/, 'must be plain ASCII on one line');

const secret = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'must be the name of an environment variable'),
});
const secrets = z.union([secret, z.array(secret).min(1).max(5)], {
  error: 'must be { env: NAME }, or a list of them',
});

const model = z.strictObject({
  provider: z.enum(['anthropic', 'openai-compatible']),
  model: z.string().min(1).max(200),
  baseUrl: address.optional(),
  apiKey: secret.optional(),
  price: z
    .strictObject({ inputPerMillion: z.number().min(0), outputPerMillion: z.number().min(0) })
    .optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxOutputTokens: z.int().min(1).max(1_000_000).optional(),
  structuredOutput: z.enum(['json-schema', 'tool']).optional(),
});

const executors = [
  z.strictObject({ type: z.literal('model'), model: z.string() }),
  z.strictObject({
    type: z.literal('http'),
    url: address,
    secret: secrets,
    headers: z.record(headerName, secret).optional(),
  }),
  z.strictObject({ type: z.literal('a2a'), url: address, token: secret.optional() }),
  z.strictObject({ type: z.literal('simulated') }),
] as const;

const template = z.strictObject({
  name: titleLine.optional(),
  description: textBlock.optional(),
  executor: z.discriminatedUnion('type', executors),
  systemPrompt: z.string().min(1).optional(),
  tools: z.array(z.string()).optional(),
  budget: budgetSchema.optional(),
});

const tools = [
  z.strictObject({
    type: z.literal('http'),
    description: textBlock.min(1),
    requiresApproval: z.boolean().optional(),
    url: address,
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    headers: z
      .record(headerName, z.union([headerText, secret], { error: 'must be a text or { env: NAME }' }))
      .optional(),
    input: z.record(z.string(), z.json()),
  }),
  z.strictObject({
    type: z.literal('mcp'),
    description: textBlock.min(1).optional(),
    requiresApproval: z.boolean().optional(),
    server: z.string(),
    tool: z.string().min(1).max(200).optional(),
  }),
] as const;

const mcpServer = z.strictObject({ url: address, token: secret.optional() });

/** Shape only: what its parts say of one another is `lintConfig`'s work. */
export const agentsConfigSchema = z.strictObject({
  models: z.record(name, model).default({}),
  templates: z.record(name, template).default({}),
  defaultTemplate: template.optional(),
  tools: z.record(toolName, z.discriminatedUnion('type', tools)).default({}),
  mcpServers: z.record(name, mcpServer).default({}),
  allowPrivate: z.array(z.string()).max(100).default([]),
});

type Written = z.output<typeof agentsConfigSchema>;

/** What was written by name, each with its name. */
export function agentsConfigOf({ defaultTemplate, ...written }: Written): AgentsConfig {
  return {
    ...written,
    templates: mapOf(written.templates, (each, id): AgentTemplate => ({ ...each, id })),
    tools: mapOf(written.tools, (each, toolId): ToolConfig => ({ ...each, name: toolId })),
    ...(defaultTemplate === undefined ? {} : { defaultTemplate: { ...defaultTemplate, id: 'default' } }),
  };
}

function mapOf<A, B>(from: Record<string, A>, made: (each: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(from).map(([key, each]) => [key, made(each, key)]));
}

/** The keys that an object at a path of the configuration may have; null where it may have any. */
export function knownConfigKeysAt(path: readonly PropertyKey[]): string[] | null {
  const [root] = path;
  if (path.length === 0) return Object.keys(agentsConfigSchema.shape);
  const inside = root === 'defaultTemplate' ? path.slice(1) : path.slice(2);
  const shapes = { models: model, mcpServers: mcpServer, templates: template, defaultTemplate: template };
  if (inside.length === 0) {
    if (root === 'tools') return keysOfAll(tools);
    return Object.hasOwn(shapes, root!) ? Object.keys(shapes[root as keyof typeof shapes].shape) : null;
  }
  const last = inside.at(-1);
  if (last === 'executor') return keysOfAll(executors);
  if (last === 'budget') return Object.keys(budgetSchema.shape);
  return last === 'price' ? Object.keys(model.shape.price.unwrap().shape) : Object.keys(secret.shape);
}

/** Where a secret is named, or written by mistake. */
export function isSecretAt(path: readonly PropertyKey[]): boolean {
  const [before, last] = [path.at(-2), path.at(-1)];
  return SECRET_FIELDS.has(last!) || before === 'headers' || before === 'secret';
}

const SECRET_FIELDS = new Set<PropertyKey>(['apiKey', 'token', 'secret', 'env']);

function keysOfAll(options: readonly z.ZodObject[]): string[] {
  return [...new Set(options.flatMap((option) => Object.keys(option.shape)))];
}

// As in definition/schema.ts: written twice on purpose, and held equal by the compiler.
const typesAgree: [
  Same<z.infer<typeof model>, ModelConfig>,
  Same<keyof z.infer<typeof model>, keyof ModelConfig>,
  Same<z.infer<typeof template>['executor'], ExecutorConfig>,
  Same<keyof z.infer<typeof template>, Exclude<keyof AgentTemplate, 'id'>>,
  Same<z.infer<typeof mcpServer>, McpServerConfig>,
  Same<keyof Written, keyof AgentsConfig>,
] = [true, true, true, true, true, true];
void typesAgree;
