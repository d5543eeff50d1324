// A form that starts from an answer which is there already: filled in with it, and read back as what was changed in it.
import type { Json, JsonObject } from '../../definition/types.ts';
import { type FieldSpec, leavesOf } from './field-spec.ts';
import { presetOf } from './preset-of.ts';
import { type AnswerProblem, readAnswers, type TypedAnswers } from './read-answers.ts';

type Leaf = Exclude<FieldSpec, { kind: 'group' }>;

/** As it would be typed, by field name. Files cannot be filled in. */
export function answersFor(fields: FieldSpec[], value: Json | undefined): TypedAnswers {
  return Object.fromEntries(leavesOf(fields).map((leaf) => [leaf.name, answerFor(leaf, value)]));
}

export interface Edited {
  /** The answer with all changes; undefined: none. */
  value: Json | undefined;
  changed: boolean;
  problems: AnswerProblem[];
}

/** What stands as it stood is taken from `original` itself, whatever a form could make of it. */
export function readEdited(fields: FieldSpec[], original: Json | undefined, typed: TypedAnswers): Edited {
  const problems: AnswerProblem[] = [];
  let value = original === undefined ? undefined : structuredClone(original);
  let changed = false;
  for (const leaf of leavesOf(fields)) {
    if (leaf.kind === 'file' || isSame(typed[leaf.name] ?? [], answerFor(leaf, original))) continue;
    changed = true;
    const read = readAnswers([{ ...leaf, pointer: '' }], typed, {});
    problems.push(...read.problems);
    if (read.problems.length === 0) value = withValue(value, partsOf(leaf.pointer), read.result);
  }
  return { value, changed, problems };
}

function answerFor(leaf: Leaf, value: Json | undefined): string[] {
  const found = partsOf(leaf.pointer).reduce<Json | undefined>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
  if (found === undefined || found === null) return [];
  if (leaf.kind === 'confirm') return found === true ? ['yes'] : [];
  return presetOf({ ...leaf, preset: found });
}

/** Browsers send line ends of their own, and drop those at the edges. */
const isSame = (a: string[], b: string[]): boolean => plain(a).join('\0') === plain(b).join('\0');
const plain = (lines: string[]): string[] =>
  lines.map((line) => line.replaceAll(/\r\n?/g, '\n').trim()).filter((line) => line !== '');

const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `to` undefined: it is left out. */
function withValue(
  value: Json | undefined,
  [key, ...rest]: string[],
  to: Json | undefined,
): Json | undefined {
  if (key === undefined) return to;
  const object: JsonObject = isObject(value) ? value : {};
  const inner = withValue(Object.hasOwn(object, key) ? object[key] : undefined, rest, to);
  // In its place, so that nothing else moves. From entries, so that a property called __proto__ is one like any other.
  const entries = new Map(Object.entries(object));
  if (inner === undefined) entries.delete(key);
  else entries.set(key, inner);
  return Object.fromEntries(entries);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
