// The command line as a whole: one file a group of commands, put together here. main.ts runs it.
import { Command, CommanderError } from 'commander';
import type { Books } from '../store/books.ts';
import { CommandFailed } from './command-failed.ts';
import { keysCommand } from './keys-command.ts';

/** What commands need of the world. `main.ts` gives the real one; tests give theirs. */
export interface CommandWorld {
  keyFolder: string;
  /** Closed by whoever opened them. */
  openBooks(): Promise<Books>;
  /** Epoch ms. */
  now(): number;
  out(text: string): void;
  err(text: string): void;
}

/** Runs one command line, without `node` and the script. Resolves with the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function runProgram(world: CommandWorld, args: string[]): Promise<number> {
  const asJson = args.includes('--json');
  const program = new Command('countersign')
    .description('Looks after a Countersign installation. Settings come from the environment or .env.')
    .configureOutput({ writeOut: (text) => world.out(text), writeErr: (text) => world.err(text) })
    .exitOverride()
    .showHelpAfterError('(add --help to see how it is used)');
  // Commands take over what is set above when they are added.
  for (const command of [keysCommand(world)]) {
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
