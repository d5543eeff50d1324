// countersign rebuild: what the books lost of the events of instances, out of the histories that Temporal still holds.
import { Command } from 'commander';
import { type Rebuilt, rebuildInstance } from '../../store/rebuild.ts';
import { CommandFailed } from '../command-failed.ts';
import type { CommandWorld } from '../program.ts';

interface Options {
  instance?: string;
  json?: boolean;
}

const HELP = `
After a backup of the database was put back, it lacks what happened since. Each workflow's history holds the events that it decided; those that
are missing are written again, those that are there are compared. The journal (mails sent, pages viewed, comments), people's addresses and
stored files have no other source than a backup. It is safe beside running processes, and again.

Exit code 0: the books hold all that Temporal knows; 1: of some instance they do not, and it is said why.

Examples:
  countersign rebuild
  countersign rebuild --instance proc_1f0c --json`;

export function rebuildCommand(world: CommandWorld): Command {
  return new Command('rebuild')
    .description('Write events that the books lost again, from Temporal’s histories')
    .option('--instance <id>', 'only this instance')
    .option('--json', 'answer as JSON')
    .addHelpText('after', HELP)
    .action(async ({ instance, json }: Options) => {
      const books = await world.openBooks();
      const temporal = await world.openTemporal();
      const rebuilt: Rebuilt[] = [];
      try {
        for await (const history of temporal.histories(instance))
          rebuilt.push(await rebuildInstance(books, history));
      } finally {
        await temporal.close();
        await books.close();
      }
      const problems = rebuilt.filter(({ problem }) => problem !== null);
      world.out(json ? `${JSON.stringify({ instances: rebuilt }, null, 2)}\n` : words(rebuilt));
      if (problems.length > 0) {
        const lines = problems.map(({ instanceId, problem }) => `${instanceId}: ${problem}`);
        throw new CommandFailed('not-rebuilt', lines.join('\n'));
      }
    });
}

function words(rebuilt: Rebuilt[]): string {
  const changed = rebuilt.filter(({ written, made }) => written > 0 || made);
  const lines = changed.map(
    ({ instanceId, written, made }) =>
      `${instanceId}: ${written} events written${made ? '; its row was made again, without addresses of people' : ''}.`,
  );
  const same = rebuilt.reduce((sum, each) => sum + each.same, 0);
  const all = `Temporal holds ${rebuilt.length} instances; ${same} of their events were in the books already, the same.`;
  return `${[...lines, all].join('\n')}\n`;
}
