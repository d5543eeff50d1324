// Writes a batch of events: whole, in order, once.
import type { Transaction, Updateable } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import type { ProcessEvent } from '../process/events.ts';
import { insertArtifacts } from './artifact-books.ts';
import { RecordConflict } from './books.ts';
import { entryHash } from './chain.ts';
import type { Database } from './database.ts';
import { type NewEntry, insertEntries } from './entry-rows.ts';
import { changingColumns, instanceFoldOf } from './instance-columns.ts';
import { foldInstance } from './instance-row.ts';
import { lockInstance } from './lock-instance.ts';
import { prepared } from './prepared.ts';
import type { InstanceTable, Tables } from './schema.ts';

type Changing = keyof ReturnType<typeof changingColumns> | 'events_head';
const updateInstance = prepared<Changing | 'id', unknown>((db, slot) => {
  const changing: Record<Changing, true> = {
    status: true,
    phase: true,
    closed_at: true,
    open_incidents: true,
    pending_approvals: true,
    workflow_started: true,
    progress: true,
    last_seq: true,
    events_head: true,
  };
  const columns = Object.keys(changing).map((column) => [column, slot(column as Changing)]);
  const set = Object.fromEntries(columns) as Updateable<InstanceTable>;
  return db.updateTable('instances').set(set).where('id', '=', slot('id'));
});

/**
 * Returns the hash of the batch's last event. What of the batch is recorded already must be the same, and is passed
 * over. Throws RecordConflict, with instance and seq, where the batch does not continue what is recorded.
 */
export function appendEvents(
  database: Database,
  instanceId: string,
  prevHead: string,
  events: ProcessEvent[],
): Promise<string> {
  const batch = chained(instanceId, prevHead, events);
  const first = batch[0];
  if (!first) return Promise.resolve(prevHead);

  return database.write(async (trx) => {
    const stored = await lockInstance(trx, database.dialect, instanceId);
    if (!stored) {
      throw conflict(instanceId, first.seq, 'the instance is not in the books');
    }
    if (first.seq > stored.last_seq + 1) {
      throw conflict(
        instanceId,
        first.seq,
        `the books end at event ${stored.last_seq}: those between are missing`,
      );
    }
    const repeated = batch.filter(({ seq }) => seq <= stored.last_seq);
    if (repeated.length > 0) await mustBeRecorded(trx, repeated);
    else if (prevHead !== stored.events_head) {
      throw conflict(
        instanceId,
        first.seq,
        `it follows head "${prevHead}", and the books end with "${stored.events_head}"`,
      );
    }

    const fresh = batch.slice(repeated.length);
    if (fresh.length === 0) return batch.at(-1)!.hash;
    const freshEvents = events.slice(repeated.length);
    const head = fresh.at(-1)!.hash;
    const fold = freshEvents.reduce(foldInstance, instanceFoldOf(stored));
    await updateInstance.run(trx, { ...changingColumns(fold), events_head: head, id: instanceId });
    await insertArtifacts(trx, instanceId, freshEvents);
    await insertEntries(trx, fresh);
    return head;
  });
}

/** The batch as entries, each hashed upon the one before. Throws RecordConflict where a number is missing in it. */
function chained(instanceId: string, prevHead: string, events: ProcessEvent[]): NewEntry[] {
  let prevHash = prevHead;
  let seq = events[0]?.seq ?? 0;
  return events.map((event) => {
    if (event.seq !== seq++) throw conflict(instanceId, event.seq, 'the batch itself has a gap before it');
    const entry = {
      instanceId,
      stream: 'events' as const,
      seq: event.seq,
      at: event.at,
      type: event.type,
      actor: event.by.id,
      body: event as unknown as JsonObject,
    };
    const placed = { ...entry, prevHash, hash: entryHash(prevHash, entry) };
    prevHash = placed.hash;
    return placed;
  });
}

/** Equal hashes are equal contents after equal heads. */
async function mustBeRecorded(trx: Transaction<Tables>, repeated: NewEntry[]): Promise<void> {
  const { instanceId, seq: from } = repeated[0]!;
  const recorded = await trx
    .selectFrom('entries')
    .select(['seq', 'hash', 'prev_hash'])
    .where('instance_id', '=', instanceId)
    .where('stream', '=', 'events')
    .where('seq', '>=', from)
    .where('seq', '<=', repeated.at(-1)!.seq)
    .orderBy('seq')
    .execute();
  repeated.forEach((entry, index) => {
    const known = recorded[index];
    if (known?.hash === entry.hash) return;
    const why =
      known?.prev_hash === entry.prevHash
        ? 'with other content'
        : `after another head than "${entry.prevHash}"`;
    throw conflict(instanceId, entry.seq, `it is recorded already, ${why}`);
  });
}

function conflict(instanceId: string, seq: number, why: string): RecordConflict {
  return new RecordConflict(`Event ${seq} of instance ${instanceId} was not recorded: ${why}.`);
}
