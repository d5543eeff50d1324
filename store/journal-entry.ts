// One more entry in the journal of an instance, inside a transaction.
import type { Transaction } from 'kysely';
import { wellFormed } from '../platform/canonical-json.ts';
import { type JournalEntry, RecordConflict, type TrailEntry } from './books.ts';
import { entryHash } from './chain.ts';
import type { Dialect } from './dialect.ts';
import { insertEntries } from './entry-rows.ts';
import { lockInstance } from './lock-instance.ts';
import { prepared } from './prepared.ts';
import type { Tables } from './schema.ts';

const moveJournal = prepared<'seq' | 'head' | 'since' | 'id', unknown>((db, slot) =>
  db
    .updateTable('instances')
    .set({
      journal_seq: slot<number>('seq'),
      journal_head: slot<string>('head'),
      uncheckpointed_since: slot<number>('since'),
    })
    .where('id', '=', slot('id')),
);

/** Call it last in a transaction, as `insertEntries`. Throws RecordConflict where the instance is not in the books. */
export async function insertJournalEntry(
  trx: Transaction<Tables>,
  dialect: Dialect,
  { instanceId, type, at, actor, data }: JournalEntry,
): Promise<TrailEntry> {
  const stored = await lockInstance(trx, dialect, instanceId);
  if (!stored) {
    throw new RecordConflict(`"${type}" was not noted: instance ${instanceId} is not in the books.`);
  }
  const seq = stored.journal_seq + 1;
  const entry = { instanceId, stream: 'journal' as const, seq, at, type, actor, body: wellFormed(data) };
  const prevHash = stored.journal_head;
  const hash = entryHash(prevHash, entry);
  await moveJournal.run(trx, {
    seq,
    head: hash,
    since: stored.uncheckpointed_since ?? at,
    id: instanceId,
  });
  const position = await insertEntries(trx, [{ ...entry, prevHash, hash }]);
  return { ...entry, hash, position };
}
