// countersign watch: what happens to an instance, as it happens, until it ends.
import { Command } from 'commander';
import type { AuditEntryView } from '../../process/views/types.ts';
import type { Client } from '../../client/index.ts';
import { CommandFailed } from '../command-failed.ts';
import type { CommandWorld } from '../program.ts';
import { oneLine, toned } from '../text-table.ts';
import { shown } from './show-command.ts';

const ENDS = new Set(['InstanceCompleted', 'InstanceCancelled', 'InstanceFailed']);
/** Several entries of one moment are one drawing. */
const DRAW_AFTER_MS = 150;
const CLEAR = '\u001b[H\u001b[2J\u001b[3J';

interface Options {
  json?: boolean;
  log?: boolean;
}

export function watchCommand(world: CommandWorld): Command {
  return new Command('watch')
    .description('Follow an instance until it ends: its screen drawn anew, or what happens line by line')
    .argument('<instance>', 'id of the instance')
    .option('--log', 'a line for each thing that happens, from the beginning, also on a terminal')
    .option('--json', 'the same as JSON Lines')
    .addHelpText(
      'after',
      `
Exit code: 0 when it is complete, 1 when it was cancelled or has failed. Ctrl-C ends watching, not the instance.

Examples:
  countersign watch <instance>
  countersign watch <instance> --log
  countersign watch <instance> --json | jq -r .action`,
    )
    .action(async (id: string, options: Options) => {
      const client = await world.connect();
      const lines = options.json || options.log || !world.terminal;
      const status = lines ? await followed(world, client, id, options) : await drawn(world, client, id);
      if (status !== 'completed')
        throw new CommandFailed(`instance-${status}`, `Instance ${id} is ${status}.`);
    });
}

/** Prints each entry; resolves with the last status. */
async function followed(world: CommandWorld, client: Client, id: string, { json }: Options): Promise<string> {
  const tone = toned(world.colours);
  await untilEnd(world, client, id, (entry) => {
    world.out(
      json
        ? `${JSON.stringify(entry)}\n`
        : `${tone('quiet', entry.timestamp.slice(0, 19).replace('T', ' '))}  ${oneLine(entry.action)}\n`,
    );
  });
  return (await client.processes.getStatus(id)).status;
}

async function drawn(world: CommandWorld, client: Client, id: string): Promise<string> {
  const draw = async () => {
    const [status, timeline] = await Promise.all([
      client.processes.getStatus(id),
      client.processes.getTimeline(id),
    ]);
    world.out(`${CLEAR}${shown(world, status, timeline)}`);
    return status.status;
  };
  let timer: NodeJS.Timeout | undefined;
  await draw();
  await untilEnd(world, client, id, () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A screen that could not be drawn is drawn with the next entry.
      draw().catch(() => undefined);
    }, DRAW_AFTER_MS);
  });
  clearTimeout(timer);
  return await draw();
}

/** Calls back for each entry from the first one on; resolves after the one that ends the instance. */
async function untilEnd(
  world: CommandWorld,
  client: Client,
  id: string,
  onEntry: (entry: AuditEntryView) => void,
): Promise<void> {
  // An id that is not known is refused here, in words.
  await client.processes.getStatus(id);
  await new Promise<void>((resolve, reject) => {
    const stop = client.processes.onAuditEntry(
      id,
      (entry) => {
        onEntry(entry);
        const { event } = entry.details;
        if (typeof event !== 'string' || !ENDS.has(event)) return;
        stop();
        resolve();
      },
      {
        onError: (error, { ended }) => {
          if (ended) reject(error);
          else world.err('The line was cut; trying again.\n');
        },
      },
    );
    world.onInterrupt(() => {
      stop();
      reject(new CommandFailed('interrupted', 'Stopped watching; the instance goes on.'));
    });
  });
}
