// Canonical JSON, by the examples of RFC 8785 itself.
import { describe, expect, test } from '@jest/globals';
import { canonicalJson, hashOf, isWellFormed, wellFormed } from '../../platform/canonical-json.ts';

/** Appendix B: the bits of an IEEE 754 double, and how it is written. */
const NUMBERS: [string, string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];
const double = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

describe('numbers', () => {
  test.each(NUMBERS)('%s is written %s, and is itself again when read', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
    expect(JSON.parse(text)).toBe(double(bits) + 0);
  });
  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('%s is none', (bits) => {
    expect(() => canonicalJson({ a: [double(bits)] })).toThrow('Not a JSON number');
  });
  test('however they were spelled', () => {
    expect(canonicalJson(JSON.parse('[-0, 1E21, 1e-7, 1E-7, 10.0, 4.50, 2e-3, 1E30]'))).toBe(
      '[0,1e+21,1e-7,1e-7,10,4.5,0.002,1e+30]',
    );
  });
});

test('the object of 3.2.2', () => {
  const value: unknown = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`);
  const text =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  expect(canonicalJson(value)).toBe(text);
  // 3.2.4: as bytes.
  expect(Buffer.from(text).toString('hex')).toBe(
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e412742' +
      '5c225c5c5c5c5c222f227d',
  );
});

test('names stand in order of their UTF-16 units, not of their letters (3.2.3)', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toEqual([
    // As a number, "1" comes first in any object that JSON.parse makes; the text below is what counts.
    'One',
    'Carriage Return',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
  expect(canonicalJson(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test('escapes are the short ones, in lower case, and only where they must be (3.2.2.2)', () => {
  expect(canonicalJson('\b\t\n\f\r\u0000\u001f"\\/\u007f\u2028é')).toBe(
    '"\\b\\t\\n\\f\\r\\u0000\\u001f\\"\\\\/\u007f\u2028é"',
  );
});

test('members that are undefined are left out; what is no JSON is refused', () => {
  expect(canonicalJson({ a: undefined, b: [undefined, null] })).toBe('{"b":[null,null]}');
  for (const value of [undefined, () => 1, Symbol('s'), 1n])
    expect(() => canonicalJson(value)).toThrow(TypeError);
});

describe('half a surrogate pair', () => {
  const broken = ['\ud800', 'cut \ud83d', '\ude00 first', ['deep', { x: 'a\udfffb' }], { '\ud83d': 1 }];
  test.each(broken)('is refused: %j', (value) => {
    expect(isWellFormed(value)).toBe(false);
    expect(() => canonicalJson({ value })).toThrow('half a surrogate pair');
    expect(() => hashOf(value)).toThrow(TypeError);
  });
  test('is mended for what must be kept: as UTF-8 would have it', () => {
    for (const value of broken) {
      const asUtf8: unknown = JSON.parse(
        Buffer.from(JSON.stringify(value).replaceAll(/\\ud[89a-f]../g, '\ufffd')).toString('utf8'),
      );
      expect(wellFormed(value)).toEqual(asUtf8);
      expect(() => canonicalJson(wellFormed(value))).not.toThrow();
    }
  });
  test('whole pairs and texts that speak of escapes are left alone', () => {
    const value = { a: '😀 \\ud800 is half a pair', '😀': [1, null, true] };
    expect(canonicalJson(value)).toContain('\\\\ud800');
    expect(wellFormed(value)).toEqual(value);
    expect(wellFormed(undefined)).toBeUndefined();
  });
});
