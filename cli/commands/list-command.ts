// countersign list: instances, searched and sorted as over the API.
import { Command, Option } from 'commander';
import type { InstanceFilter, InstanceSummary } from '../../client/types.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, cut, shortInstant, textTable } from '../text-table.ts';
import { keyValue } from '../key-value.ts';

interface Options {
  process?: string;
  version?: string;
  status?: string;
  phase?: string;
  waitingOn?: string;
  incident?: true | string;
  dueBefore?: string;
  startedFrom?: string;
  startedUntil?: string;
  text?: string;
  context?: Record<string, string>;
  sort?: string;
  order?: string;
  limit: string;
  all?: boolean;
  json?: boolean;
}

export function listCommand(world: CommandWorld): Command {
  return new Command('list')
    .description('List instances: all of them, or those that a search finds')
    .option('--process <id>', 'of this definition')
    .option('--version <version>', 'of this version of it')
    .option('--status <status>', 'running, paused, completed, cancelled or failed; several with commas')
    .option('--phase <id>', 'in this phase')
    .option('--waiting-on <who>', 'waiting for this participant or address')
    .option('--incident [kind]', 'with an open incident, or with one of this kind')
    .option('--due-before <instant>', 'with an approval due before, such as 2026-03-12T17:00:00Z')
    .option('--started-from <instant>', 'started then or later')
    .option('--started-until <instant>', 'started before')
    .option('--text <words>', 'with these words in name, id or a searchable value')
    .option('--context <name=value>', 'with this searchable value; several times for several', keyValue)
    .addOption(
      new Option('--sort <by>', 'order of the list').choices([
        'started',
        'name',
        'due',
        'waiting',
        'changed',
      ]),
    )
    .addOption(new Option('--order <order>', 'which end comes first').choices(['asc', 'desc']))
    .option('--limit <n>', 'at most so many', '50')
    .option('--all', 'all of them, page after page')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  countersign list
  countersign list --status running --sort due
  countersign list --waiting-on it-admin@acme.com
  countersign list --incident --json`,
    )
    .action(async (options: Options) => {
      const items = await found(world, options);
      if (options.json) return world.out(asJson({ items }));
      if (items.length === 0) return world.out('No instance is like that.\n');
      world.out(
        textTable(['INSTANCE', 'NAME', 'STATUS', 'PHASE', 'WAITS FOR', 'DUE', 'STARTED'], items.map(row)),
      );
    });
}

async function found(world: CommandWorld, options: Options): Promise<InstanceSummary[]> {
  const { process, context = {}, all, limit, json: _, ...rest } = options;
  const filter = {
    ...rest,
    ...(process !== undefined && { processId: process }),
    ...(rest.incident === true && { incident: 'true' }),
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`context.${name}`, value])),
    limit: all ? 100 : Number(limit),
  } as InstanceFilter;
  const client = await world.connect();
  const items: InstanceSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.processes.listInstances({ ...filter, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (all && cursor !== undefined);
  return items;
}

function row(item: InstanceSummary): string[] {
  const [first, ...others] = item.waits;
  const who = first && first.on.length > 0 ? ` (${first.on.join(', ')})` : '';
  const waits = first ? `${first.title}${who}${others.length > 0 ? ` and ${others.length} more` : ''}` : '-';
  return [
    item.id,
    cut(item.name, 40),
    item.openIncidents > 0 ? `${item.status}, in trouble` : item.status,
    item.phase ?? '-',
    cut(waits, 60),
    shortInstant(item.dueAt),
    shortInstant(item.startedAt),
  ];
}
