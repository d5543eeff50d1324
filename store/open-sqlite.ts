// Opens the books in a SQLite file: one connection that writes, one that reads.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { type Database, PATIENCE_MS, databaseOf, withPatience } from './database.ts';
import { SQLITE } from './dialect.ts';
import { LibsqlConnection } from './libsql-connection.ts';
import type { Tables } from './schema.ts';

/** A start of several processes at once: WAL recovery may hold up a reader for so long. */
const READER_BUSY_MS = 250;
/** What lists of 100,000 instances are searched in; taken only as far as it is read. */
const READER_CACHE_KIB = 65_536;

/** Migrations in one transaction: BEGIN IMMEDIATE is then the lock that two starting processes share. */
class LockingSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * `writer` is the connection below the database, for tests that take its disk away. The file and its folder are made
 * where they are missing. WAL with synchronous=NORMAL: a commit survives the death of every process; only a crash of
 * the machine itself may take the last ones. Throws BooksUnavailable where the file cannot be opened.
 */
export async function openSqlite(file: string): Promise<{ database: Database; writer: LibsqlConnection }> {
  const [writer, reader] = await withPatience(SQLITE, PATIENCE_MS, async () => connect(file));
  const opened = statSync(file);

  const kysely = (database: LibsqlConnection) =>
    new Kysely<Tables>({ dialect: new LockingSqliteDialect({ database }) });
  const writing = kysely(writer);
  const reading = kysely(reader);

  const database = databaseOf({
    dialect: SQLITE,
    reader: reading,
    writer: writing,
    beforeWrite() {
      // An open file stays writable whatever becomes of its name: what is written to a file that was deleted,
      // replaced or made read-only would be lost or unwanted.
      accessSync(file, constants.W_OK);
      const now = statSync(file);
      if (now.ino !== opened.ino || now.dev !== opened.dev) throw new FileReplaced(file);
    },
    async close() {
      await Promise.all([reading.destroy(), writing.destroy()]);
      // Kysely leaves alone what it never used.
      reader.close();
      writer.close();
    },
  });
  return { database, writer };
}

function connect(file: string): [LibsqlConnection, LibsqlConnection] {
  mkdirSync(dirname(file), { recursive: true });
  const opened: LibsqlConnection[] = [];
  const open = (pragmas: string[]) => {
    const connection = new LibsqlConnection(file);
    opened.push(connection);
    for (const pragma of pragmas) connection.pragma(pragma);
    return connection;
  };
  try {
    return [
      // No busy timeout here: it would stop the whole process while it waits. `withPatience` waits instead.
      open(['busy_timeout=0', 'journal_mode=WAL', 'synchronous=NORMAL', 'foreign_keys=ON']),
      open([`busy_timeout=${READER_BUSY_MS}`, 'query_only=ON', `cache_size=-${READER_CACHE_KIB}`]),
    ];
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}

class FileReplaced extends Error {
  readonly code = 'ENOENT';
  constructor(file: string) {
    super(`${file} is not the file that was opened: put it back, or restart to use the new one`);
  }
}
