// The family of access: who may call. API keys, sessions of the console and the installation's journal, a file each.
import { apiKeyBooks } from './api-key-books.ts';
import type { AccessBooks } from './books.ts';
import { consoleSessionBooks } from './console-session-books.ts';
import { seqCursorOf, seqOf } from './cursor.ts';
import type { Database } from './database.ts';
import { insertInstallationEntry, installationEntryOf } from './installation-entry.ts';

export function accessBooks(database: Database): AccessBooks {
  return {
    ...apiKeyBooks(database),
    ...consoleSessionBooks(database),

    noteInstallation: (note) => database.write((trx) => insertInstallationEntry(trx, note)),

    async installationEntries({ cursor, limit }) {
      const before = cursor === undefined ? null : seqOf(cursor);
      const rows = await database.read((db) => {
        const query = db.selectFrom('installation_entries').selectAll();
        return (before === null ? query : query.where('seq', '<', before))
          .orderBy('seq', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const items = rows.slice(0, limit).map(installationEntryOf);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextCursor: seqCursorOf(last.seq) } : { items };
    },
  };
}
