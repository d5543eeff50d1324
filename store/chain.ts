// The hash chain of a stream: how an entry is hashed, and how a chain is checked without a database.
import { canonicalJson, sha256Hex } from '../platform/canonical-json.ts';
import type { TrailEntry } from './books.ts';

/** What is hashed of an entry: all of it but `position`, which a rebuild may give anew. */
export type ChainedFields = Omit<TrailEntry, 'position' | 'hash'>;

/** The hash before the first entry of a stream. */
export const CHAIN_START = '';

/**
 * SHA-256, lower-case hex, over the UTF-8 bytes of `prevHash` followed by the canonical JSON (RFC 8785) of
 * `{ actor, at, body, instanceId, seq, stream, type }`. `prevHash` is the hex hash of the entry before it in the same
 * instance and stream, `''` before the first. `bodyText`: the body's canonical JSON, where it is known already.
 */
export function entryHash(
  prevHash: string,
  entry: ChainedFields,
  bodyText = canonicalJson(entry.body),
): string {
  const { actor, at, instanceId, seq, stream, type } = entry;
  const before = canonicalJson({ actor, at }).slice(0, -1);
  const after = canonicalJson({ instanceId, seq, stream, type }).slice(1);
  return sha256Hex(`${prevHash}${before},"body":${bodyText},${after}`);
}

/** Where a chain does not hold. `seq` is the first entry that is wrong. */
export interface ChainBreak {
  instanceId: string;
  stream: TrailEntry['stream'];
  seq: number;
  reason: 'gap' | 'hash';
}

/**
 * Checks entries of one instance and stream, in order of seq. `after` is the last good entry before them; absent: they
 * start the stream. Null where the chain holds. A cut tail cannot be seen here: compare the last hash with a receipt's.
 */
export function chainBreak(
  entries: TrailEntry[],
  after: { seq: number; hash: string } = { seq: 0, hash: CHAIN_START },
): ChainBreak | null {
  let { seq, hash } = after;
  for (const entry of entries) {
    const at = { instanceId: entry.instanceId, stream: entry.stream, seq: entry.seq };
    if (entry.seq !== seq + 1) return { ...at, reason: 'gap' };
    if (entryHash(hash, entry) !== entry.hash) return { ...at, reason: 'hash' };
    ({ seq, hash } = entry);
  }
  return null;
}
