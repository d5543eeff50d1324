// The smallest value that fits a JSON Schema, as far as the simulated agent needs it: made from default, const, enum,
// examples, type and bounds. What it cannot guess (patterns, formats) is left to `simulate.result`.
import type { Json, JsonObject } from '../../definition/types.ts';

export function sampleOf(schema: Json | undefined, depth = 0): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > 12) return null;
  for (const given of ['const', 'default'] as const) if (schema[given] !== undefined) return schema[given];
  for (const list of ['enum', 'examples'] as const) {
    const first = Array.isArray(schema[list]) ? schema[list][0] : undefined;
    if (first !== undefined) return first;
  }
  for (const list of ['oneOf', 'anyOf', 'allOf'] as const) {
    const first = Array.isArray(schema[list]) ? schema[list][0] : undefined;
    if (first !== undefined) return sampleOf(first, depth + 1);
  }
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type ?? (schema['properties'] ? 'object' : undefined)) {
    case 'object':
      return objectSample(schema, depth);
    case 'array':
      return Array.from({ length: numberOf(schema['minItems'], 1) }, () =>
        sampleOf(schema['items'], depth + 1),
      );
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema['minimum'], numberOf(schema['exclusiveMinimum'], 0) + 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function objectSample(schema: JsonObject, depth: number): JsonObject {
  const properties = schema['properties'];
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, sampleOf(property, depth + 1)]),
  );
}

function textOf(schema: JsonObject): string {
  if (schema['format'] === 'date') return '2026-01-15';
  if (schema['format'] === 'date-time') return '2026-01-15T09:00:00Z';
  if (schema['format'] === 'email') return 'admin@example.com';
  if (schema['format'] === 'uri') return 'https://example.com/';
  const text = typeof schema['title'] === 'string' ? schema['title'] : 'Simulated';
  return text.padEnd(numberOf(schema['minLength'], 0), '.').slice(0, numberOf(schema['maxLength'], 200));
}

const numberOf = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
