// JSON logs to stdout, and what must never be in them: tokens, links, mail addresses.
import type { LogLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/common';
import pino, { type Logger } from 'pino';
import type { LogLevelName } from './config.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** "api" or "worker". */
  name: string;
  level: LogLevelName;
  /** Strings that are struck out wherever they turn up, such as the API's token. */
  secrets?: string[];
  /** Gets each line with its newline. Default: stdout. */
  write?: (line: string) => void;
}

const SECRET_FIELDS = [
  'token',
  'password',
  'secret',
  'authorization',
  'cookie',
  'email',
  'address',
  'apiKey',
];
const STRUCK = '[hidden]';

/** A logger whose lines are scrubbed whole, after serialisation, so that no field and no error message slips through. */
export function createLogger(options: LoggerOptions): Logger {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 8);
  // Synchronous: the last lines before a crash are the ones that matter.
  const stdout = options.write ? null : pino.destination({ fd: 1, sync: true });
  const write = options.write ?? ((line: string) => void stdout?.write(line));
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*["set-${field}"]`]),
        censor: STRUCK,
      },
    },
    { write: (line: string) => write(scrub(line, secrets)) },
  );
}

/** Strikes out JWTs (every magic link holds one), bearer tokens, `token=` in addresses, passwords in URLs, mail addresses and `secrets`. */
export function scrub(text: string, secrets: string[] = []): string {
  let clean = text
    .replace(/\beyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){0,2}/g, STRUCK)
    .replace(/\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1$2${STRUCK}`)
    .replace(/\b((?:access_|csrf_|id_)?token|csrf)(=|%3D)[^&\s"'<>\\]+/gi, `$1$2${STRUCK}`)
    .replace(/(:\/\/)[^/\s"@]+@/g, `$1${STRUCK}@`)
    .replace(/[^\s"'<>@:;,\\()[\]{}=|]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g, STRUCK);
  for (const secret of secrets) clean = clean.replaceAll(secret, STRUCK);
  return clean;
}

/** Temporal's Runtime logger on top of ours. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, meta?: LogMetadata): void => {
    // Temporal's metadata carries bigints, which JSON has no word for.
    const fields = JSON.parse(JSON.stringify(meta ?? {}, (_key, value: unknown) => plain(value))) as object;
    logger[LEVELS[level]](fields, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return { type: value.name, message: value.message, stack: value.stack };
  return value;
}

/** Says on stdout that this process is ready, at any log level: whoever started it waits for this line. */
export function announceReady(logger: Logger, message: 'worker ready' | 'api ready'): void {
  if (logger.isLevelEnabled('info')) logger.info(message);
  else process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), msg: message })}\n`);
}
