// The hash chain: what it is made of, and that it shows every change.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { TrailEntry } from '../../store/books.ts';
import { CHAIN_START, type ChainedFields, chainBreak, entryHash } from '../../store/chain.ts';

const fields = (seq: number): ChainedFields => ({
  instanceId: 'i',
  stream: 'journal',
  seq,
  at: 1000 + seq,
  type: 'page_viewed',
  actor: 'ciso',
  body: { b: 1, a: ['ü', null] },
});
function chainOf(length: number): TrailEntry[] {
  const entries: TrailEntry[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const hash = entryHash(entries.at(-1)?.hash ?? CHAIN_START, fields(seq));
    entries.push({ ...fields(seq), position: seq * 10, hash });
  }
  return entries;
}

describe('the chain', () => {
  test('is SHA-256 over the hash before and the canonical JSON: anybody can check it', () => {
    const text =
      '{"actor":"ciso","at":1001,"body":{"a":["ü",null],"b":1},"instanceId":"i","seq":1,"stream":"journal","type":"page_viewed"}';
    const first = createHash('sha256').update(text, 'utf8').digest('hex');
    expect(entryHash('', fields(1))).toBe(first);
    const second = text.replace('1001', '1002').replace('"seq":1', '"seq":2');
    expect(entryHash(first, fields(2))).toBe(
      createHash('sha256')
        .update(first + second)
        .digest('hex'),
    );
  });

  test('holds over what it was made of, whole or from a known entry on', () => {
    const entries = chainOf(5);
    expect(chainBreak([])).toBeNull();
    expect(chainBreak(entries)).toBeNull();
    expect(chainBreak(entries.slice(2), entries[1])).toBeNull();
    expect(chainBreak(entries.map((entry) => ({ ...entry, position: 7 })))).toBeNull();
  });

  const forgeries: Record<keyof ChainedFields | 'hash', Partial<TrailEntry>> = {
    instanceId: { instanceId: 'j' },
    stream: { stream: 'events' },
    seq: { seq: 4 },
    at: { at: 0 },
    type: { type: 'link_opened' },
    actor: { actor: 'admin' },
    body: { body: { b: 1, a: ['ü'] } },
    hash: { hash: '0'.repeat(64) },
  };
  test.each(Object.entries(forgeries))('shows a change of %s', (_, change) => {
    const entries = chainOf(5);
    entries[2] = { ...entries[2]!, ...change };
    expect(chainBreak(entries)).not.toBeNull();
  });

  test('shows entries taken out, put in, or swapped', () => {
    const entries = chainOf(5);
    expect(chainBreak(entries.toSpliced(2, 1))).toEqual({
      instanceId: 'i',
      stream: 'journal',
      seq: 4,
      reason: 'gap',
    });
    expect(chainBreak(entries.toSpliced(2, 0, entries[2]!))).toMatchObject({ reason: 'gap' });
    expect(chainBreak([entries[1]!, entries[0]!])).toMatchObject({ reason: 'gap' });
    // Numbered anew, the hashes give it away.
    const renumbered = entries.toSpliced(2, 1).map((entry, index) => ({ ...entry, seq: index + 1 }));
    expect(chainBreak(renumbered)).toMatchObject({ seq: 3, reason: 'hash' });
  });
});
