// Writes a batch of events: whole, in order, once.
import type { Selectable, Transaction, Updateable } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import { canonicalJson, wellFormed } from '../platform/canonical-json.ts';
import type { ProcessEvent } from '../process/events.ts';
import { insertArtifacts } from './artifact-books.ts';
import { RecordConflict } from './books.ts';
import { entryHash } from './chain.ts';
import type { Database } from './database.ts';
import { type NewEntry, insertEntries } from './entry-rows.ts';
import { changingColumns, instanceFoldOf } from './instance-columns.ts';
import { type InstanceFold, foldInstance, needsPast } from './instance-row.ts';
import { changeLists } from './list-rows.ts';
import { lockInstance } from './lock-instance.ts';
import { prepared } from './prepared.ts';
import { firstProgress } from './progress/progress.ts';
import type { InstanceTable, Tables } from './schema.ts';

type Changing = keyof ReturnType<typeof changingColumns> | 'events_head' | 'uncheckpointed_since';
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
    due_at: true,
    due_seq: true,
    waiting_since: true,
    waiting_seq: true,
    changed_at: true,
    waits_class: true,
    events_head: true,
    uncheckpointed_since: true,
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
  written: ProcessEvent[],
): Promise<string> {
  const { events, batch } = chainable(instanceId, prevHead, written);
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
    const before = await foldBefore(trx, stored, freshEvents);
    const fold = await withAddresses(trx, freshEvents.reduce(foldInstance, before));
    await updateInstance.run(trx, {
      ...changingColumns(fold, before.progress, stored),
      events_head: head,
      uncheckpointed_since: stored.uncheckpointed_since ?? freshEvents[0]!.at,
      id: instanceId,
    });
    await changeLists(trx, before, fold);
    await insertArtifacts(trx, instanceId, freshEvents);
    await insertEntries(trx, fresh);
    return head;
  });
}

/** What is stored; where a settled approval is opened again, what all events before have made of it. */
async function foldBefore(
  trx: Transaction<Tables>,
  stored: Selectable<InstanceTable>,
  fresh: ProcessEvent[],
): Promise<InstanceFold> {
  const before = instanceFoldOf(stored);
  if (!fresh.some((event) => needsPast(before.progress, event))) return before;
  const past = await trx
    .selectFrom('entries')
    .select('body')
    .where('instance_id', '=', stored.id)
    .where('stream', '=', 'events')
    .orderBy('seq')
    .execute();
  const events = past.map(({ body }) => JSON.parse(body) as ProcessEvent);
  const { progress } = events.reduce(foldInstance, {
    ...before,
    progress: firstProgress(before.progress.phases),
  });
  return { ...before, progress };
}

/** With the addresses of the bindings that came. */
async function withAddresses(trx: Transaction<Tables>, fold: InstanceFold): Promise<InstanceFold> {
  const { bound, addresses } = fold.progress;
  if (Object.keys(bound).length === 0) return fold;
  const { rows } = await addressesOf.run(trx, { instance: fold.row.id });
  const byBinding = new Map(rows.map(({ id, address }) => [id, address]));
  const all = { ...addresses };
  for (const [participantId, bindingId] of Object.entries(bound)) {
    const address = byBinding.get(bindingId);
    if (typeof address === 'string') all[participantId] = address;
    else delete all[participantId];
  }
  return { ...fold, progress: { ...fold.progress, addresses: all, bound: {} } };
}

const addressesOf = prepared<'instance', { id: string; address: string | null }>((db, slot) =>
  db.selectFrom('bindings').select(['id', 'address']).where('instance_id', '=', slot('instance')),
);

/** What no canonical JSON can hold must not stop an instance: an agent's emoji that was cut in two, say. It is rare. */
function chainable(instanceId: string, prevHead: string, written: ProcessEvent[]) {
  try {
    return { events: written, batch: chained(instanceId, prevHead, written) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const events = wellFormed(written);
    return { events, batch: chained(instanceId, prevHead, events) };
  }
}

/** The batch as entries, each hashed upon the one before. Throws RecordConflict where a number is missing in it. */
export function chained(instanceId: string, prevHead: string, events: ProcessEvent[]): NewEntry[] {
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
    const bodyText = canonicalJson(entry.body);
    const placed = { ...entry, prevHash, bodyText, hash: entryHash(prevHash, entry, bodyText) };
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

/** What was not recorded, and why. */
export function conflict(instanceId: string, seq: number, why: string): RecordConflict {
  return new RecordConflict(`Event ${seq} of instance ${instanceId} was not recorded: ${why}.`);
}
