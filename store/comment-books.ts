// The family of comments on an instance.
import type { Books } from './books.ts';
import type { Database } from './database.ts';
import { insertJournalEntry } from './journal-entry.ts';

export function commentBooks(database: Database): Pick<Books, 'addComment' | 'comments'> {
  return {
    addComment: (row, note) =>
      database.write(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('comments')
          .values({
            id: row.id,
            instance_id: row.instanceId,
            author: row.author,
            at: row.at,
            // As JSON: PostgreSQL's TEXT has no NUL, and what a person wrote comes back as it was.
            text: JSON.stringify(row.text),
            about: row.about,
          })
          .onConflict((oc) => oc.column('id').doNothing())
          .executeTakeFirst();
        if (note && Number(numInsertedOrUpdatedRows) === 1)
          await insertJournalEntry(trx, database.dialect, note);
      }),

    async comments(instanceId) {
      const found = await database.read((db) =>
        db
          .selectFrom('comments')
          .selectAll()
          .where('instance_id', '=', instanceId)
          .orderBy('at')
          .orderBy('id')
          .execute(),
      );
      return found.map((row) => ({
        id: row.id,
        instanceId: row.instance_id,
        author: row.author,
        at: row.at,
        text: JSON.parse(row.text) as string,
        about: row.about,
      }));
    },
  };
}
