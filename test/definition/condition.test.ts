// Expressions: values, what is missing, errors, bare names, and the limits that keep a workflow alive.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCondition, evaluate, namesIn } from '../../definition/condition.ts';
import type { Json } from '../../definition/types.ts';

const LONG = Array.from({ length: 1000 }, (_, index) => index);
const VARIABLES = {
  context: { customer: 'Acme', users: 5000 },
  facts: {
    score: 70,
    rate: 1.5,
    none: null,
    list: [1, 2, { a: 1 }],
    long: LONG,
    tooLong: [...LONG, 1],
    constructor: 5,
  },
  tasks: { 'sso-setup': { result: { ok: true } } },
  gates: { config: { approved: true } },
};
const NAMES: Record<string, Json> = { yes: true, five: 5, 'sso-setup_complete': true };
const run = (source: string) => evaluate(source, VARIABLES, (name) => NAMES[name]);
const value = (json: Json) => ({ kind: 'value', value: json });
const missing = (name: string) => ({ kind: 'missing', name });

describe('evaluate', () => {
  test.each<[string, Json]>([
    ['facts.score >= 70', true],
    ['facts.score + 1', 71],
    ['facts.score > 69.5', true],
    ['double(facts.score) * facts.rate', 105],
    ['facts.rate', 1.5],
    ['facts.none == null', true],
    ['context.customer == "Acme" && context.users > 1000', true],
    ['gates.config.approved', true],
    ['tasks["sso-setup"].result.ok', true],
    ['sso-setup_complete', true],
    ['yes', true],
    ['five * 2', 10],
    ['yes || nobody_said', true],
    ['nobody_said || yes', true],
    ['!yes && nobody_said', false],
    ['yes ? "a" : nobody_said', 'a'],
    ['has(facts.score)', true],
    ['has(facts.other)', false],
    ['"score" in facts', true],
    ['facts.list.exists(one, one == 2)', true],
    ['facts.list.map(one, one)', [1, 2, { a: 1 }]],
    ['facts.long.filter(n, n < 3)', [0, 1, 2]],
    ['{"a": facts.score, "b": [yes]}', { a: 70, b: [true] }],
    ['facts.constructor', 5],
    ['timestamp("2026-01-01T00:00:00Z")', '2026-01-01T00:00:00.000Z'],
    ['7 / 2', 3],
    ['-0.0', 0],
  ])('%s', (source, expected) => expect(run(source)).toEqual(value(expected)));

  test.each([
    ['facts.other', 'facts.other'],
    ['facts["other"] == 1', 'facts.other'],
    ['facts.other.deeper', 'facts.other'],
    ['tasks.scim.result', 'tasks.scim'],
    ['artifacts.report.version', 'artifacts'],
    ['facts.list[7]', 'facts.list[7]'],
    ['has(facts.other.deeper)', 'facts.other'],
    ['nobody_said', 'nobody_said'],
    ['yes && nobody_said', 'nobody_said'],
    ['nobody_said && yes', 'nobody_said'],
    ['no-body_said', 'no-body_said'],
  ])('%s misses %s', (source, name) => expect(run(source)).toEqual(missing(name)));

  test.each([
    ['1 / 0', /division by zero/],
    ['facts.score + "a"', /no such overload/],
    ['facts.score * 1.5', /no such overload/],
    ['facts.score && yes', /bool/],
    ['1 +', /Unexpected token/],
    ['', /empty/],
    ['9007199254740993', /too large/],
    ['1.0 / 0.0', /Infinity/],
    ['type(1)', /no JSON value/],
    ['facts.tooLong.size()', /1001 elements/],
    ['facts.long.all(a, facts.long.exists(b, a == b))', /10000 steps/],
    ['"a".matches("a")', /refused/],
    ['if', /Reserved/],
  ])('%s is an error', (source, message) =>
    expect(run(source)).toEqual({ kind: 'error', message: expect.stringMatching(message) }),
  );

  test('a name is asked for only when it is needed', () => {
    const asked: string[] = [];
    const resolve = (name: string): Json => {
      asked.push(name);
      return name === 'a';
    };
    evaluate('a || b', {}, resolve);
    evaluate('b && c', {}, resolve);
    expect(asked).toEqual(['a', 'b']);
  });

  test('what a loop binds is no bare name, inside it only', () => {
    expect(namesIn('facts.list.exists(yes, yes == 2) && yes')).toEqual({
      bare: ['yes'],
      paths: ['facts.list'],
    });
    expect(namesIn('facts.list.exists(x, x == y)').bare).toEqual(['y']);
  });

  test('a name that is an expression itself has its own step budget, and leaves ours as it was', () => {
    const resolve = (name: string) => {
      const inner = evaluate('facts.long.all(n, n >= 0)', VARIABLES, () => undefined);
      return name === 'inner' && inner.kind === 'value' ? inner.value : undefined;
    };
    expect(evaluate('facts.long.all(n, n >= 0) && inner', VARIABLES, resolve)).toEqual(value(true));
    expect(
      evaluate('inner && facts.long.all(n, facts.long.exists(m, m == n))', VARIABLES, resolve).kind,
    ).toBe('error');
  });

  test('only what is read is converted: a long list beside it does not matter', () => {
    expect(run('facts.score')).toEqual(value(70));
  });

  test('JSON comes out as it went in', () => {
    const json = fc.jsonValue({ maxDepth: 3 }).filter((one) => !JSON.stringify(one).includes('__proto__'));
    fc.assert(
      fc.property(json, (one) => {
        const plain = JSON.parse(JSON.stringify(one)) as Json;
        expect(evaluate('facts.x', { facts: { x: plain } }, () => undefined)).toEqual(value(plain));
        expect(evaluate('x', {}, (name) => (name === 'x' ? plain : undefined))).toEqual(value(plain));
      }),
    );
  });

  test('whole numbers count as whole numbers', () => {
    const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const facts = { a, b };
        const of = (source: string) => evaluate(source, { facts }, () => undefined);
        expect(of('facts.a + facts.b')).toEqual(value(a + b));
        expect(of('facts.a < facts.b')).toEqual(value(a < b));
        expect(of('facts.a == facts.b')).toEqual(value(a === b));
        expect(of('facts.a * 3 - 1')).toEqual(value(a * 3 - 1));
      }),
    );
  });

  test('no text throws, and the same text twice gives the same', () => {
    const tokens = [
      'facts',
      '.',
      'a',
      '(',
      ')',
      '[',
      ']',
      '&&',
      '||',
      '!',
      '1',
      '"s"',
      ' ',
      '?',
      ':',
      'all',
      ',',
      'in',
      '-',
    ];
    const source = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...tokens), { maxLength: 12 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const first = evaluate(text, VARIABLES, () => undefined);
        expect(evaluate(text, VARIABLES, () => undefined)).toEqual(first);
        if (checkCondition(text).length > 0) expect(first.kind).toBe('error');
        namesIn(text);
      }),
    );
  });
});

describe('checkCondition', () => {
  test.each([
    'yes',
    'a-b_complete',
    'facts.x > 1 && has(context.y)',
    'tasks.a.result.items.all(i, i.ok)',
    'unknown_name == 3',
  ])('accepts %s', (source) => expect(checkCondition(source)).toEqual([]));

  test.each([
    ['', /empty/],
    ['  ', /empty/],
    ['a b', /Unexpected character/],
    ['1 + "a"', /no such overload/],
    ['nofunction(1)', /no matching overload/],
    ['facts.x.constructor()', /no matching overload/],
    ['facts.name.matches("a+")', /matches\(\) is refused/],
    ['matches(facts.name, "a+")', /matches\(\) is refused/],
    ['facts.list.exists(i, i.matches("a"))', /matches\(\) is refused/],
    ['cel.bind(x, facts.a, x + x)', /bind\(\) is refused/],
    ['a.all(x, b.all(y, c.all(z, x + y == z)))', /more than 2 loops/],
    ['a.map(x, x + x).map(x, x + x).map(x, x + x)', /more than 2 loops/],
    [`${'a'.repeat(1001)}`, /1001 characters/],
    [Array.from({ length: 130 }, () => 'a').join('&&'), /more than 250 parts/],
    [`${'('.repeat(30)}a${')'.repeat(30)}`, /more than 24 deep/],
  ])('refuses %j', (source, message) =>
    expect(checkCondition(source)).toEqual([{ message: expect.stringMatching(message) }]),
  );
});

describe('namesIn', () => {
  test.each([
    ['requirements_approved', ['requirements_approved'], []],
    ['facts.x && gates.config.approved', [], ['facts.x', 'gates.config.approved']],
    ['tasks["sso-setup"].result.ok == ready', ['ready'], ['tasks.sso-setup.result.ok']],
    ['facts[name].x', ['name'], ['facts']],
    ['size(tasks) > limit.soft', ['limit'], ['tasks']],
    ['type(facts.a) == int && string(b) == "1"', ['b'], ['facts.a']],
    ['a-b', ['a-b'], []],
    ['a - b', ['a', 'b'], []],
    ['1 +', [], []],
  ])('%s', (source, bare, paths) => expect(namesIn(source)).toEqual({ bare, paths }));
});
