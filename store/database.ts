// How the families of the books reach their database: reads, and writes in one transaction, with trouble named.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { BooksUnavailable } from './books.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** How long a contended call tries before it gives up. */
export const PATIENCE_MS = 4500;
const LONGEST_PAUSE_MS = 20;

export interface Database {
  readonly dialect: Dialect;
  /** Throws BooksUnavailable where the database cannot be reached. */
  read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /**
   * One transaction, committed when it resolves. `work` may run more than once, so it does nothing but talk to `trx`.
   * Throws BooksUnavailable where the database takes no writes within `patienceMs`; nothing is written then, save that
   * a connection lost during the commit leaves it open whether it was.
   */
  write<T>(work: (trx: Transaction<Tables>) => Promise<T>, patienceMs?: number): Promise<T>;
  /** The writing connection outside of a transaction, with errors as they are: for migrations. */
  administer<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Connections {
  dialect: Dialect;
  /** On SQLite a connection of its own: a reader never waits for the writer. */
  reader: Kysely<Tables>;
  writer: Kysely<Tables>;
  /** Called before each transaction; throws where writing makes no sense. */
  beforeWrite?: () => void;
  close: () => Promise<void>;
}

export function databaseOf({ dialect, reader, writer, beforeWrite, close }: Connections): Database {
  return {
    dialect,
    read: (work) => withPatience(dialect, PATIENCE_MS, () => work(reader)),
    write: (work, patienceMs = PATIENCE_MS) =>
      withPatience(dialect, patienceMs, () => {
        beforeWrite?.();
        return writer.transaction().execute(work);
      }),
    administer: (work) => work(writer),
    close,
  };
}

/**
 * Waits for contention to pass without blocking the process, as the driver's own busy timeout would. Throws
 * BooksUnavailable for what passes by itself some day, and anything else as it is.
 */
export async function withPatience<T>(
  dialect: Dialect,
  patienceMs: number,
  attempt: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const trouble = dialect.troubleOf(error);
      if (trouble === null) throw error;
      if (trouble === 'away' || performance.now() + pause > until) throw unavailable(trouble, error);
    }
    // Several waiters spread out instead of trying in step.
    await sleep(pause * (0.5 + Math.random()));
  }
}

function unavailable(trouble: 'contended' | 'away', error: unknown): BooksUnavailable {
  const { message, code } = error as { message?: string; code?: string };
  const why = message || code || String(error);
  const what = trouble === 'contended' ? 'are locked by another writer' : 'cannot be reached or written';
  return new BooksUnavailable(`The books ${what} (${why}). Nothing was written; try again.`, {
    cause: error,
  });
}
