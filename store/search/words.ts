// What text is searched by: its words, in small letters and without accents, found by how they begin.

const LONGEST_WORD = 64;
/** Of the words of one text together. */
const MOST_CHARACTERS = 2_000;

/** Each once, cut to 64 characters; what comes after 2,000 characters of words is left out. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = new Set((plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => cut(word, LONGEST_WORD)));
  let characters = 0;
  return [...words].filter((word) => (characters += word.length) <= MOST_CHARACTERS);
}

/** The words that begin like this one: from it (inclusive) until there (exclusive). */
export const afterAllThatBegin = (word: string): string => `${word}\u{10FFFF}`;

const LONGEST_VALUE = 200;

/** A searchable value as it is compared: in small letters, cut to 200 characters; what is not text as its JSON. */
export function valueKeyOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(text.normalize('NFC').trim().toLowerCase(), LONGEST_VALUE);
}

/** By characters, so that none is cut in two. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : Array.from(text).slice(0, length).join('');

/** How a word stands in `found_by`, as far as it is known how it begins. */
export const wordIn = (word: string): string => ` ${word}`;

/** How a value stands there: in a line, without a space, where no word is taken for it. */
export const valueIn = (name: string, value: string): string =>
  `\n${JSON.stringify(name)}=${value}\n`.replaceAll(/(?!^\n|\n$)\s/g, '\u{A0}');
