// A model behind its provider, as the configuration describes it. All its requests go through the fetch that is given.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel, LanguageModelMiddleware } from 'ai';
import { wrapLanguageModel } from 'ai';
import { depthOf } from '../../agents/tools/arguments.ts';
import type { ModelConfig } from '../../agents/types.ts';

// The library would write its warnings on the console, past the log.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** `apiKey` absent: the endpoint takes requests without one. */
export interface ResolvedModel {
  config: ModelConfig;
  apiKey?: string;
}

type LanguageModelV3 = Parameters<typeof wrapLanguageModel>[0]['model'];
type ProviderOptions = Record<string, Record<string, boolean | string>>;

/** `taken`: ids of tool calls that stand in the conversation already. `prefix`: of the ids that a provider left out or doubled. */
export function languageModel(
  { config, apiKey }: ResolvedModel,
  fetch: typeof globalThis.fetch,
  ids: { taken: Set<string>; prefix: string },
): LanguageModel {
  return wrapLanguageModel({ model: modelOf(config, apiKey, fetch), middleware: distinctIds(ids) });
}

function modelOf(
  config: ModelConfig,
  apiKey: string | undefined,
  fetch: typeof globalThis.fetch,
): LanguageModelV3 {
  switch (config.provider) {
    case 'anthropic': {
      // Both are given even where they are not set: the library would look for them in the environment.
      const baseURL = config.baseUrl ?? 'https://api.anthropic.com/v1';
      return createAnthropic({ baseURL, apiKey: apiKey ?? '', fetch })(config.model);
    }
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'openaiCompatible',
        baseURL: config.baseUrl ?? '',
        ...(apiKey !== undefined && { apiKey }),
        supportsStructuredOutputs: config.structuredOutput !== 'tool',
        fetch,
      }).chatModel(config.model);
  }
}

/** `isLast`: no tools are offered, though the conversation before has calls of some. */
export function providerOptionsOf({ provider }: ModelConfig, isLast: boolean): ProviderOptions {
  // `strict` allows no optional field and no free object, and a task's own schema may have both. The answer is checked here.
  if (provider === 'openai-compatible') return { openaiCompatible: { strictJsonSchema: false } };
  // Anthropic wants some tool to be named where the conversation has calls: the answer itself is then asked for as one.
  return isLast ? { anthropic: { structuredOutputMode: 'jsonTool' } } : {};
}

/** The library walks arguments by recursion, and what it throws would be taken for trouble of ours, and asked again. */
const MAX_DEPTH = 100;
/** No object: the model hears that it has to be one. */
const TOO_DEEP = JSON.stringify('nested too deep');

/** Some servers give every call the same id, or an empty one; results are matched by it. */
function distinctIds({ taken, prefix }: { taken: Set<string>; prefix: string }): LanguageModelMiddleware {
  return {
    specificationVersion: 'v3',
    wrapGenerate: async ({ doGenerate }) => {
      const result = await doGenerate();
      const seen = new Set(taken);
      const content = result.content.map((part, index) => {
        if (part.type !== 'tool-call') return part;
        const isFine = part.toolCallId !== '' && !seen.has(part.toolCallId);
        const toolCallId = isFine ? part.toolCallId : `${prefix}_${index}`;
        seen.add(toolCallId);
        return { ...part, toolCallId, input: depthOf(part.input) > MAX_DEPTH ? TOO_DEEP : part.input };
      });
      return { ...result, content };
    },
  };
}
