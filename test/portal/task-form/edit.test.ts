// A form that starts from an answer: what was not touched comes back exactly as it was, whatever a form can show of it.
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../definition/types.ts';
import { answersFor, readEdited } from '../../../portal/task-form/edit.ts';
import { fieldsOf } from '../../../portal/task-form/fields-of.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['name', 'score'],
  properties: {
    name: { type: 'string' },
    score: { type: 'number' },
    at: { type: 'string', format: 'date-time' },
    note: { type: 'string', maxLength: 2_000 },
    days: { type: 'array', items: { enum: ['Mon', 'Tue'] } },
    agreed: { const: true },
    'a/b': { type: 'string' },
    inner: { type: 'object', properties: { deep: { type: 'integer' } } },
    file: { type: 'string', format: 'binary' },
    any: {},
  },
};
const FIELDS = fieldsOf(SCHEMA);
const ORIGINAL: JsonObject = {
  name: 'Acme',
  score: 0.5,
  at: '2026-03-16T08:30:15.250Z',
  note: '\nFirst.\nSecond.\n',
  days: ['Tue'],
  agreed: true,
  'a/b': 'slash',
  inner: { deep: 3, unknown: [1] },
  file: 'plan@1',
  any: { x: [1, null] },
  extra: 'not in the schema',
};
const nameOf = (key: string) => FIELDS.find((field) => field.key === key)!.name;
const edit = (change: Record<string, string[]>, original: Json | undefined = ORIGINAL) =>
  readEdited(FIELDS, original, { ...answersFor(FIELDS, original), ...change });

test('sent back untouched, nothing is changed: not the seconds, not a line end, not what no field shows', () => {
  const sent = Object.fromEntries(
    Object.entries(answersFor(FIELDS, ORIGINAL)).map(([name, lines]) => [
      name,
      lines.map((line) => line.replaceAll('\n', '\r\n').trim()),
    ]),
  );
  expect(readEdited(FIELDS, ORIGINAL, sent)).toEqual({ value: ORIGINAL, changed: false, problems: [] });
});

describe('what was changed', () => {
  test('is changed, and nothing else', () => {
    const { value, changed, problems } = edit({ [nameOf('score')]: ['0.75'], [nameOf('a/b')]: ['stroke'] });
    expect([changed, problems]).toEqual([true, []]);
    expect(value).toEqual({ ...ORIGINAL, score: 0.75, 'a/b': 'stroke' });
    expect(Object.keys(value as JsonObject)).toEqual(Object.keys(ORIGINAL));
  });

  test('may lie deeper', () => {
    const { value } = edit({ [`${nameOf('inner')}.0`]: ['4'] });
    expect(value).toEqual({ ...ORIGINAL, inner: { deep: 4, unknown: [1] } });
  });

  test('may be left out where it is optional', () => {
    const { value } = edit({ [nameOf('note')]: [''], [nameOf('days')]: [] });
    const { note: _, days: __, ...rest } = ORIGINAL;
    expect(value).toEqual(rest);
  });

  test('is said at its field where it cannot be', () => {
    expect(edit({ [nameOf('name')]: [''] }).problems).toEqual([
      { name: nameOf('name'), text: 'Answer this.' },
    ]);
    expect(edit({ [nameOf('score')]: ['much'] }).problems).toEqual([
      { name: nameOf('score'), text: 'Give a number, such as 12.5.' },
    ]);
    expect(edit({ [nameOf('any')]: ['{'] }).problems).toHaveLength(1);
  });

  test('begins from nothing where there was no answer', () => {
    expect(edit({ [nameOf('name')]: ['Acme'] }, null).value).toEqual({ name: 'Acme' });
  });

  test('of a single question is the answer itself', () => {
    const fields = fieldsOf({ type: 'string' });
    expect(readEdited(fields, 'old', { f: ['new'] })).toEqual({ value: 'new', changed: true, problems: [] });
  });

  test('cannot reach a prototype', () => {
    const fields = fieldsOf({ type: 'object', properties: JSON.parse('{"__proto__":{"type":"string"}}') });
    const { value } = readEdited(fields, {}, { [fields[0]!.name]: ['x'] });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":"x"}');
  });
});
