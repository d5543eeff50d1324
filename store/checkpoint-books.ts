// The family of checkpoints: which instances need one, those that were signed, and entries with what their chain is made of.
import type { Kysely, Selectable, Transaction } from 'kysely';
import { type Books, type CheckpointRow, RecordConflict, type StreamEnds } from './books.ts';
import type { Database } from './database.ts';
import { entryOf } from './entry-rows.ts';
import { lockInstance } from './lock-instance.ts';
import type { CheckpointTable, EntryTable, InstanceTable, Tables } from './schema.ts';

type Family = Pick<
  Books,
  | 'uncheckpointed'
  | 'streamEnds'
  | 'addCheckpoint'
  | 'checkpoints'
  | 'checkpointsBy'
  | 'chainedTrail'
  | 'chainedStream'
>;

export function checkpointBooks(database: Database): Family {
  return {
    uncheckpointed: (limit) =>
      database.read(async (db) => {
        const rows = await db
          .selectFrom('instances')
          .select(ENDS)
          .where('uncheckpointed_since', 'is not', null)
          .orderBy('uncheckpointed_since')
          .limit(limit)
          .execute();
        return Promise.all(rows.map(async (row) => endsOf(row, await newestOf(db, row.id))));
      }),

    streamEnds: (instanceId) =>
      database.read(async (db) => {
        const row = await db
          .selectFrom('instances')
          .select(ENDS)
          .where('id', '=', instanceId)
          .executeTakeFirst();
        return row ? endsOf(row, await newestOf(db, instanceId)) : null;
      }),

    addCheckpoint: (row) =>
      database.write(async (trx) => {
        const { instanceId } = row;
        if (!(await lockInstance(trx, database.dialect, instanceId))) {
          throw new RecordConflict(`No checkpoint was noted: instance ${instanceId} is not in the books.`);
        }
        const added = await trx
          .insertInto('checkpoints')
          .values(columnsOf(row))
          .onConflict((conflict) =>
            conflict.columns(['instance_id', 'events_seq', 'journal_seq']).doNothing(),
          )
          .executeTakeFirst();
        if (added.numInsertedOrUpdatedRows !== 1n) return false;
        await trx
          .updateTable('instances')
          .set({ uncheckpointed_since: await oldestPast(trx, instanceId) })
          .where('id', '=', instanceId)
          .execute();
        return true;
      }),

    checkpoints: async (instanceId, { after, limit } = {}) => {
      const rows = await database.read((db) => {
        let query = db
          .selectFrom('checkpoints')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .orderBy('events_seq')
          .orderBy('journal_seq');
        if (limit !== undefined) query = query.limit(limit);
        if (after === undefined) return query.execute();
        const { eventsSeq, journalSeq } = after;
        return query
          .where((eb) =>
            eb.or([
              eb('events_seq', '>', eventsSeq),
              eb.and([eb('events_seq', '=', eventsSeq), eb('journal_seq', '>', journalSeq)]),
            ]),
          )
          .execute();
      });
      return rows.map(checkpointOf);
    },

    checkpointsBy: async (kid) => {
      const { count } = await database.read((db) =>
        db
          .selectFrom('checkpoints')
          .select((eb) => eb.fn.countAll().as('count'))
          .where('kid', '=', kid)
          .executeTakeFirstOrThrow(),
      );
      return Number(count);
    },

    chainedTrail: async (instanceId, after, limit) => {
      const rows = await database.read((db) =>
        db
          .selectFrom('entries')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .where('position', '>', after)
          .orderBy('position')
          .limit(limit)
          .execute(),
      );
      return rows.map(chainedOf);
    },

    chainedStream: async (instanceId, stream, afterSeq, limit) => {
      const rows = await database.read((db) =>
        db
          .selectFrom('entries')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .where('stream', '=', stream)
          .where('seq', '>', afterSeq)
          .orderBy('seq')
          .limit(limit)
          .execute(),
      );
      return rows.map(chainedOf);
    },
  };
}

const ENDS = [
  'id',
  'last_seq',
  'events_head',
  'journal_seq',
  'journal_head',
  'closed_at',
  'uncheckpointed_since',
] as const satisfies (keyof InstanceTable)[];

/** The longest: streams only grow, so of two checkpoints one holds all that the other does. */
const newestOf = (db: Kysely<Tables>, instanceId: string): Promise<Selectable<CheckpointTable> | undefined> =>
  db
    .selectFrom('checkpoints')
    .selectAll()
    .where('instance_id', '=', instanceId)
    .orderBy('events_seq', 'desc')
    .orderBy('journal_seq', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Time of the oldest entry that the newest checkpoint does not reach. */
async function oldestPast(trx: Transaction<Tables>, instanceId: string): Promise<number | null> {
  const newest = await newestOf(trx, instanceId);
  const next = await trx
    .selectFrom('entries')
    .select('at')
    .where('instance_id', '=', instanceId)
    .where((eb) =>
      eb.or([
        eb.and([eb('stream', '=', 'events'), eb('seq', '=', (newest?.events_seq ?? 0) + 1)]),
        eb.and([eb('stream', '=', 'journal'), eb('seq', '=', (newest?.journal_seq ?? 0) + 1)]),
      ]),
    )
    .execute();
  return next.length === 0 ? null : Math.min(...next.map(({ at }) => at));
}

const endsOf = (
  row: Pick<Selectable<InstanceTable>, (typeof ENDS)[number]>,
  newest: Selectable<CheckpointTable> | undefined,
): StreamEnds => ({
  instanceId: row.id,
  eventsSeq: row.last_seq,
  eventsHead: row.events_head,
  journalSeq: row.journal_seq,
  journalHead: row.journal_head,
  closed: row.closed_at !== null,
  newest: newest ? checkpointOf(newest) : null,
  uncheckpointedSince: row.uncheckpointed_since,
});

const columnsOf = (row: CheckpointRow): CheckpointTable => ({
  instance_id: row.instanceId,
  events_seq: row.eventsSeq,
  events_head: row.eventsHead,
  journal_seq: row.journalSeq,
  journal_head: row.journalHead,
  at: row.at,
  kid: row.kid,
  jws: row.jws,
});

const checkpointOf = (row: Selectable<CheckpointTable>): CheckpointRow => ({
  instanceId: row.instance_id,
  eventsSeq: row.events_seq,
  eventsHead: row.events_head,
  journalSeq: row.journal_seq,
  journalHead: row.journal_head,
  at: row.at,
  kid: row.kid,
  jws: row.jws,
});

const chainedOf = (row: Selectable<EntryTable>) => ({ ...entryOf(row), prevHash: row.prev_hash });
