// The family of entries: the streams `events` and `journal`, written and read.
import type { ProcessEvent } from '../process/events.ts';
import { appendEvents } from './append-events.ts';
import { type Books, RecordConflict } from './books.ts';
import { entryHash } from './chain.ts';
import type { Database } from './database.ts';
import { entryOf, insertEntries } from './entry-rows.ts';
import { lockInstance } from './lock-instance.ts';

type Family = Pick<Books, 'appendEvents' | 'events' | 'appendJournal' | 'trail' | 'lastPosition'>;

export function entryBooks(database: Database): Family {
  return {
    async appendEvents(instanceId, prevHead, events) {
      return appendEvents(database, instanceId, prevHead, events);
    },

    async events(instanceId, afterSeq = 0) {
      const found = await database.read((db) =>
        db
          .selectFrom('entries')
          .select('body')
          .where('instance_id', '=', instanceId)
          .where('stream', '=', 'events')
          .where('seq', '>', afterSeq)
          .orderBy('seq')
          .execute(),
      );
      return found.map(({ body }) => JSON.parse(body) as ProcessEvent);
    },

    appendJournal: ({ instanceId, type, at, actor, data }) =>
      database.write(async (trx) => {
        const stored = await lockInstance(trx, database.dialect, instanceId);
        if (!stored) {
          throw new RecordConflict(`"${type}" was not noted: instance ${instanceId} is not in the books.`);
        }
        const entry = {
          instanceId,
          stream: 'journal' as const,
          seq: stored.journal_seq + 1,
          at,
          type,
          actor,
          body: data,
        };
        const prevHash = stored.journal_head;
        const hash = entryHash(prevHash, entry);
        await trx
          .updateTable('instances')
          .set({ journal_seq: entry.seq, journal_head: hash })
          .where('id', '=', instanceId)
          .execute();
        const position = await insertEntries(trx, [{ ...entry, prevHash, hash }]);
        return { ...entry, hash, position };
      }),

    async trail({ instanceId, after = 0, limit, newestFirst = false, types }) {
      // An empty list is no SQL on PostgreSQL; it asks for nothing.
      if (types?.length === 0) return [];
      const found = await database.read((db) => {
        let query = db
          .selectFrom('entries')
          .selectAll()
          .where('position', '>', after)
          .orderBy('position', newestFirst ? 'desc' : 'asc')
          .limit(limit);
        if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId);
        if (types !== undefined) query = query.where('type', 'in', types);
        return query.execute();
      });
      return found.map(entryOf);
    },

    async lastPosition() {
      const { value } = await database.read((db) =>
        db.selectFrom('counters').select('value').where('name', '=', 'position').executeTakeFirstOrThrow(),
      );
      return value;
    },
  };
}
