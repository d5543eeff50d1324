// The family of entries: the streams `events` and `journal`, written and read.
import type { ProcessEvent } from '../process/events.ts';
import { appendEvents } from './append-events.ts';
import type { Books, TrailEntry } from './books.ts';
import type { Database } from './database.ts';
import { entryOf } from './entry-rows.ts';
import { insertJournalEntry } from './journal-entry.ts';
import { prepared } from './prepared.ts';
import { restoreEvents } from './restore-events.ts';

type Family = Pick<
  Books,
  'appendEvents' | 'restoreEvents' | 'events' | 'appendJournal' | 'trail' | 'lastPosition'
>;

/** Events are named `ApprovalDecided`, entries of the journal `link_issued`. Null: some of both. */
function streamOf(types: string[]): TrailEntry['stream'] | null {
  const events = types.filter((type) => /^[A-Z]/.test(type)).length;
  if (events === types.length) return 'events';
  return events === 0 ? 'journal' : null;
}

const eventsAfter = prepared<'instanceId' | 'afterSeq', { body: string }>((db, slot) =>
  db
    .selectFrom('entries')
    .select('body')
    .where('instance_id', '=', slot('instanceId'))
    .where('stream', '=', 'events')
    .where('seq', '>', slot('afterSeq'))
    .orderBy('seq'),
);

export function entryBooks(database: Database): Family {
  return {
    async appendEvents(instanceId, prevHead, events) {
      return appendEvents(database, instanceId, prevHead, events);
    },

    restoreEvents: (instanceId, prevHead, events) => restoreEvents(database, instanceId, prevHead, events),

    async events(instanceId, afterSeq = 0) {
      const { rows } = await database.read((db) => eventsAfter.run(db, { instanceId, afterSeq }));
      return rows.map(({ body }) => JSON.parse(body) as ProcessEvent);
    },

    appendJournal: (entry) => database.write((trx) => insertJournalEntry(trx, database.dialect, entry)),

    async trail({ instanceId, after = 0, before, limit, newestFirst = false, types }) {
      // An empty list is no SQL on PostgreSQL; it asks for nothing.
      if (types?.length === 0) return [];
      const found = await database.read((db) => {
        let query = db
          .selectFrom('entries')
          .selectAll()
          .where('position', '>', after)
          .orderBy('position', newestFirst ? 'desc' : 'asc')
          .limit(limit);
        if (before !== undefined) query = query.where('position', '<', before);
        if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId);
        if (types !== undefined) query = query.where('type', 'in', types);
        const stream = types && streamOf(types);
        // Found by the index of the instance's stream, instead of looking at all its entries.
        if (stream) query = query.where('stream', '=', stream);
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
