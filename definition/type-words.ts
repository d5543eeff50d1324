// What kind of value is wanted, in words for people: for definitions and for requests alike.

const WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** `expected`: as zod names it; what has no words here is given back as it is. */
export function typeInWords(expected: string): string {
  return WORDS[expected] ?? expected;
}
