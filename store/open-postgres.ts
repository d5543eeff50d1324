// Opens the books in PostgreSQL. Loaded only where DATABASE_URL asks for it.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Database, PATIENCE_MS, databaseOf } from './database.ts';
import { POSTGRES } from './dialect.ts';
import type { Tables } from './schema.ts';

const POOL_SIZE = 10;
/** A writer that froze inside a transaction would hold up all others. */
const FROZEN_MS = 10_000;

/** `url`: postgres://user:password@host:port/database. Connects on first use. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'countersign',
    max: POOL_SIZE,
    connectionTimeoutMillis: PATIENCE_MS,
    lock_timeout: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    // For a server that no longer answers at all, which cannot time anything out.
    query_timeout: PATIENCE_MS + 500,
    idle_in_transaction_session_timeout: FROZEN_MS,
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that breaks is replaced, and who used it hears of it from its query. The same error comes as an event,
  // also between two queries of a transaction; without a listener that would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return databaseOf({
    dialect: POSTGRES,
    reader: kysely,
    writer: kysely,
    close: () => kysely.destroy(),
  });
}

/** BIGINT as a number: no instant, count or position here comes near 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary'
    ? (text: string) => Number(text)
    : (pg.types.getTypeParser as (id: number, as?: string) => (value: string) => unknown)(oid, format);
