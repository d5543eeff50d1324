// One way out for every process: on SIGINT or SIGTERM the closers run in order, within a limit.
import type { Logger } from 'pino';

export interface ShutdownOptions {
  logger: Pick<Logger, 'info' | 'error' | 'warn'>;
  /** When this has passed, the process ends whatever is still open. Default 25 s, below what orchestrators wait. */
  limitMs?: number;
  /** For tests. Default: `process.exit`. */
  exit?: (code: number) => void;
  /** For tests. Default: the process. */
  signals?: Pick<NodeJS.Process, 'on' | 'off'>;
}

export interface Shutdown {
  /** Closers run in the order in which they were added, each once. One that throws does not keep the next from running. */
  add(name: string, close: () => unknown): void;
  /** Closes everything, then ends the process. A second call changes nothing, except that a worse code is kept. */
  begin(reason: string, code?: number): Promise<void>;
  /** True once it has begun. */
  readonly begun: boolean;
}

/** Listens for SIGINT and SIGTERM from now on. */
export function handleShutdown(options: ShutdownOptions): Shutdown {
  const { logger, limitMs = 25_000, exit = (code) => process.exit(code), signals = process } = options;
  const closers: { name: string; close: () => unknown }[] = [];
  let closing: Promise<void> | null = null;
  let exitCode = 0;

  const closeAll = async (): Promise<void> => {
    const limit = setTimeout(() => {
      logger.error({ limitMs }, 'shutdown took too long');
      exit(1);
    }, limitMs);
    for (const { name, close } of closers) {
      try {
        await close();
      } catch (error) {
        exitCode = 1;
        logger.error({ err: error, name }, 'could not close');
      }
    }
    clearTimeout(limit);
    signals.off('SIGINT', onSignal);
    signals.off('SIGTERM', onSignal);
    logger.info({ code: exitCode }, 'stopped');
    exit(exitCode);
  };
  const begin = (reason: string, code = 0): Promise<void> => {
    exitCode = Math.max(exitCode, code);
    if (!closing) {
      logger.info({ reason }, 'stopping');
      closing = closeAll();
    }
    return closing;
  };
  const onSignal = (signal: NodeJS.Signals): void => void begin(signal);
  signals.on('SIGINT', onSignal);
  signals.on('SIGTERM', onSignal);
  return {
    add: (name, close) => void closers.push({ name, close }),
    begin,
    get begun() {
      return closing !== null;
    },
  };
}
