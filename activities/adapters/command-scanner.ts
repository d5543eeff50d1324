// A scanner on the command line: it gets the file on its standard input, and its exit code is the verdict.
import { spawn } from 'node:child_process';
import type { ArtifactScanner } from '../ports.ts';

const PATIENCE_MS = 30_000;

/**
 * `command`: program and arguments, divided by spaces, such as `clamdscan --no-summary -`. No shell reads it.
 * Exit code 0: clean, 1: infected. Anything else, no such program, or no answer in half a minute: unavailable.
 */
export function commandScanner(command: string, patienceMs = PATIENCE_MS): ArtifactScanner {
  const [program = '', ...args] = command.trim().split(/\s+/);
  return {
    scan: (bytes) =>
      new Promise((resolve) => {
        const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: patienceMs });
        child.once('error', () => resolve('unavailable'));
        child.once('close', (code) =>
          resolve(code === 0 ? 'clean' : code === 1 ? 'infected' : 'unavailable'),
        );
        // It may have seen enough before it has read all.
        child.stdin.on('error', () => undefined);
        child.stdin.end(bytes);
      }),
  };
}
