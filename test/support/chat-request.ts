// What a strict OpenAI-compatible endpoint takes: the shape of a request, and what it has against one.
import { z } from 'zod';

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: toolName, arguments: z.string().refine(isJson, 'must be JSON text') }),
});
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([
      z.string(),
      z.array(z.strictObject({ type: z.literal('text'), text: z.string() })).min(1),
    ]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(toolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: z.string() }),
]);
const schema = z.record(z.string(), z.unknown());
const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  max_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  stream: z.literal(false).optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: toolName,
          description: z.string().optional(),
          parameters: schema.refine(({ type }) => type === 'object', 'must be an object schema'),
          strict: z.boolean().optional(),
        }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z.enum(['auto', 'none', 'required']).optional(),
  response_format: z
    .strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: toolName,
        schema,
        strict: z.boolean().optional(),
        description: z.string().optional(),
      }),
    })
    .optional(),
});

export type ChatRequest = z.output<typeof chatRequest>;
export type ChatMessage = ChatRequest['messages'][number];

/** The request, or what is wrong with it. */
export function readChatRequest(text: string): ChatRequest | string {
  if (!isJson(text)) return 'The body is not JSON.';
  const parsed = chatRequest.safeParse(JSON.parse(text));
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { messages, tools, tool_choice, response_format } = parsed.data;
  const names = tools?.map((tool) => tool.function.name) ?? [];
  if (new Set(names).size !== names.length) return 'Two tools have the same name.';
  if (tool_choice !== undefined && !tools) return 'tool_choice is only allowed when tools are given.';
  const format = response_format?.json_schema;
  if (format?.strict === true && !isStrict(format.schema))
    return 'A strict schema needs additionalProperties: false, and every property in required.';
  return outOfOrder(messages) ?? parsed.data;
}

/** Every call of a tool has its result right after it, and no result stands without its call. */
function outOfOrder(messages: ChatMessage[]): string | null {
  let open = new Set<string>();
  const known = new Set<string>();
  for (const [index, each] of messages.entries()) {
    if (each.role === 'system' && index > 0) return `messages.${index}: a system message stands first.`;
    if (each.role === 'tool') {
      if (!open.delete(each.tool_call_id)) return `messages.${index}: no open call ${each.tool_call_id}.`;
      continue;
    }
    if (open.size > 0) return `messages.${index}: the calls ${[...open].join(', ')} have no result.`;
    if (each.role !== 'assistant') continue;
    const ids = each.tool_calls?.map(({ id }) => id) ?? [];
    if (!each.content && ids.length === 0) return `messages.${index}: it says nothing.`;
    if (new Set(ids).size !== ids.length || ids.some((id) => known.has(id)))
      return `messages.${index}: an id of a call is used twice.`;
    open = new Set(ids);
    for (const id of ids) known.add(id);
  }
  if (open.size > 0) return `The calls ${[...open].join(', ')} have no result.`;
  return messages.at(-1)!.role === 'assistant' ? 'The last message is not ours to answer.' : null;
}

function isStrict(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isStrict);
  if (typeof value !== 'object' || value === null) return true;
  const { type, properties, required, additionalProperties } = value as Record<string, unknown>;
  const names = Object.keys((properties as object | undefined) ?? {});
  const isClosed =
    type !== 'object' ||
    (additionalProperties === false &&
      names.every((name) => (required as string[] | undefined)?.includes(name)));
  return isClosed && Object.values(value).every(isStrict);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
