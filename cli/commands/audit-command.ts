// countersign audit and export: the audit trail of an instance, to read and to keep.
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { AuditEntryView, AuditType } from '../../process/views/types.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, oneLine, toned } from '../text-table.ts';

interface Options {
  types?: string;
  limit?: string;
  json?: boolean;
}

export function auditCommand(world: CommandWorld): Command {
  return new Command('audit')
    .description('Read the audit trail of an instance, oldest first')
    .argument('<instance>', 'id of the instance')
    .option('--types <list>', 'only these, with commas between: approval, delivery, incident, override, …')
    .option('--limit <n>', 'at most so many; default: all')
    .option('--json', 'answer as JSON Lines, an entry a line')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign audit <instance>\n  countersign audit <instance> --types approval,override\n  countersign audit <instance> --json | jq -r \'select(.type == "approval") | .action\'',
    )
    .action(async (id: string, options: Options) => {
      const tone = toned(world.colours);
      for await (const entry of entriesOf(world, id, options)) {
        world.out(
          options.json
            ? `${JSON.stringify(entry)}\n`
            : `${tone('quiet', `${entry.timestamp.slice(0, 19).replace('T', ' ')}  ${entry.stream} ${entry.seq}`)}  ${oneLine(entry.action)}\n`,
        );
      }
    });
}

async function* entriesOf(
  world: CommandWorld,
  id: string,
  { types, limit }: Options,
): AsyncGenerator<AuditEntryView> {
  const { processes } = await world.connect();
  let left = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  let cursor: string | undefined;
  do {
    const page = await processes.getAuditLog(id, {
      limit: Math.min(200, left),
      ...(types !== undefined && { types: types.split(',').map((each) => each.trim()) as AuditType[] }),
      ...(cursor !== undefined && { cursor }),
    });
    yield* page.entries;
    left -= page.entries.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined && left > 0);
}

export function exportCommand(world: CommandWorld): Command {
  return new Command('export')
    .description(
      'Export the audit trail with its checkpoints, keys and seal: what "verify" checks, without any server',
    )
    .argument('<instance>', 'id of the instance')
    .option('--out <file>', 'write it there; default: standard output')
    .option('--json', 'answer what was written as JSON; needs --out')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign export <instance> --out acme.jsonl && countersign verify acme.jsonl',
    )
    .action(async (id: string, { out, json }: { out?: string; json?: boolean }) => {
      const { processes } = await world.connect();
      const text = await processes.exportAudit(id);
      if (out === undefined) return world.out(text);
      await writeFile(out, text);
      const lines = text.split('\n').length - 1;
      world.out(
        json
          ? asJson({ file: out, lines, bytes: Buffer.byteLength(text) })
          : `${lines} lines written to ${out}.\n`,
      );
    });
}
