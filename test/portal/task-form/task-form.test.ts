// From a JSON Schema to a form and back: each kind of question, what may be left out, and what no form can ask.
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../definition/types.ts';
import { leavesOf } from '../../../portal/task-form/field-spec.ts';
import { fieldsOf } from '../../../portal/task-form/fields-of.ts';
import { presetOf } from '../../../portal/task-form/preset-of.ts';
import { readAnswers } from '../../../portal/task-form/read-answers.ts';
import { schemaProblems } from '../../../portal/task-form/schema-problems.ts';

const of = (property: JsonObject, required = true): JsonObject => ({
  type: 'object',
  properties: { it: property },
  ...(required ? { required: ['it'] } : {}),
});

function read(property: JsonObject, typed: string | string[], required = true) {
  const fields = fieldsOf(of(property, required));
  const { result, problems } = readAnswers(fields, { 'f.0': [typed].flat() }, {});
  return { value: (result as Record<string, Json>)['it'], problems: problems.map(({ text }) => text) };
}

test.each<[string, JsonObject]>([
  ['text', { type: 'string' }],
  ['text', { type: 'string', maxLength: 5000 }],
  ['number', { type: 'number' }],
  ['number', { type: 'integer' }],
  ['yes-no', { type: 'boolean' }],
  ['confirm', { const: true }],
  ['choice', { enum: ['a', 1, null] }],
  ['choices', { type: 'array', items: { enum: ['a', 'b'] } }],
  ['list', { type: 'array', items: { type: 'string' } }],
  ['date', { type: 'string', format: 'date' }],
  ['date-time', { type: 'string', format: 'date-time' }],
  ['file', { type: 'string', format: 'binary' }],
  ['file', { type: 'string', contentMediaType: 'application/pdf' }],
  ['group', { type: 'object', properties: { a: { type: 'string' } } }],
  ['group', { properties: { a: { type: 'string' } } }],
  ['json', { $ref: '#/$defs/x' }],
  ['json', { oneOf: [{ type: 'string' }] }],
  ['json', { type: 'object', properties: { a: {} }, allOf: [] }],
  ['json', { type: 'array', items: { type: 'object', properties: { a: {} } } }],
  ['json', { type: 'array', items: { oneOf: [] } }],
  ['json', { type: ['string', 'number'] }],
  ['json', { type: 'object' }],
  ['json', { enum: [{ a: 1 }] }],
  ['json', {}],
])('%s is asked for %j', (kind, property) => {
  expect(fieldsOf(of(property))[0]!.kind).toBe(kind);
});

test('what lies too deep for a form is asked as JSON', () => {
  const deep = (levels: number): JsonObject =>
    levels === 0 ? { type: 'string' } : { type: 'object', properties: { in: deep(levels - 1) } };
  expect(leavesOf(fieldsOf(deep(3))).map(({ kind }) => kind)).toEqual(['text']);
  expect(leavesOf(fieldsOf(deep(12))).map(({ kind }) => kind)).toEqual(['json']);
});

test('labels come from the title, else from the name in words', () => {
  const properties = { firstDay: { type: 'string' }, x: { type: 'string', title: 'The X' } };
  expect(fieldsOf({ type: 'object', properties }).map(({ label }) => label)).toEqual(['First Day', 'The X']);
});

describe('an answer', () => {
  test.each<[JsonObject, string | string[], Json]>([
    [{ type: 'string' }, '  two words ', 'two words'],
    [{ type: 'string', maxLength: 900 }, 'a\r\nb ', 'a\nb '],
    [{ type: 'number' }, ' -1.5 ', -1.5],
    [{ type: 'integer' }, '12', 12],
    [{ type: 'boolean' }, 'no', false],
    [{ const: true }, 'yes', true],
    [{ enum: ['1', 1, null] }, '1', 1],
    [{ enum: ['1', 1, null] }, '2', null],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, ['1', '0'], ['b', 'a']],
    [{ type: 'array', items: { type: 'integer' } }, '1\n\n 2', [1, 2]],
    [{ type: 'string', format: 'date-time' }, '2026-03-12T17:30', '2026-03-12T17:30:00Z'],
    [{}, '{"a": [1]}', { a: [1] }],
  ])('to %j typed as %j is %j', (property, typed, value) => {
    expect(read(property, typed)).toEqual({ value, problems: [] });
  });

  test.each<[JsonObject, string, string]>([
    [{ type: 'number' }, '1,5', 'Give a number, such as 12.5.'],
    [{ type: 'number' }, 'Infinity', 'Give a number, such as 12.5.'],
    [{ type: 'integer' }, '1.5', 'Give a whole number, such as 12.'],
    [{ enum: ['a'] }, '7', 'Choose one of those listed.'],
    [{ enum: ['a'] }, 'constructor', 'Choose one of those listed.'],
    [{ type: 'boolean' }, 'maybe', 'Choose Yes or No.'],
    [{ type: 'string', format: 'date' }, '2026-02-30', 'Give a date as year-month-day, such as 2026-03-12.'],
    [
      { type: 'string', format: 'date-time' },
      '2026-03-12T25:00',
      'Give a date and a time, such as 2026-03-12 17:30.',
    ],
    [{ type: 'array', items: { type: 'integer' } }, '1\nx', 'Line 2: Give a whole number, such as 12.'],
    [{}, '{', 'This is not JSON. Look for a missing quote, comma or bracket.'],
  ])('to %j typed as %j is not taken', (property, typed, problem) => {
    expect(read(property, typed)).toEqual({ value: undefined, problems: [problem] });
  });

  test('left out: fine where it may be, null where it may be null, asked for otherwise', () => {
    expect(read({ type: 'string' }, ' ', false)).toEqual({ value: undefined, problems: [] });
    expect(read({ type: ['string', 'null'] }, '')).toEqual({ value: null, problems: [] });
    expect(read({ type: 'string' }, '')).toEqual({ value: undefined, problems: ['Answer this.'] });
    expect(read({ type: 'string', format: 'binary' }, '').problems).toEqual(['Choose a file.']);
  });
});

test('of a group that may be left out one answer asks for the others', () => {
  const group = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, phone: { type: 'string' } },
  };
  const fields = fieldsOf(of(group, false));
  expect(readAnswers(fields, {}, {})).toEqual({ result: {}, problems: [] });
  expect(readAnswers(fields, { 'f.0.1': ['123'] }, {}).problems).toEqual([
    { name: 'f.0.0', text: 'Answer this.' },
  ]);
});

test('a result that is no object is one question; a file stands in it by its reference', () => {
  const number = fieldsOf({ type: 'integer' });
  expect(readAnswers(number, { f: ['3'] }, {}).result).toBe(3);
  const file = fieldsOf({ type: 'string', format: 'binary' });
  expect(readAnswers(file, {}, { f: { ref: 'plan@2' } }).result).toBe('plan@2');
});

test('names that mean something to the language are names like any other', () => {
  const properties = JSON.parse(
    '{"__proto__": {"type": "string"}, "constructor": {"type": "string"}}',
  ) as JsonObject;
  const fields = fieldsOf({ type: 'object', properties });
  const { result } = readAnswers(fields, { 'f.0': ['a'], 'f.1': ['b'] }, {});
  expect(JSON.stringify(result)).toBe('{"__proto__":"a","constructor":"b"}');
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});

test('what the schema finds is said once at its field, in words, or of the whole', () => {
  const fields = fieldsOf({
    type: 'object',
    properties: {
      n: { type: 'number', maximum: 5 },
      list: { type: 'array', items: { type: 'string', minLength: 3 } },
    },
  });
  const found = [
    { pointer: '', keyword: 'properties', message: 'outer' },
    { pointer: '/n', keyword: 'maximum', message: 'raw' },
    { pointer: '/n', keyword: 'multipleOf', message: 'raw' },
    { pointer: '/list/2', keyword: 'minLength', message: 'Item is too short.' },
    { pointer: '', keyword: 'minProperties', message: 'Too few.' },
  ];
  expect(schemaProblems(fields, found)).toEqual([
    { name: 'f.0', text: 'Give 5 or less.' },
    { name: 'f.1', text: 'Line 3: Write at least 3 characters.' },
    { name: null, text: 'Too few.' },
  ]);
});

test('what the schema suggests stands in the field, where it fits', () => {
  const [field] = fieldsOf(of({ enum: ['a', 'b'], default: 'b' }));
  expect(presetOf(field!)).toEqual(['1']);
  expect(presetOf(fieldsOf(of({ type: 'string', default: { not: 'text' } }))[0]!)).toEqual([]);
  expect(presetOf(fieldsOf(of({ type: 'boolean', default: false }))[0]!)).toEqual(['no']);
});
