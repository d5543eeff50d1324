// Puts events back that a mishap took out of the middle of a stream. What the row of the instance says stays as it is.
import type { ProcessEvent } from '../process/events.ts';
import { wellFormed } from '../platform/canonical-json.ts';
import { chained, conflict } from './append-events.ts';
import type { Database } from './database.ts';
import { insertEntries } from './entry-rows.ts';
import { lockInstance } from './lock-instance.ts';

/**
 * Events that were recorded once, by the row's own count, and are no longer there are written again, with new positions;
 * those that are there must be the same. Returns how many were written and how many were there. Throws RecordConflict.
 */
export function restoreEvents(
  database: Database,
  instanceId: string,
  prevHead: string,
  events: ProcessEvent[],
): Promise<{ written: number; there: number }> {
  const batch = chained(instanceId, prevHead, wellFormed(events));
  const [first] = batch;
  if (!first) return Promise.resolve({ written: 0, there: 0 });
  const last = batch.at(-1)!;
  return database.write(async (trx) => {
    const stored = await lockInstance(trx, database.dialect, instanceId);
    if (!stored) throw conflict(instanceId, first.seq, 'the instance is not in the books');
    if (last.seq > stored.last_seq) {
      throw conflict(instanceId, last.seq, `the books end at event ${stored.last_seq}`);
    }
    if (last.seq === stored.last_seq && last.hash !== stored.events_head) {
      throw conflict(instanceId, last.seq, 'its hash is not the head that the row of the instance names');
    }
    const there = await trx
      .selectFrom('entries')
      .select(['seq', 'hash'])
      .where('instance_id', '=', instanceId)
      .where('stream', '=', 'events')
      .where('seq', '>=', first.seq)
      .where('seq', '<=', last.seq)
      .execute();
    const hashes = new Map(there.map(({ seq, hash }) => [seq, hash]));
    const other = batch.find(({ seq, hash }) => hashes.has(seq) && hashes.get(seq) !== hash);
    if (other) throw conflict(instanceId, other.seq, 'it is recorded already, with other content');
    const missing = batch.filter(({ seq }) => !hashes.has(seq));
    if (missing.length > 0) await insertEntries(trx, missing);
    return { written: missing.length, there: there.length };
  });
}
