// A task's result in words: titles for property names, in the schema's order, files by their names.
import { expect, test } from '@jest/globals';
import { resultFiles, resultWords } from '../../portal/views/result-words.ts';
import type { StoredVersion } from '../../portal/views/view-source.ts';

const schema = {
  type: 'object',
  properties: {
    group: { type: 'string', title: 'Okta group' },
    weekend: { type: 'boolean', title: 'At a weekend' },
    days: { type: 'array', items: { type: 'object', properties: { on: { title: 'On' } } } },
    list: { type: 'string', format: 'binary', title: 'List' },
  },
};
const list: StoredVersion = {
  key: 'upload.doer.list',
  version: 2,
  type: 'document',
  contentType: 'application/pdf',
  size: 3,
  sha256: 'ab'.repeat(32),
  metadata: {},
  fileName: 'list.pdf',
  at: 1,
  by: 'doer',
};

test('names, order, yes and no, files; what the schema does not name stays as it is, at the end', () => {
  const result = {
    other: 1,
    list: 'upload.doer.list@2',
    weekend: false,
    group: 'sales',
    days: [{ on: true }],
  };
  const worded = resultWords(schema, result, [list]);
  expect(JSON.stringify(worded)).toBe(
    '{"Okta group":"sales","At a weekend":"No","days":[{"On":"Yes"}],"List":"list.pdf","other":1}',
  );
});

test('two of one title keep their names apart', () => {
  const twice = { properties: { a: { title: 'Name' }, b: { title: 'Name' } } };
  expect(resultWords(twice, { a: 1, b: 2 }, [])).toEqual({ Name: 1, b: 2 });
});

test('files are found at any depth, each once; what only looks like one is text', () => {
  const result = {
    a: ['upload.doer.list@2', { b: 'upload.doer.list@2' }],
    c: 'jo@3',
    d: 'upload.doer.list@1',
  };
  expect(resultFiles(result, [list])).toEqual([
    { key: 'upload.doer.list', version: 2, name: 'list.pdf', sha256: 'ab'.repeat(32) },
  ]);
  expect(resultWords(undefined, 'jo@3', [list])).toBe('jo@3');
});
