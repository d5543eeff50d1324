// `sharedOnboarding`: that it is a JSON Schema, and one whose references lead somewhere in it.
import { dereference, type Schema } from '@cfworker/json-schema';
import { jsonSchemaProblems } from '../json-schema.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import type { TeamDraft } from '../team-draft.ts';

const MOST_IDS = 4;
const CODE = 'invalid-onboarding-schema';

/** What of it no context could be checked by. */
export function lintOnboarding({ onboarding }: TeamDraft): Finding[] {
  if (onboarding === null) return [];
  const { value, at } = onboarding;
  const structure = jsonSchemaProblems(value, at, CODE);
  if (structure.length > 0 || typeof value !== 'object' || value === null) return structure;
  // The checker's work doubles with each.
  if (idsInside(value) > MOST_IDS)
    return [
      problem(CODE, at, `More than ${MOST_IDS} schemas with an "$id" are inside one another; use "$defs".`),
    ];
  return referenceProblems(value, at);
}

/** How many objects with an id of their own are inside one another, at most. */
function idsInside(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const { $id, id } = value as Record<string, unknown>;
  const inside = Math.max(0, ...Object.values(value).map(idsInside));
  return inside + (typeof $id === 'string' || typeof id === 'string' ? 1 : 0);
}

/** The checker gives each reference its target; it is asked on a copy, for it writes into what it is given. */
function referenceProblems(schema: object, at: string): Finding[] {
  const copy = structuredClone(schema) as Schema;
  let targets: Record<string, Schema | boolean>;
  try {
    targets = dereference(copy);
  } catch (error) {
    return [problem(CODE, at, `The schema cannot be read: ${(error as Error).message}`)];
  }
  const found: Finding[] = [];
  walk(copy, at, (each, where) => {
    const { $ref, __absolute_ref__: target } = each as Schema;
    if (typeof $ref !== 'string' || targets[target ?? $ref] !== undefined) return;
    const message = `The reference "${$ref}" leads nowhere in this schema; others are not fetched.`;
    found.push(problem(CODE, pointerTo(where, '$ref'), message));
  });
  return found;
}

function walk(value: unknown, at: string, look: (value: object, at: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  look(value, at);
  for (const [key, inner] of Object.entries(value)) walk(inner, pointerTo(at, key), look);
}
