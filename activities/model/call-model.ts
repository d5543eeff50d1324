// One call of a model: asked again while it says wait, or the connection breaks, and bounded in all of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { generateText, jsonSchema, type ModelMessage, Output, tool, type ToolSet } from 'ai';
import type { GuardedFetch } from '../../agents/egress.ts';
import type { JsonObject } from '../../definition/types.ts';
import { type CallTrouble, callTrouble } from './failure.ts';
import { languageModel, providerOptionsOf, type ResolvedModel } from './provider.ts';

/** ms, and times. The activity's own time-out has to be above `stepMs`. */
export interface CallLimits {
  /** One request with its whole answer. */
  callMs: number;
  /** All requests of one turn, pauses included. */
  stepMs: number;
  /** The first pause where the other side names none; each next is twice as long. */
  pauseMs: number;
  tries: number;
}
export const CALL_LIMITS: CallLimits = { callMs: 300_000, stepMs: 600_000, pauseMs: 1_000, tries: 6 };

/** Text and arguments in it, as they come; what is larger is no answer. Escapes make it longer on the wire. */
const MAX_WIRE_BYTES = 4 * 1024 * 1024;
const MAX_OUTPUT_TOKENS = 8_192;
const MAX_PAUSE_MS = 30_000;

export interface OfferedTool {
  name: string;
  description: string;
  /** JSON Schema. */
  inputSchema: JsonObject;
}

export interface ModelCall {
  /** Its name in the agents' configuration. */
  name: string;
  model: ResolvedModel;
  fetch: GuardedFetch;
  system: string;
  messages: ModelMessage[];
  tools: OfferedTool[];
  /** The answer has to fit it; null: it comes by a tool. */
  answerSchema: JsonObject | null;
  /** No tools but perhaps the one that gives the answer. */
  isLast: boolean;
  /** Sent along: a repeat of the same call is known by it. */
  idempotencyKey: string;
  /** Of tool calls that the provider gave no id of their own. */
  callPrefix: string;
  signal: AbortSignal;
  /** No try begins after it, and none lasts beyond it; epoch ms. */
  endsAt: number;
  /** Epoch ms. */
  now: () => number;
}

export interface ModelAnswer {
  text: string;
  calls: { id: string; tool: string; input: unknown; isReadable: boolean }[];
  /** What is added to the conversation. */
  messages: ModelMessage[];
  finish: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';
  /** The model that answered, as its provider names it. */
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** The endpoint does not count tokens: the figures are guessed. */
  isEstimated: boolean;
}

/** Throws where it was cancelled, and for trouble of ours. */
export async function callModel(
  call: ModelCall,
  limits: CallLimits,
): Promise<{ answer: ModelAnswer } | { trouble: CallTrouble }> {
  const { endsAt } = call;
  for (let tries = 1; ; tries += 1) {
    call.signal.throwIfAborted();
    try {
      const callMs = Math.max(1, Math.min(limits.callMs, endsAt - call.now()));
      return { answer: await asked(call, callMs) };
    } catch (error) {
      call.signal.throwIfAborted();
      const trouble = callTrouble(error, call.name, call.model, call.now());
      if (trouble === null) throw error;
      if (!trouble.retry) return { trouble };
      const grown = Math.min(limits.pauseMs * 2 ** (tries - 1), MAX_PAUSE_MS);
      const pause = trouble.retry.afterMs ?? grown;
      if (tries >= limits.tries || call.now() + pause >= endsAt)
        return { trouble: { ...trouble, reason: `${trouble.reason} ${triesText(tries, pause)}` } };
      await sleep(pause, undefined, { signal: call.signal });
    }
  }
}

const triesText = (tries: number, pause: number): string =>
  `Tried ${tries === 1 ? 'once' : `${tries} times`}; the next try would have been in ${Math.ceil(pause / 1_000)} s.`;

async function asked(call: ModelCall, callMs: number): Promise<ModelAnswer> {
  const { model, messages, system, tools, answerSchema, isLast } = call;
  const { config } = model;
  const guarded = ((input: string | URL | Request, init?: RequestInit) =>
    call.fetch(input, { ...init, timeoutMs: callMs, maxBytes: MAX_WIRE_BYTES })) as typeof fetch;
  const ids = { taken: idsIn(messages), prefix: call.callPrefix };
  const result = await generateText({
    model: languageModel(model, guarded, ids),
    system,
    messages,
    allowSystemInMessages: false,
    ...(tools.length > 0 && { tools: offered(tools) }),
    // The library's own reading of the answer would throw away what did not fit, and with it what was spent.
    ...(answerSchema && {
      output: { ...Output.object({ schema: jsonSchema(answerSchema) }), parseCompleteOutput },
    }),
    providerOptions: providerOptionsOf(config, isLast),
    maxOutputTokens: config.maxOutputTokens ?? MAX_OUTPUT_TOKENS,
    ...(config.temperature !== undefined && { temperature: config.temperature }),
    headers: { 'Idempotency-Key': call.idempotencyKey },
    abortSignal: call.signal,
    maxRetries: 0,
  });
  const { text, toolCalls, finishReason, usage, response } = result;
  const calls = toolCalls.map(({ toolCallId, toolName, input, invalid }) => ({
    id: toolCallId,
    tool: toolName,
    input: input as unknown,
    // A name that is not offered is for whoever makes the calls to refuse; what is no JSON object nobody can read.
    isReadable: invalid !== true || isObject(input),
  }));
  return {
    text,
    calls,
    // Of calls that it takes to be wrong the library answers itself, in messages of the role `tool`.
    messages: response.messages.filter(({ role }) => role === 'assistant').map(withObjects),
    finish: finishReason,
    model: response.modelId,
    // Where an endpoint does not count, four characters are about one token: a bound on tokens has to end somewhere.
    inputTokens: usage.inputTokens ?? roughTokens([system, messages, tools]),
    outputTokens: usage.outputTokens ?? roughTokens([text, calls]),
    isEstimated: usage.inputTokens === undefined || usage.outputTokens === undefined,
  };
}

/** Arguments that are no object the model hears of in words; back at a provider, they would break every further turn. */
function withObjects(message: ModelMessage): ModelMessage {
  if (message.role !== 'assistant' || typeof message.content === 'string') return message;
  const content = message.content.map((part) =>
    part.type === 'tool-call' && !isObject(part.input) ? { ...part, input: {} } : part,
  );
  return { ...message, content };
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseCompleteOutput = ({ text }: { text: string }): Promise<string> => Promise.resolve(text);

/** Without `execute`: calls come back, and are made elsewhere. */
const offered = (tools: OfferedTool[]): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      tool({ description, inputSchema: jsonSchema(inputSchema) }),
    ]),
  );

const idsIn = (messages: ModelMessage[]): Set<string> =>
  new Set(
    messages.flatMap(({ role, content }) =>
      role === 'assistant' && typeof content !== 'string'
        ? content.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []))
        : [],
    ),
  );

const roughTokens = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);
