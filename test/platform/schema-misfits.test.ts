// Schemas that would keep their checker busy: each check ends, in words, within its time.
import { describe, expect, test } from '@jest/globals';
import { misfitWords, schemaMisfits } from '../../platform/schema-misfits.ts';

/** Each definition asks for the next one twice: 2^28 checks. */
function doubling(depth: number): object {
  const ref = (n: number) => ({ $ref: `#/$defs/a${n}` });
  const defs = Array.from({ length: depth }, (_, n) => [`a${n}`, { allOf: [ref(n + 1), ref(n + 1)] }]);
  return { ...ref(0), $defs: { ...Object.fromEntries(defs), [`a${depth}`]: { type: 'object' } } };
}

test('what fits, and what does not, deepest last', () => {
  const schema = { type: 'object', properties: { a: { type: 'number' } } };
  expect(schemaMisfits(schema, { a: 1 })).toEqual([]);
  expect(schemaMisfits(schema, { a: 'x' }).at(-1)).toMatchObject({
    instanceLocation: '#/a',
    keyword: 'type',
  });
  expect(Object.getOwnPropertyNames(schema)).toEqual(['type', 'properties']);
});

describe('ends in time', () => {
  const trap = `${'a'.repeat(60)}!`;
  test.each([
    ['a pattern that backtracks', { type: 'string', pattern: '^(a+)+$' }, trap, /more than 0.2 s/],
    ['one for names', { patternProperties: { '^(a+)+$': {} } }, { [trap]: 1 }, /more than 0.2 s/],
    ['references that double', doubling(28), {}, /more than 0.2 s/],
    ['a reference to itself', { $ref: '#' }, {}, /without an end/],
    ['a reference to nowhere', { $ref: '#/$defs/x' }, {}, /cannot be used/],
    ['a pattern that is none', { patternProperties: { '(': {} } }, { x: 1 }, /cannot be used/],
    ['a name that is half a character', { additionalProperties: false }, { '\ud800': 1 }, /cannot be used/],
  ])('%s', (_name, schema, value, words) => {
    const begun = performance.now();
    const misfits = schemaMisfits(schema, value, '2020-12', 200);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(misfits).toHaveLength(1);
    expect(misfits[0]).toMatchObject({ keyword: 'unusable', error: expect.stringMatching(words) });
  });
});

test('a flood of misfits is bounded', () => {
  const value = Array.from({ length: 20_000 }, () => 'x');
  expect(schemaMisfits({ items: { type: 'number' } }, value)).toHaveLength(1_000);
});

test('says in words what is missing, and never calls a value an instance', () => {
  const schema = { type: 'object', required: ['name'], properties: { age: { type: 'integer' } } };
  const words = schemaMisfits(schema, { age: 'old' }).map(misfitWords);
  expect(words).toContain('"name" is missing.');
  expect(words.join(' ')).not.toContain('Instance');
});
