// What a value from outside must pass before anything walks it: depth, size, and keys that reach for prototypes.
import { LIMITS } from './limits.ts';
import { type Finding, pointerTo, problem } from './problem.ts';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** It has no UTF-8, so nothing could be hashed over it. */
const HALF_PAIR = /\p{Surrogate}/u;

/** `tooMuch`: it cannot be looked at further. Else `value` is a copy without forbidden keys. */
type Intake =
  | { tooMuch: true; problems: Finding[] }
  | { tooMuch: false; value: unknown; problems: Finding[] };

/** What a document is called in sentences, such as `The definition`, and how many bytes of JSON it may have. */
export interface DocumentLimit {
  called: string;
  bytes: number;
}

/** Checks depth and size first, then copies the value without forbidden keys and numbers that are not JSON. */
export function takeIn(value: unknown, limit: DocumentLimit): Intake {
  const deep = deeperThan(value, LIMITS.definitionDepth);
  if (deep !== null) return { tooMuch: true, problems: [tooDeep(deep)] };
  const bytes = utf8Bytes(JSON.stringify(value) ?? '');
  if (bytes > limit.bytes) return { tooMuch: true, problems: [tooLarge(bytes, limit)] };
  const problems: Finding[] = [];
  return { tooMuch: false, value: copy(value, '', problems), problems };
}

/** The problem of a document with too many levels. */
export function tooDeep(pointer: string): Finding {
  return problem(
    'too-deep',
    pointer,
    `More than ${LIMITS.definitionDepth} levels are nested here; flatten it.`,
  );
}

/** The problem of a document with too many bytes. */
export function tooLarge(bytes: number, { called, bytes: most }: DocumentLimit): Finding {
  return problem(
    'too-large',
    '',
    `${called} has ${Math.ceil(bytes / 1024)} KiB; at most ${most / 1024} KiB are allowed.`,
  );
}

/** Length of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Where a value is deeper than `limit` levels, or null. Breadth first, each object once: shared and cyclic ones end. */
export function deeperThan(value: unknown, limit: number): string | null {
  let level: { value: object; at: string }[] = isObject(value) ? [{ value, at: '' }] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return level[0]!.at;
    const seen = new Set<object>();
    level = level.flatMap(({ value: parent, at }) =>
      Object.entries(parent).flatMap(([key, child]) => {
        if (!isObject(child) || seen.has(child)) return [];
        seen.add(child);
        return [{ value: child, at: pointerTo(at, key) }];
      }),
    );
  }
  return null;
}

function copy(value: unknown, at: string, problems: Finding[]): unknown {
  if (Array.isArray(value))
    return value.map((element, index) => copy(element, pointerTo(at, index), problems));
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([key]) => {
      if (!FORBIDDEN_KEYS.has(key) && !HALF_PAIR.test(key)) return true;
      problems.push(
        problem('forbidden-key', pointerTo(at, key), `The key "${key}" is not allowed anywhere; rename it.`),
      );
      return false;
    });
    return Object.fromEntries(
      entries.map(([key, field]) => [key, copy(field, pointerTo(at, key), problems)]),
    );
  }
  if (typeof value === 'string' && HALF_PAIR.test(value)) {
    problems.push(
      problem('wrong-value', at, 'The text holds half a surrogate pair: write the character whole.'),
    );
    return '';
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    problems.push(
      problem('wrong-value', at, `${value} is no number that JSON can hold; write a finite one.`),
    );
    return 0;
  }
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
