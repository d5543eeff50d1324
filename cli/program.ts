// The command line as a whole: one file a group of commands, put together here. main.ts runs it.
import { Command, CommanderError } from 'commander';
import type { Client } from '../client/index.ts';
import type { Books } from '../store/books.ts';
import type { InstanceHistory } from '../store/rebuild.ts';
import { CommandFailed } from './command-failed.ts';
import { artifactsCommand } from './commands/artifacts-command.ts';
import { auditCommand, exportCommand } from './commands/audit-command.ts';
import { linksCommand } from './commands/links-command.ts';
import { lintCommand } from './commands/lint-command.ts';
import { listCommand } from './commands/list-command.ts';
import { showCommand } from './commands/show-command.ts';
import { startCommand } from './commands/start-command.ts';
import { watchCommand } from './commands/watch-command.ts';
import { keysCommand } from './commands/keys-command.ts';
import { rebuildCommand } from './commands/rebuild-command.ts';
import { verifyCommand } from './commands/verify-command.ts';

/** What commands need of the world. `main.ts` gives the real one; tests give theirs. */
export interface CommandWorld {
  keyFolder: string;
  /** Closed by whoever opened them. */
  openBooks(): Promise<Books>;
  /** What Temporal holds of instances; of all, or of one. Closed by whoever opened it. */
  openTemporal(): Promise<{
    histories(instanceId?: string): AsyncIterable<InstanceHistory>;
    close(): Promise<void>;
  }>;
  /** A client of the API. Throws CommandFailed where no token is known. */
  connect(): Promise<Client>;
  /** Epoch ms. */
  now(): number;
  out(text: string): void;
  outBytes(bytes: Uint8Array): void;
  err(text: string): void;
  /** Whether what is written can be drawn over, and whether it may have colours. */
  terminal: boolean;
  colours: boolean;
  /** Called on Ctrl-C. */
  onInterrupt(callback: () => void): void;
}

/** In the order in which help shows them. */
const COMMANDS = [
  startCommand,
  listCommand,
  showCommand,
  watchCommand,
  linksCommand,
  artifactsCommand,
  auditCommand,
  exportCommand,
  lintCommand,
  keysCommand,
  verifyCommand,
  rebuildCommand,
];

/** Runs one command line, without `node` and the script. Resolves with the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function runProgram(world: CommandWorld, args: string[]): Promise<number> {
  const asJson = args.includes('--json');
  const program = new Command('countersign')
    .description('Looks after a Countersign installation. Settings come from the environment or .env.')
    .configureOutput({ writeOut: (text) => world.out(text), writeErr: (text) => world.err(text) })
    .exitOverride()
    .showHelpAfterError('(add --help to see how it is used)');
  // Commands take over what is set above when they are added.
  for (const command of COMMANDS.map((make) => make(world))) {
    program.addCommand(inherit(command, program));
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { code, message } = CommandFailed.from(error);
    world.err(asJson ? `${JSON.stringify({ error: { code, message } })}\n` : `${message}\n`);
    return 1;
  }
}

function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from);
  for (const each of command.commands) inherit(each, command);
  return command;
}
