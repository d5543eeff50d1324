// The command line in this process: a line in, what it wrote and its exit code out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandWorld, runProgram } from '../../cli/program.ts';
import { createClient } from '../../client/index.ts';
import { openBooks } from '../../store/open-books.ts';
import { TOKEN } from './api-server.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Over a folder of its own; `api`: where commands that ask the API find it. Close it when done. */
export async function commandLine(api?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  const books = () => openBooks({ sqliteFile: join(folder, 'countersign.db') });
  const interrupts: (() => void)[] = [];

  /** Words are divided by spaces, or given one by one. */
  async function run(line: string | string[], over: Partial<CommandWorld> = {}): Promise<Said> {
    const said = { out: '', err: '' };
    const code = await runProgram(
      {
        keyFolder: join(folder, 'keys'),
        openBooks: books,
        openTemporal: () => Promise.reject(new Error('No Temporal is here.')),
        connect: async () => createClient({ baseUrl: api ?? 'http://127.0.0.1:9', token: TOKEN, retries: 0 }),
        now: Date.now,
        out: (text) => {
          said.out += text;
        },
        outBytes: (bytes) => {
          said.out += new TextDecoder().decode(bytes);
        },
        err: (text) => {
          said.err += text;
        },
        terminal: false,
        colours: false,
        onInterrupt: (callback) => interrupts.push(callback),
        ...over,
      },
      typeof line === 'string' ? line.split(' ').filter(Boolean) : line,
    );
    return { code, ...said };
  }
  return {
    folder,
    books,
    run,
    /** Ctrl-C. */
    interrupt: () => interrupts.splice(0).forEach((callback) => callback()),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
