// What a model was told and answered, one thing said after another.
import type { Json } from '../../definition/types.ts';
import type { TranscriptPageView } from './types/instance-pages.ts';

const SPEAKERS: Record<string, string> = {
  user: 'Asked',
  assistant: 'Model',
  tool: 'Tool',
  system: 'Instructions',
};
/** A single thing said that is longer is cut: the API has it whole. */
const LONGEST = 20_000;

/** `messages` as the library of models has them. */
export function transcriptSaid(system: string, messages: Json[]): TranscriptPageView['said'] {
  const said = messages.map((message) => {
    const { role, content } = (message ?? {}) as { role?: unknown; content?: Json };
    return { who: SPEAKERS[String(role)] ?? String(role), text: textOf(content ?? null) };
  });
  return [{ who: 'Instructions', text: system }, ...said].map(({ who, text }) => ({
    who,
    text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
  }));
}

function textOf(content: Json): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(partOf).join('\n\n');
  return JSON.stringify(content, null, 2);
}

/** Text as it is; a call by its name and arguments; anything else as data. */
function partOf(part: Json): string {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return JSON.stringify(part);
  const { toolName } = part;
  const tool = typeof toolName === 'string' ? toolName : 'a tool';
  const { type, text, input, output } = part as Record<string, Json>;
  if (typeof text === 'string') return text;
  if (type === 'tool-call') return `Calls ${tool}\n${JSON.stringify(input, null, 2)}`;
  if (type === 'tool-result') return `Result of ${tool}\n${outputOf(output ?? null)}`;
  return JSON.stringify(part, null, 2);
}

function outputOf(output: Json): string {
  const value =
    typeof output === 'object' && output !== null && !Array.isArray(output) ? output['value'] : output;
  return typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);
}
