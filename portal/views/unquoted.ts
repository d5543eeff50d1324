// Text that a model was given between markers (agents/quoted.ts), as people read it: the markers say nothing to them.

export interface Unquoted {
  author: string;
  source: string;
  text: string;
}

/** Null: it is nothing quoted. The end may be cut off. */
export function unquoted(text: string): Unquoted | null {
  const [, , author, source, inside] =
    /^<<<DATA ([0-9a-f]{24}) author: (.*); source: (.*)\n([\s\S]*?)(?:\n\1 DATA>>>\s*)?$/.exec(text) ?? [];
  if (author === undefined || source === undefined || inside === undefined) return null;
  return { author, source, text: inside };
}
