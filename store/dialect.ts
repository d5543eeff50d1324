// All that differs between SQLite and PostgreSQL once a connection is open. Everything else is one SQL for both.
import { type RawBuilder, sql } from 'kysely';

/** What an error means for a caller. `contended`: try again at once; `away`: the books do not work now; null: neither. */
export type Trouble = 'contended' | 'away' | null;

export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** SQLite keeps rows in order of an INTEGER key, and of that spelling only; on PostgreSQL INTEGER has 32 bits. */
  readonly positionType: 'integer' | 'bigint';
  /** Text that compares by its bytes, whatever the database's language: its beginnings are a range. */
  readonly bytewiseText: 'text' | RawBuilder<unknown>;
  /** The function that says where in a text another begins, 0: nowhere. */
  readonly placeInText: 'instr' | 'strpos';
  /**
   * Whether an index takes values of any length. PostgreSQL refuses a row whose columns in an index have more than 2,700
   * bytes together.
   */
  readonly indexesLongText: boolean;
  /** Whether rows are locked one by one (SELECT … FOR UPDATE). SQLite has one writer: it locks all. */
  readonly locksRows: boolean;
  troubleOf(error: unknown): Trouble;
}

/** The string `code` of an error, '' where it has none. */
const codeOf = (error: unknown): string => textOf(error, 'code');
const messageOf = (error: unknown): string => textOf(error, 'message');

/** By shape, not by class: drivers throw errors of their own making. */
function textOf(error: unknown, key: 'code' | 'message'): string {
  const value = (error as Partial<Record<typeof key, unknown>> | null | undefined)?.[key];
  return typeof value === 'string' ? value : '';
}

/** Of the file itself: gone, read-only, out of reach. */
const FILE_TROUBLE = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EIO']);

const SQLITE_AWAY = /^SQLITE_(READONLY|FULL|IOERR|CANTOPEN|PROTOCOL|NOMEM)/;

export const SQLITE: Dialect = {
  name: 'sqlite',
  positionType: 'integer',
  bytewiseText: 'text',
  placeInText: 'instr',
  indexesLongText: true,
  locksRows: false,
  troubleOf(error) {
    const code = codeOf(error);
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'contended';
    return SQLITE_AWAY.test(code) || FILE_TROUBLE.has(code) ? 'away' : null;
  },
};

const NETWORK_TROUBLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOENT', // a Unix socket that is not there
]);

/** Classes of SQLSTATE: connection, resources (disk full, too many clients), shut-down, the system's own errors. */
const POSTGRES_AWAY = /^(08|53|57P|58)/;
/** Read-only transaction (a standby), lock not had in time, statement out of time, idle in transaction for too long. */
const POSTGRES_AWAY_CODES = new Set(['25006', '55P03', '57014', '25P03']);
/** Serialization failure, deadlock. */
const POSTGRES_CONTENDED = new Set(['40001', '40P01']);
/** The driver's own errors have no code. */
const POSTGRES_AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;

export const POSTGRES: Dialect = {
  name: 'postgres',
  positionType: 'bigint',
  bytewiseText: sql`text collate "C"`,
  placeInText: 'strpos',
  indexesLongText: false,
  locksRows: true,
  troubleOf(error) {
    const code = codeOf(error);
    if (POSTGRES_CONTENDED.has(code)) return 'contended';
    if (POSTGRES_AWAY.test(code) || POSTGRES_AWAY_CODES.has(code) || NETWORK_TROUBLE.has(code)) return 'away';
    return POSTGRES_AWAY_WORDS.test(messageOf(error)) ? 'away' : null;
  },
};
