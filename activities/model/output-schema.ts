// What a model is asked to give back, as a JSON Schema, and how its answer is read. Every object in it is closed, for some
// providers can only hold a model to closed ones: facts are a list here.
import type { Json, JsonObject } from '../../definition/types.ts';

/** `expected`: keys of artifacts. `result`: the task's own schema; null: it asks for none. */
export function outputSchema(task: { expected: string[]; result: JsonObject | null }): JsonObject {
  const keys =
    task.expected.length > 0 ? ` Expected, unless stored already: ${task.expected.join(', ')}.` : '';
  const closed = (properties: JsonObject, required: string[]): JsonObject => ({
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  });
  const text = (description: string): JsonObject => ({ type: 'string', description });
  const listOf = (items: JsonObject, description: string): JsonObject => ({
    type: 'array',
    items,
    description,
  });
  return closed(
    {
      summary: text('What was done, in a few plain sentences.'),
      ...(task.result && { result: placed(task.result) }),
      artifacts: listOf(
        closed(
          {
            key: text('Short key of letters, digits, . _ -'),
            type: text('document, data, report, …'),
            content: text('The whole content as text; JSON as its text.'),
            contentType: text('Media type, such as text/markdown or application/json.'),
          },
          ['key', 'content'],
        ),
        `What the work leaves behind.${keys}`,
      ),
      facts: listOf(
        closed(
          {
            name: text('Name of the fact.'),
            value: { type: ['string', 'number', 'boolean', 'null'], description: 'Its value.' },
          },
          ['name', 'value'],
        ),
        'Named values that the process reads. Only those that the task asks for.',
      ),
      confidence: { type: 'number', description: 'From 0 to 1: how sure you are of the work. Be honest.' },
      concerns: listOf(
        closed(
          {
            kind: text('One lower-case word: security, data, legal, …; general where none fits.'),
            text: text('What worries you.'),
          },
          ['kind', 'text'],
        ),
        'What people should know of. Usually empty.',
      ),
    },
    ['summary', ...(task.result ? ['result'] : []), 'artifacts', 'facts', 'confidence', 'concerns'],
  );
}

/** A task's schema points into itself from its own root, which is no longer the root. */
function placed(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema), (key, value: Json) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#')
      ? `#/properties/result${value.slice(1)}`
      : value,
  ) as JsonObject;
}

/** Some servers leave them in, at times without the tag that opens them. JSON, or a fence around it, has none in front. */
const THOUGHTS = /^(?!\s*[{`])[\s\S]*?<\/think>\s*/;

/** Undefined: the text is no JSON. A model's thoughts in front of it, and a fence of Markdown around it, are taken off. */
export function parsedAnswer(said: string): unknown {
  const text = said.replace(THOUGHTS, '');
  const fenced = /^\s*```(?:json)?[ \t]*\n([\s\S]*?)\n?[ \t]*```\s*$/.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text) as unknown;
  } catch {
    return undefined;
  }
}

/** As agents' output is checked: facts by name. What has another form is left as it is, for the check to speak of. */
export function asOutput(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const { facts } = answer as { facts?: unknown };
  if (!Array.isArray(facts) || !facts.every(isNamed)) return answer;
  return { ...answer, facts: Object.fromEntries(facts.map(({ name, value }) => [name, value])) };
}

const isNamed = (fact: unknown): fact is { name: string; value: unknown } =>
  typeof fact === 'object' &&
  fact !== null &&
  'value' in fact &&
  'name' in fact &&
  typeof fact.name === 'string';
