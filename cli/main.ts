#!/usr/bin/env node
// Composition root of the command line: settings in, one command run, exit code out.
import { loadConfigOrExit } from '../platform/config.ts';
import { openBooks } from '../store/open-books.ts';
import { runProgram } from './program.ts';

const { paths, books } = loadConfigOrExit();
process.exitCode = await runProgram(
  {
    keyFolder: paths.keys,
    openBooks: () =>
      openBooks({
        sqliteFile: paths.database,
        ...(books.kind === 'postgres' && { databaseUrl: books.url }),
      }),
    now: Date.now,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  },
  process.argv.slice(2),
);
