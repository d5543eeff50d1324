// What changed between two versions: lines, fields, and the bounds of the work.
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../definition/types.ts';
import { fieldDiff } from '../../portal/views/field-diff.ts';
import { lineDiff } from '../../portal/views/line-diff.ts';

describe('lines', () => {
  test('are added and removed, with a few around them', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'old', 'k'].join('\n');
    const after = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'new', 'newer', 'k'].join('\r\n');
    expect(lineDiff(before, after)).toEqual({
      kind: 'lines',
      blocks: [
        { kind: 'skipped', count: 7 },
        { kind: 'same', from: 8, lines: ['h', 'i', 'j'] },
        { kind: 'removed', from: 11, lines: ['old'] },
        { kind: 'added', from: 11, lines: ['new', 'newer'] },
        { kind: 'same', from: 13, lines: ['k'] },
      ],
      added: 2,
      removed: 1,
      cut: false,
    });
  });

  test('of texts that have nothing in common are not compared, in good time', () => {
    const text = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join('\n');
    const from = performance.now();
    expect(lineDiff(text('a'), text('b'))).toMatchObject({
      kind: 'bytes',
      why: expect.stringMatching(/too little/),
    });
    expect(performance.now() - from).toBeLessThan(5_000);
  });

  test('beyond what a page shows are cut, and it says so', () => {
    const after = Array.from({ length: 1_990 }, (_, n) => `line ${n}`).join('\n');
    const around = Array.from({ length: 30 }, (_, n) => `as ever ${n}`).join('\n');
    expect(lineDiff(around, `${around}\n${after}`)).toMatchObject({ added: 1_990, cut: false });
    const spread = (mark: string) =>
      Array.from({ length: 3_000 }, (_, n) => (n % 4 ? `${n}` : `${mark}${n}`)).join('\n');
    const body = lineDiff(spread('a'), spread('b'));
    expect(body).toMatchObject({ kind: 'lines', added: 750, removed: 750, cut: true });
  });
});

describe('fields', () => {
  const compare = (before: Json, after: Json) => fieldDiff(before, after);

  test('are changed, added and removed, by their place', () => {
    const before = { name: 'x', limits: { a: 1, b: 2 }, gone: true, list: ['p', 'q'] };
    const after = { list: ['o', 'p', 'q'], limits: { b: 3, a: 1 }, name: 'x', fresh: { deep: [1] } };
    expect(compare(before, after)).toEqual({
      kind: 'fields',
      fields: [
        {
          kind: 'inside',
          key: 'limits',
          same: 1,
          fields: [{ kind: 'changed', key: 'b', before: '2', after: '3' }],
        },
        { kind: 'removed', key: 'gone', value: 'true' },
        { kind: 'inside', key: 'list', same: 2, fields: [{ kind: 'added', key: '1', value: 'o' }] },
        { kind: 'added', key: 'fresh', value: '{"deep":[1]}' },
      ],
      added: 2,
      removed: 1,
      changed: 1,
      same: 4,
      cut: false,
    });
  });

  test('in another order are the same', () => {
    expect(compare({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toMatchObject({ fields: [] });
  });

  test('an item changed in a list is one change, not two', () => {
    const item = (id: string, on: boolean) => ({ id, on });
    expect(compare([item('a', true), item('b', true)], [item('a', true), item('b', false)])).toMatchObject({
      fields: [{ kind: 'inside', key: '2', fields: [{ kind: 'changed', key: 'on' }] }],
      changed: 1,
      added: 0,
    });
  });

  test('of another shape altogether are one change', () => {
    expect(compare({ a: 1 }, [1])).toMatchObject({ changed: 1, fields: [{ key: 'all of it' }] });
  });

  test('beyond what a page shows are counted and cut', () => {
    const many = (value: number) =>
      Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`f${n}`, value]));
    const body = compare(many(1), many(2));
    expect(body).toMatchObject({ changed: 1_500, cut: true });
    expect(body.kind === 'fields' && body.fields).toHaveLength(1_000);
  });
});
