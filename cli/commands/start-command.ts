// countersign start: starts an instance, from options or from a file with the whole start.
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import type { ExternalParticipant, StartInput } from '../../client/types.ts';
import type { JsonObject } from '../../definition/types.ts';
import { CommandFailed } from '../command-failed.ts';
import { keyValue } from '../key-value.ts';
import type { CommandWorld } from '../program.ts';
import { asJson } from '../text-table.ts';

interface Options {
  file?: string;
  name?: string;
  version?: string;
  context?: Record<string, string>;
  contextFile?: string;
  participant?: ExternalParticipant[];
  startedBy?: string;
  team?: string;
  allowUnbound?: boolean;
  key?: string;
  json?: boolean;
}

export function startCommand(world: CommandWorld): Command {
  return new Command('start')
    .description('Start an instance of a process')
    .argument('<process>', 'id of the definition')
    .option('--name <name>', 'what the instance is called')
    .option('--version <version>', 'version of the definition; default: the newest')
    .option(
      '--context <name=value>',
      'a value of the context; numbers, true and false are read as such',
      keyValue,
    )
    .option('--context-file <file>', 'the context as JSON or YAML; --context goes before it')
    .option(
      '--participant <id=address>',
      'address of a person: customer_ciso=ciso@acme.com,Jane Doe',
      participant,
    )
    .option('--started-by <address>', 'person on whose behalf it is started; they approve nothing in it')
    .option('--team <id>', 'team made from a template')
    .option('--allow-unbound', 'start although an approver has no address yet')
    .option('--file <file>', 'the whole start as JSON or YAML; options go before it')
    .option('--key <key>', 'Idempotency-Key: the same key again starts nothing new')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  countersign start enterprise_sso_deployment --name "Acme Corp SSO Deployment" \\
    --context customerName="Acme Corporation" --context customerDomain=acme.com \\
    --context idpType=okta --context userCount=5000 \\
    --participant "customer_it_admin=it-admin@acme.com,John Smith" \\
    --participant "customer_ciso=ciso@acme.com,Jane Doe"
  countersign start vendor_onboarding --file start.yaml --json`,
    )
    .action(async (processId: string, options: Options) => {
      const client = await world.connect();
      const input = await inputOf(processId, options);
      const status = await client.processes.start(
        input,
        options.key === undefined ? {} : { idempotencyKey: options.key },
      );
      world.out(
        options.json
          ? asJson(status)
          : `${status.id} started.\n${status.summary}\n\nFollow it with: countersign watch ${status.id}\n`,
      );
    });
}

async function inputOf(processId: string, options: Options): Promise<StartInput> {
  const file = options.file === undefined ? {} : await documentIn(options.file);
  const contextFile = options.contextFile === undefined ? {} : await documentIn(options.contextFile);
  const fromFile = (file['context'] ?? {}) as JsonObject;
  const given = Object.entries(options.context ?? {}).map(([name, value]) => [name, valueOf(value)]);
  const name = options.name ?? file['name'];
  if (typeof name !== 'string')
    throw new CommandFailed('name-missing', 'Give the instance a name with --name.');
  return {
    ...(file as Partial<StartInput>),
    processId,
    name,
    ...(options.version !== undefined && { version: options.version }),
    context: { ...fromFile, ...contextFile, ...(Object.fromEntries(given) as JsonObject) },
    externalParticipants: merged(
      file['externalParticipants'] as ExternalParticipant[] | undefined,
      options.participant,
    ),
    ...(options.startedBy !== undefined && { startedBy: options.startedBy }),
    ...(options.team !== undefined && { teamId: options.team }),
    ...(options.allowUnbound && { allowUnbound: true }),
  };
}

const merged = (
  file: ExternalParticipant[] = [],
  given: ExternalParticipant[] = [],
): ExternalParticipant[] => [
  ...file.filter(({ participantId }) => !given.some((each) => each.participantId === participantId)),
  ...given,
];

/** JSON is YAML. */
async function documentIn(file: string): Promise<JsonObject> {
  const value: unknown = parse(await readFile(file, 'utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new CommandFailed('not-an-object', `${file} holds no object: write names and values into it.`);
}

/** `5000`, `true`, `null` and quoted texts as JSON has them; anything else is text. */
function valueOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function participant(given: string, before: ExternalParticipant[] = []): ExternalParticipant[] {
  const [, participantId, email, name] = /^([^=]+)=([^,]+)(?:,(.+))?$/.exec(given) ?? [];
  if (!participantId || !email) throw new InvalidArgumentError('Write it as id=address or id=address,name.');
  return [...before, { participantId, email, ...(name ? { name: name.trim() } : {}) }];
}
