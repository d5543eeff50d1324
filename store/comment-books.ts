// The family of comments on an instance: threads about it, its approvals, artifacts and tasks.
import type { Selectable } from 'kysely';
import type { Books, CommentRow, CommentSubjectKind } from './books.ts';
import { cursorOf, pageEndOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertJournalEntry } from './journal-entry.ts';
import type { CommentTable } from './schema.ts';

type Family = Pick<Books, 'addComment' | 'comment' | 'comments' | 'countComments'>;

export function commentBooks(database: Database): Family {
  return {
    addComment: (row, note) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('comments')
          .values({
            id: row.id,
            instance_id: row.instanceId,
            author: row.author,
            author_kind: row.authorKind,
            at: row.at,
            // As JSON: PostgreSQL's TEXT has no NUL, and what a person wrote comes back as it was.
            text: JSON.stringify(row.text),
            about_kind: row.about?.kind ?? null,
            about: row.about?.id ?? null,
            parent_id: row.parentId,
            mentions: JSON.stringify(row.mentions),
          })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        if (note && Number(numInsertedOrUpdatedRows) === 1)
          await insertJournalEntry(trx, database.dialect, note);
      }),

    async comment(id) {
      const found = await database.read((db) =>
        db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async comments(instanceId, { about, from, until, newestFirst, cursor, limit }) {
      const after = cursor === undefined ? null : pageEndOf(cursor);
      const direction = newestFirst ? 'desc' : 'asc';
      const found = await database.read((db) => {
        let query = db
          .selectFrom('comments')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .orderBy('at', direction)
          .orderBy('id', direction)
          // One more than asked for tells whether another page follows.
          .limit(limit + 1);
        if (about === null) query = query.where('about', 'is', null);
        else if (about) query = query.where('about', '=', about.id).where('about_kind', '=', about.kind);
        if (from !== undefined) query = query.where('at', '>=', from);
        if (until !== undefined) query = query.where('at', '<', until);
        if (after) {
          const beyond = newestFirst ? '<' : '>';
          query = query.where((eb) =>
            eb.or([
              eb('at', beyond, after.startedAt),
              eb.and([eb('at', '=', after.startedAt), eb('id', beyond, after.id)]),
            ]),
          );
        }
        return query.execute();
      });
      const items = found.slice(0, limit).map(rowOf);
      const last = items.at(-1);
      return found.length > limit && last
        ? { items, nextCursor: cursorOf({ startedAt: last.at, id: last.id }) }
        : { items };
    },

    async countComments(instanceId, author, since) {
      const { count } = await database.read((db) =>
        db
          .selectFrom('comments')
          .select((eb) => eb.fn.countAll().as('count'))
          .where('instance_id', '=', instanceId)
          .where('author', '=', author)
          .where('at', '>=', since)
          .executeTakeFirstOrThrow(),
      );
      return Number(count);
    },
  };
}

const rowOf = (row: Selectable<CommentTable>): CommentRow => ({
  id: row.id,
  instanceId: row.instance_id,
  author: row.author,
  authorKind: row.author_kind as CommentRow['authorKind'],
  at: row.at,
  text: JSON.parse(row.text) as string,
  about: row.about === null ? null : { kind: row.about_kind as CommentSubjectKind, id: row.about },
  parentId: row.parent_id,
  mentions: JSON.parse(row.mentions) as string[],
});
