// One connection to a SQLite file, as Kysely's SqliteDialect wants it.
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import Libsql from 'libsql';

/** Statements kept compiled. The books have fewer shapes of SQL than this, save for lists of varying length. */
const KEPT_STATEMENTS = 200;

export class LibsqlConnection implements SqliteDatabase {
  readonly #db: Libsql.Database;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(file: string) {
    try {
      this.#db = new Libsql(file);
    } catch (cause) {
      // The driver gives every other error a code, and this one none.
      throw Object.assign(new Error(`cannot open ${file}`, { cause }), { code: 'SQLITE_CANTOPEN' });
    }
  }

  /** Runs a PRAGMA and returns its rows. */
  pragma(text: string): unknown[] {
    return this.#db.prepare(`PRAGMA ${text}`).all();
  }

  prepare(sql: string): SqliteStatement {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = this.#control(sql) ?? readerKnown(this.#db.prepare(sql) as unknown as SqliteStatement);
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.open) this.#db.close();
  }

  /**
   * BEGIN, COMMIT and ROLLBACK go through `exec`. A prepared BEGIN that finds the file locked is left half done by the
   * driver and pins the connection to an old snapshot: it would read stale rows and could never write again.
   */
  #control(sql: string): SqliteStatement | null {
    if (sql !== 'begin' && sql !== 'commit' && sql !== 'rollback') return null;
    return {
      reader: false,
      all: () => [],
      iterate: () => [][Symbol.iterator](),
      run: () => {
        // The lock is taken at the start: one that is wanted half way can fail for good on an older snapshot.
        if (sql === 'begin') this.#db.exec('BEGIN IMMEDIATE');
        // SQLite ends a transaction by itself when the disk is full: rolling back then would hide why.
        else if (this.#db.inTransaction) this.#db.exec(sql);
        else if (sql === 'commit') throw new Error('SQLite ended the transaction before its commit.');
        return { changes: 0, lastInsertRowid: 0 };
      },
    };
  }
}

/** Whether a statement gives rows is asked before each run, and the driver looks it up each time. It never changes. */
function readerKnown(statement: SqliteStatement): SqliteStatement {
  const { reader } = statement;
  return {
    reader,
    all: (parameters) => statement.all(parameters),
    iterate: (parameters) => statement.iterate(parameters),
    run: (parameters) => statement.run(parameters),
  };
}
