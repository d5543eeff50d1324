#!/usr/bin/env node
// Composition root of the command line: settings in, one command run, exit code out.
import { dirname } from 'node:path';
import { type Config, loadConfigOrExit } from '../platform/config.ts';
import { openBooks } from '../store/open-books.ts';
import { connect, runningAt } from './connect.ts';
import { openTemporal } from './open-temporal.ts';
import { runProgram } from './program.ts';

let config: Config | undefined;
/** Read when a command needs them first: `verify` and help work on a machine where nothing is set. */
const settings = (): Config => (config ??= loadConfigOrExit());
const { stdout, stderr, env } = process;
// A reader such as `head` that has read enough is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runProgram(
  {
    get keyFolder() {
      return settings().paths.keys;
    },
    openBooks: () => {
      const { paths, books } = settings();
      return openBooks({
        sqliteFile: paths.database,
        ...(books.kind === 'postgres' && { databaseUrl: books.url }),
      });
    },
    openTemporal: async () => {
      const { paths, temporal } = settings();
      const isSet = temporal.connection.address !== undefined;
      const running = isSet ? null : await runningAt(dirname(paths.token), 'temporal');
      return await openTemporal({ ...temporal, address: running ?? temporal.address });
    },
    connect: () => {
      const { paths, http, token, variable } = settings();
      return connect({
        url: variable('COUNTERSIGN_URL') || undefined,
        dataFolder: dirname(paths.token),
        fallback: `http://127.0.0.1:${http.port}`,
        token,
        tokenFile: paths.token,
      });
    },
    now: Date.now,
    out: (text) => stdout.write(text),
    outBytes: (bytes) => stdout.write(bytes),
    err: (text) => stderr.write(text),
    terminal: stdout.isTTY,
    colours: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    onInterrupt: (callback) => process.once('SIGINT', callback),
  },
  process.argv.slice(2),
);
