// countersign keys: lists the keys of links, seals and agents' credentials, makes new ones, and takes old ones away.
import { Command, Option } from 'commander';
import { KEY_USES, type KeyState, type KeyUse, keyStates, retireKey, rotateKeys } from '../../links/index.ts';
import { CommandFailed } from '../command-failed.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, textTable } from '../text-table.ts';

interface Options {
  json?: boolean;
  use?: KeyUse;
  force?: boolean;
}

/** `--json`: one JSON document on standard output, instants in RFC 3339. */
export function keysCommand(world: CommandWorld): Command {
  const keys = new Command('keys').description(
    'The keys that sign links (link), messages (seal), agents’ credentials (agent) and the trail (checkpoint), and encrypt secrets in the books (box)',
  );

  keys
    .command('list')
    .description('List the keys, newest first: which sign now, and which only verify')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExamples:\n  countersign keys list\n  countersign keys list --json')
    .action(async ({ json }: Options) => {
      const states = await keyStates(world.keyFolder);
      const none = `No keys are in ${world.keyFolder} yet: the API and the worker make them at their first start.\n`;
      world.out(json ? asJson({ keys: states.map(keyView) }) : states.length === 0 ? none : table(states));
    });

  keys
    .command('rotate')
    .description('Make a new key that signs from now on; what older keys signed stays good')
    .addOption(new Option('--use <use>', 'only this kind of key').choices([...KEY_USES]))
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nThe API and the worker take it up within a second, without a restart.\n\nExamples:\n  countersign keys rotate\n  countersign keys rotate --use link --json',
    )
    .action(async ({ json, use }: Options) => {
      const made = await rotateKeys(world.keyFolder, use === undefined ? KEY_USES : [use]);
      world.out(
        json
          ? asJson({ keys: made.map(keyView) })
          : `${made.map(({ kid, use: of }) => `${kid} ${DOES[of]} from now on.`).join('\n')}\n`,
      );
    });

  keys
    .command('retire')
    .description('Take an old key away: what it signed is good no more')
    .argument('<kid>', 'the key, as "keys list" names it')
    .option('--force', 'also where links, messages or agents still need it; says what breaks')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nThe file goes to the folder "retired" beside the keys. Moved back it counts again; if the key leaked, delete it.\n\nExamples:\n  countersign keys retire cs-2026-1a2b3c4d\n  countersign keys retire cs-2026-1a2b3c4d --force --json',
    )
    .action(async (kid: string, { json, force }: Options) => {
      const books = await world.openBooks();
      try {
        const answer = await retireKey(world.keyFolder, kid, {
          books,
          now: world.now(),
          force: force === true,
        });
        if (!answer.ok) throw new CommandFailed(answer.code, answer.message);
        const { movedTo, broke } = answer;
        const text = `${kid} is retired; its file is ${movedTo}.\n${broke === null ? '' : `${broke}\n`}`;
        world.out(json ? asJson({ retired: kid, movedTo, broke }) : text);
      } finally {
        await books.close();
      }
    });
  return keys;
}

const DOES: Record<KeyUse, string> = {
  link: 'signs links',
  seal: 'signs messages',
  agent: 'signs agents’ credentials',
  checkpoint: 'signs the trail',
  box: 'encrypts secrets of webhooks',
};

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const keyView = ({ createdAt, replacedAt, ...rest }: KeyState) => ({
  ...rest,
  createdAt: instant(createdAt),
  replacedAt: instant(replacedAt),
});

const table = (states: KeyState[]): string =>
  textTable(
    ['KEY', 'USE', 'STATE', 'CREATED', 'REPLACED', 'FILE'],
    states.map(({ kid, use, state, createdAt, replacedAt, file }) => [
      kid,
      use,
      state,
      instant(createdAt) ?? '-',
      instant(replacedAt) ?? '-',
      file,
    ]),
  );
