// Sentences of the engine speak of people by their ids; who reads the console knows them by their names.

/** Ids of several words, and `subject` whatever it is: a plain word could be just that. Quotes become those of our pages. */
export function namesForIds(text: string, subject: string | null, actor: (id: string) => string): string {
  const named = text.replaceAll(
    /(?<![“"\w./-])[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+(?![\w/-]|\.\w)|\b[a-z][a-z0-9]*\b/g,
    (word) => (word === subject || /_/.test(word) ? actor(word) : word),
  );
  return named.replaceAll(/"([^"]*)"/g, '“$1”');
}
