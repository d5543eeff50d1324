// Looking up a key that came from outside in a record: own keys only, so that `constructor` finds nothing.

/** The record's own value under the key; undefined where there is none. */
export function own<Value>(record: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
