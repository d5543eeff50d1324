// JSON into the values CEL counts with, and back: whole numbers are integers there (BigInt), objects are maps.
import { LIMITS } from './limits.ts';
import type { Json } from './types.ts';

/** Which parts of a value an expression reads: all of it, or some keys. Keeps the rest from being converted. */
export interface Reading {
  all: boolean;
  keys: Map<string, Reading>;
}

/** Folds paths such as `['facts', 'x', 'y']` into one tree. */
export function readingOf(paths: string[][]): Reading {
  const root: Reading = { all: false, keys: new Map() };
  for (const path of paths) {
    let at = root;
    for (const key of path) {
      const next = at.keys.get(key) ?? { all: false, keys: new Map() };
      at.keys.set(key, next);
      at = next;
    }
    at.all = true;
  }
  return root;
}

/** Reads a value whole. */
export const ALL: Reading = { all: true, keys: new Map() };

/** What is read of the value at a path; undefined where nothing is. */
export function readingAt(reading: Reading, path: string[]): Reading | undefined {
  let at: Reading | undefined = reading;
  for (const key of path) {
    if (at === undefined || at.all) return at;
    at = at.keys.get(key);
  }
  return at;
}

/** The value with only those keys that are read. Expressions come to the same over it as over the whole. */
export function readPart(value: Json, reading: Reading): Json {
  if (reading.all || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]): [string, Json][] => {
      const inner = reading.keys.get(key);
      return inner === undefined ? [] : [[key, readPart(field, inner)]];
    }),
  );
}

/** JSON as CEL values, only what `reading` asks for. Throws on a list longer than LIMITS.expressionListLength. */
export function toCel(value: unknown, reading: Reading = ALL): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (value.length > LIMITS.expressionListLength) {
      throw new Error(
        `a list of ${value.length} elements; expressions read at most ${LIMITS.expressionListLength}`,
      );
    }
    return value.map((element) => toCel(element));
  }
  // A Map and no object: keys such as `constructor` stay ordinary keys.
  const map = new Map<string, unknown>();
  for (const [key, field] of Object.entries(value)) {
    const inner = reading.all ? ALL : reading.keys.get(key);
    if (inner !== undefined && field !== undefined) map.set(key, toCel(field, inner));
  }
  return map;
}

/** A CEL result as JSON. Throws on what JSON cannot hold: too large a whole number, infinity, bytes, a type. */
export function fromCel(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint': {
      if (!Number.isSafeInteger(Number(value)))
        throw new Error(`the result ${value} is too large a whole number`);
      return Number(value);
    }
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`the result ${value} is no number that JSON can hold`);
      return value === 0 ? 0 : value;
    default:
      return fromCelObject(value);
  }
}

function fromCelObject(value: unknown): Json {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return entriesToJson([...value.entries()]);
  if (value instanceof Date) return value.toISOString();
  if (
    typeof value === 'object' &&
    value !== null &&
    (value.constructor === Object || value.constructor === undefined)
  ) {
    return entriesToJson(Object.entries(value));
  }
  throw new Error('the result is no JSON value; turn it into one with string(…), int(…) or double(…)');
}

function entriesToJson(entries: [unknown, unknown][]): Json {
  // `Object.fromEntries` defines its keys, so that no key can reach a prototype.
  return Object.fromEntries(entries.map(([key, value]) => [String(key), fromCel(value)]));
}
