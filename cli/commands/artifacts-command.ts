// countersign artifacts: what an instance has stored: listed, fetched, put there.
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { ArtifactView } from '../../client/types.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, shortInstant, textTable } from '../text-table.ts';

export function artifactsCommand(world: CommandWorld): Command {
  const artifacts = new Command('artifacts').description('The artifacts of an instance');

  artifacts
    .command('list')
    .description('List the newest version of each')
    .argument('<instance>', 'id of the instance')
    .option('--phase <id>', 'of this phase')
    .option('--type <type>', 'of this type')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExamples:\n  countersign artifacts list <instance>')
    .action(async (id: string, { json, ...filter }: { phase?: string; type?: string; json?: boolean }) => {
      const { processes } = await world.connect();
      const items = await processes.listArtifacts(id, filter);
      world.out(
        json ? asJson({ items }) : items.length === 0 ? 'No artifact is stored yet.\n' : table(items),
      );
    });

  artifacts
    .command('get')
    .description('Fetch the content of one: to standard output, or into a file')
    .argument('<instance>', 'id of the instance')
    .argument('<key>', 'key of the artifact')
    .option('--version <n>', 'this version; default: the newest')
    .option('--out <file>', 'write it there')
    .option('--json', 'answer what is known of it, with its content where that is JSON or text')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign artifacts get <instance> sso_config_summary\n  countersign artifacts get <instance> report --version 2 --out report.pdf',
    )
    .action(async (id: string, key: string, options: { version?: string; out?: string; json?: boolean }) => {
      const { processes } = await world.connect();
      const which = options.version === undefined ? {} : { version: Number(options.version) };
      if (options.json) return world.out(asJson(await processes.getArtifact(id, key, which)));
      const bytes = await processes.downloadArtifact(id, key, which);
      if (options.out === undefined) return world.outBytes(bytes);
      await writeFile(options.out, bytes);
      world.out(`${bytes.length} bytes written to ${options.out}.\n`);
    });

  artifacts
    .command('put')
    .description('Store a file as a new version')
    .argument('<instance>', 'id of the instance')
    .argument('<key>', 'key of the artifact')
    .argument('<file>', 'the file')
    .option('--type <type>', 'your word for what it is', 'document')
    .option('--content-type <type>', 'media type, such as application/pdf')
    .option('--task <id>', 'the task it belongs to')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  countersign artifacts put <instance> runbook runbook.md --content-type text/markdown',
    )
    .action(
      async (
        id: string,
        key: string,
        file: string,
        options: { type: string; contentType?: string; task?: string; json?: boolean },
      ) => {
        const { processes } = await world.connect();
        const stored = await processes.storeArtifact(id, {
          key,
          type: options.type,
          content: new Uint8Array(await readFile(file)),
          fileName: basename(file),
          ...(options.contentType !== undefined && { contentType: options.contentType }),
          ...(options.task !== undefined && { taskId: options.task }),
        });
        world.out(
          options.json
            ? asJson(stored)
            : `${key} is stored as version ${stored.version}, SHA-256 ${stored.sha256}.\n`,
        );
      },
    );
  return artifacts;
}

const table = (items: ArtifactView[]): string =>
  textTable(
    ['KEY', 'VERSION', 'TYPE', 'MEDIA TYPE', 'BYTES', 'SHA-256', 'STORED', 'BY'],
    items.map((each) => [
      each.key,
      String(each.version),
      each.type,
      each.contentType,
      String(each.size),
      each.sha256.slice(0, 16),
      shortInstant(each.storedAt),
      each.storedBy,
    ]),
  );
