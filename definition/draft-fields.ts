// Reading a value of unknown shape field by field: what is of another type than wanted is left out, each with its place.
import { pointerTo } from './problem.ts';

/** The fields of an object. */
export type Fields = Record<string, unknown>;

/** A text with its place. */
export interface Written {
  text: string;
  at: string;
}

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function textAt(fields: Fields, at: string, key: string): Written | null {
  const value = fields[key];
  return typeof value === 'string' ? { text: value, at: pointerTo(at, key) } : null;
}

export function textsAt(fields: Fields, at: string, key: string): Written[] {
  const list = fields[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((text, index) =>
    typeof text === 'string' ? [{ text, at: pointerTo(pointerTo(at, key), index) }] : [],
  );
}

export function namedTextsAt(fields: Fields, at: string, key: string): (Written & { name: string })[] {
  return Object.entries(fieldsOf(fields[key]) ?? {}).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, text, at: pointerTo(pointerTo(at, key), name) }] : [],
  );
}

export function objectsAt(fields: Fields, at: string, key: string): { fields: Fields; at: string }[] {
  const list = fields[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((value, index) => {
    const inner = fieldsOf(value);
    return inner === null ? [] : [{ fields: inner, at: pointerTo(pointerTo(at, key), index) }];
  });
}

export function entriesAt(
  fields: Fields,
  at: string,
  key: string,
): { key: string; fields: Fields; at: string }[] {
  return Object.entries(fieldsOf(fields[key]) ?? {}).map(([name, value]) => ({
    key: name,
    fields: fieldsOf(value) ?? {},
    at: pointerTo(pointerTo(at, key), name),
  }));
}
