// The family of courses: what figures need of each instance, and how far the trail was read for them.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { CourseDigest } from '../process/kpi/types.ts';
import type { Books, ReadCourse } from './books.ts';
import { readDigest, writtenDigest } from './course-digest.ts';
import { type CourseTable, STILL_OPEN } from './course-tables.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import type { Tables } from './schema.ts';

type Family = Pick<
  Books,
  'coursesBehind' | 'putCourses' | 'coursesUnreadSince' | 'courses' | 'completedCourses'
>;

const PAGE = 500;

export function courseBooks(database: Database): Family {
  return {
    coursesBehind: (entries) =>
      database.read(async (db) => {
        const found = await db
          .selectFrom('entries')
          .select(['position', 'instance_id', 'stream', 'seq'])
          .where('position', '>', placeOf(db))
          .orderBy('position')
          .limit(entries)
          .execute();
        const last = found.at(-1);
        if (last === undefined) return null;
        const newest = new Map<string, number>();
        for (const { instance_id, stream, seq } of found)
          if (stream === 'events') newest.set(instance_id, seq);
        const read = await readSeqs(newest);
        const instances = [...newest]
          .map(([instanceId, seq]) => ({ instanceId, seq }))
          .filter(({ instanceId, seq }) => (read.get(instanceId) ?? 0) < seq);
        return { instances, place: last.position, more: found.length === entries };
      }),

    putCourses: (courses, place) =>
      database.write(async (trx) => {
        for (const course of courses) await upsert.run(trx, rowOf(course));
        await trx
          .updateTable('counters')
          .set({ value: place })
          .where('name', '=', 'courses')
          .where('value', '<', place)
          .execute();
      }),

    async coursesUnreadSince() {
      const next = await database.read((db) =>
        db
          .selectFrom('entries')
          .select('at')
          .where('position', '>', placeOf(db))
          .where('stream', '=', 'events')
          .orderBy('position')
          .limit(1)
          .executeTakeFirst(),
      );
      return next?.at ?? null;
    },

    async *courses({ since, until, processId, version }) {
      let after: [endsAt: number, instanceId: string] = [since, ''];
      for (;;) {
        const page = await database.read((db) => {
          // As a pair: all that are still open end at the same moment.
          const beyond = sql<boolean>`(ends_at, instance_id) > (${after[0]}, ${after[1]})`;
          let query = db.selectFrom('courses').selectAll().where('started_at', '<', until).where(beyond);
          if (processId !== undefined) query = query.where('process_id', '=', processId);
          if (version !== undefined) query = query.where('version', '=', version);
          return query.orderBy('ends_at').orderBy('instance_id').limit(PAGE).execute();
        });
        if (page.length > 0) yield page.map(digestOf);
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return;
        after = [last.ends_at, last.instance_id];
      }
    },

    async completedCourses(processId, version, limit) {
      const found = await database.read((db) =>
        db
          .selectFrom('courses')
          .selectAll()
          .where('process_id', '=', processId)
          .where('version', '=', version)
          .where('completed', '=', 1)
          .orderBy('ends_at', 'desc')
          .limit(limit)
          .execute(),
      );
      return found.map(digestOf);
    },
  };

  /** Up to which event each of these was read; the others were not. */
  async function readSeqs(instances: Map<string, number>): Promise<Map<string, number>> {
    if (instances.size === 0) return new Map();
    const found = await database.read((db) =>
      db
        .selectFrom('courses')
        .select(['instance_id', 'up_to_seq'])
        .where('instance_id', 'in', [...instances.keys()])
        .execute(),
    );
    return new Map(found.map(({ instance_id, up_to_seq }) => [instance_id, up_to_seq]));
  }
}

/** Takes the place of a row that does not reach as far. Compiled once: after a restore it runs for each instance there is. */
const upsert = prepared<keyof CourseTable, unknown>((db, slot) => {
  const row: CourseTable = {
    instance_id: slot('instance_id'),
    process_id: slot('process_id'),
    version: slot('version'),
    up_to_seq: slot('up_to_seq'),
    started_at: slot('started_at'),
    ends_at: slot('ends_at'),
    completed: slot('completed'),
    digest: slot('digest'),
  };
  return db
    .insertInto('courses')
    .values(row)
    .onConflict((oc) =>
      oc.column('instance_id').doUpdateSet(row).where('courses.up_to_seq', '<', row.up_to_seq),
    );
});

/** Up to which position all is read. */
const placeOf = (db: Kysely<Tables>) =>
  db.selectFrom('counters').select('value').where('name', '=', 'courses');

function rowOf({ digest, upToSeq }: ReadCourse): CourseTable {
  const { instanceId, processId, version, startedAt, closedAt, facts } = digest;
  return {
    instance_id: instanceId,
    process_id: processId,
    version,
    up_to_seq: upToSeq,
    started_at: startedAt,
    ends_at: closedAt ?? STILL_OPEN,
    completed: facts.some(({ kind }) => kind === 'completed') ? 1 : 0,
    digest: writtenDigest(digest),
  };
}

function digestOf(row: Selectable<CourseTable>): CourseDigest {
  return {
    instanceId: row.instance_id,
    processId: row.process_id,
    version: row.version,
    startedAt: row.started_at,
    closedAt: row.ends_at === STILL_OPEN ? null : row.ends_at,
    ...readDigest(row.digest, row.started_at),
  };
}
