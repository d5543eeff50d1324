// What a model read between markers is shown without them, whole or cut off.
import { expect, test } from '@jest/globals';
import { quoted } from '../../agents/quoted.ts';
import { unquoted } from '../../portal/views/unquoted.ts';

const QUOTE = { author: 'John Smith', source: 'artifact "plan", version 2', text: 'One.\n\nTwo.' };

test('is who wrote it, where it stands, and the text', () => {
  expect(unquoted(quoted(QUOTE))).toEqual(QUOTE);
});

test('may be cut off', () => {
  const text = quoted({ ...QUOTE, text: 'w'.repeat(100) });
  expect(unquoted(text.slice(0, 120))?.text).toMatch(/^w+$/);
});

test('what else a tool says stays as it is', () => {
  expect(unquoted('The concern is on record.')).toBeNull();
  expect(unquoted(`See:\n${quoted(QUOTE)}`)).toBeNull();
});
