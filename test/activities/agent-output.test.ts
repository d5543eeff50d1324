// What an agent gives back is checked and capped before it goes anywhere.
import { describe, expect, test } from '@jest/globals';
import { checkOutput } from '../../activities/agent-output.ts';

const task = { expected: ['doc'], stored: [] as string[], schema: undefined };
const good = { summary: 'Done.', artifacts: [{ key: 'doc', content: { a: 1 } }] };
const reason = (raw: unknown, over: Partial<Parameters<typeof checkOutput>[1]> = {}): string => {
  const checked = checkOutput(raw, { ...task, ...over });
  return checked.ok ? 'ok' : checked.reason;
};

describe('an agent’s output', () => {
  test('good output becomes bytes with a media type', () => {
    const checked = checkOutput(
      {
        ...good,
        artifacts: [
          ...good.artifacts,
          { key: 'note', content: 'text' },
          { key: 'raw', content: new Uint8Array([1, 2]) },
          { key: 'sent', content: 'AQID', encoding: 'base64', contentType: 'image/png' },
        ],
      },
      task,
    );
    if (!checked.ok) throw new Error(checked.reason);
    expect(checked.artifacts.map(({ key, contentType, bytes }) => [key, contentType, bytes.length])).toEqual([
      ['doc', 'application/json', 7],
      ['note', 'text/plain; charset=utf-8', 4],
      ['raw', 'application/octet-stream', 2],
      ['sent', 'image/png', 3],
    ]);
    expect(checked.output).toEqual({ summary: 'Done.', facts: {}, concerns: [] });
  });

  test('a concern is a sentence, of a general kind, or has a kind of its own', () => {
    const concerns = ['The name is odd.', { kind: 'security', text: 'Port 22 is open.' }];
    const checked = checkOutput({ ...good, concerns }, task);
    if (!checked.ok) throw new Error(checked.reason);
    expect(checked.output.concerns).toEqual([{ kind: 'general', text: 'The name is odd.' }, concerns[1]]);
    expect(reason({ ...good, concerns: [{ kind: 'Two words', text: 'x' }] })).toMatch(/concerns/);
    expect(reason({ ...good, concerns: [{ kind: 'data' }] })).toMatch(/concerns/);
    expect(reason({ ...good, concerns: [''] })).toMatch(/concerns/);
  });

  test.each([
    ['text instead of an object', 'I have finished', /right form/],
    ['a field nobody asked for', { ...good, note: 'x' }, /note/],
    ['confidence that is no number', { ...good, confidence: 'high' }, /confidence/],
    ['confidence above 1', { ...good, confidence: 1.1 }, /confidence/],
    [
      'bytes that are not in base64',
      { ...good, artifacts: [{ key: 'doc', content: 'not so', encoding: 'base64' }] },
      /base64/,
    ],
    ['no summary', { artifacts: good.artifacts }, /summary/],
    ['an artifact that is missing', { summary: 'Done.' }, /missing: doc/],
    [
      'the same artifact twice',
      { ...good, artifacts: [...good.artifacts, ...good.artifacts] },
      /given twice/,
    ],
    ['a key that is a path', { ...good, artifacts: [{ key: '../doc', content: 1 }] }, /key/],
    ['a result above 16 KiB', { ...good, result: 'x'.repeat(17_000) }, /at most 16384/],
    ['a fact above 4 KiB', { ...good, facts: { big: 'x'.repeat(5_000) } }, /fact "big"/],
    [
      'a JSON artifact above 1 MiB',
      { ...good, artifacts: [{ key: 'doc', content: { a: 'x'.repeat(1_100_000) } }] },
      /at most 1048576/,
    ],
    ['__proto__ in JSON', { ...good, result: JSON.parse('{"__proto__": 1}') as unknown }, /result/],
    ['what JSON cannot say', { ...good, result: { a: () => 1 } }, /result/],
  ])('%s is refused with the reason', (_name, raw, text) => {
    expect(reason(raw)).toMatch(text);
  });

  test('JSON that is too deep is refused, not followed', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level++) deep = [deep];
    expect(reason({ ...good, result: deep })).toMatch(/result/);
  });

  test('what was stored before counts as given', () => {
    expect(reason({ summary: 'Done.' }, { stored: ['doc'] })).toBe('ok');
  });

  test('the result must fit the task’s schema', () => {
    const schema = { type: 'object', required: ['score'], properties: { score: { type: 'number' } } };
    expect(reason({ ...good, result: { score: 3 } }, { schema })).toBe('ok');
    expect(reason({ ...good, result: { score: 'three' } }, { schema })).toMatch(/score/);
    expect(reason(good, { schema })).toMatch(/asks for a result/);
  });
});
