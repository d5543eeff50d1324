// Arguments of a call, as they came from outside: bounded, JSON, an object, and fitting the tool's schema.
import type { Json, JsonObject } from '../../definition/types.ts';
import { wellFormed } from '../../platform/canonical-json.ts';
import { misfitWords, schemaMisfits } from '../../platform/schema-misfits.ts';

export const MAX_ARGUMENT_BYTES = 64 * 1024;
const MAX_DEPTH = 20;
const MAX_SAID = 5;

export type ReadArguments = { ok: true; args: JsonObject } | { ok: false; reason: string };

/** From JSON text. */
export function readArguments(text: string): ReadArguments {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_ARGUMENT_BYTES) {
    return bad(`The arguments have ${bytes} bytes; at most ${MAX_ARGUMENT_BYTES} are allowed.`);
  }
  if (depthOf(text) > MAX_DEPTH) return bad(`The arguments are nested deeper than ${MAX_DEPTH}.`);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return bad(`The arguments are not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad('The arguments have to be a JSON object.');
  }
  if (hasForbiddenKey(value)) return bad('The names __proto__, constructor and prototype are not allowed.');
  // A model may cut an emoji in two.
  return { ok: true, args: wellFormed(value) };
}

/** What does not fit, in words; null: all does. */
export function misfit(args: JsonObject, schema: JsonObject): string | null {
  const said = schema['$schema'];
  const draft = typeof said === 'string' && said.includes('draft-07') ? '7' : '2020-12';
  const misfits = schemaMisfits(schema, args, draft);
  if (misfits.length === 0) return null;
  return misfits
    .slice(-MAX_SAID)
    .map((each) => `${each.instanceLocation} ${misfitWords(each)}`)
    .join('; ');
}

/** Counted in the text of JSON: code that walks the value would go as deep as it does. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInText) {
      if (char === '\\') i++;
      else if (char === '"') isInText = false;
    } else if (char === '"') isInText = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

function hasForbiddenKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) =>
      key === '__proto__' || key === 'constructor' || key === 'prototype' || hasForbiddenKey(inner as Json),
  );
}

const bad = (reason: string): ReadArguments => ({ ok: false, reason });
