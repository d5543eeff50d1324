// What text is found by: the rows that few are looked up in and the one text that much is looked through in say the same.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foundBy, searchRows } from '../../store/search/search-rows.ts';
import { afterAllThatBegin, valueIn, valueKeyOf, wordIn, wordsOf } from '../../store/search/words.ts';

describe('words', () => {
  test.each([
    ['Rollout for Zürich AG', ['rollout', 'for', 'zurich', 'ag']],
    ['proc_0a-1B.c', ['proc', '0a', '1b', 'c']],
    ['Ｆｕｌｌ ﬁle ÉTÉ été', ['full', 'file', 'ete']],
    ['東京 100% \n "x"', ['東京', '100', 'x']],
    [' -- ', []],
    ['é'.repeat(70), ['e'.repeat(64)]],
  ])('of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('beyond 2,000 characters are left out, whole', () => {
    const words = wordsOf(Array.from({ length: 400 }, (_, n) => `word${1000 + n}`).join(' '));
    expect(words).toHaveLength(250);
  });

  test('in a row and in one text are found alike', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('Acme Corp', 'acme', 'A=B', '"x"=y', 'a\nb', ' acme roll'),
    );
    const searchable = fc.dictionary(
      fc.constantFrom('customer', 'a=b', '"x"', 'no space', 'c'),
      fc.oneof(text, fc.integer()),
    );
    let found = 0;
    fc.assert(
      fc.property(
        text,
        searchable,
        text,
        fc.constantFrom('customer', 'a=b', '"x"', 'c'),
        text,
        (name, values, query, key, value) => {
          const instance = { id: 'proc_1', name, searchable: values };
          const rows = searchRows(instance);
          const whole = foundBy(instance);
          for (const word of wordsOf(query)) {
            const inRows = rows.search_words.some(
              (row) => row.word >= word && row.word < afterAllThatBegin(word),
            );
            expect({ word, whole, found: whole.includes(wordIn(word)) }).toEqual({
              word,
              whole,
              found: inRows,
            });
            if (inRows) found += 1;
          }
          const wanted = valueKeyOf(value);
          const inRows = rows.search_values.some((row) => row.name === key && row.value === wanted);
          expect({ whole, found: whole.includes(valueIn(key, wanted)) }).toEqual({ whole, found: inRows });
          if (inRows) found += 1;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
