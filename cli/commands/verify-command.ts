// countersign verify: checks an exported trail by itself, with no server, no database and no settings.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import type { JWK } from 'jose';
import type { OutsideFile } from '../../proof/outside.ts';
import type { Trust } from '../../proof/trusted-keys.ts';
import { verdictWords } from '../../proof/verdict-words.ts';
import { verifyExport } from '../../proof/verify-export.ts';
import { CommandFailed } from '../command-failed.ts';
import type { CommandWorld } from '../program.ts';

interface Options {
  keys?: string[];
  checkpoints?: string;
  artifacts?: string;
  receipt?: string[];
  json?: boolean;
}

/** RFC 7638 over SHA-256, base64url. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const HEAD = /^[0-9a-fA-F]{64}$/;

const EXAMPLES = `
It proves that no entry was changed, inserted, moved or left out, and names the first that was. What the file alone cannot prove it says:
whose keys signed it (--keys), and that the database was not rewritten before the export (--checkpoints, --receipt). See docs/audit.md.

Exit code 0: it holds; 1: it does not; 2: the command was not understood.

Examples:
  countersign verify audit.jsonl
  curl -s https://portal.acme.com/.well-known/jwks.json > jwks.json
  countersign verify audit.jsonl --keys jwks.json --checkpoints /mnt/worm/checkpoints
  countersign verify audit.jsonl --receipt 9f2c… --artifacts .data/blobs --json`;

/** Sets the exit code through CommandFailed only where the file does not hold or cannot be read. */
export function verifyCommand(world: Pick<CommandWorld, 'out'>): Command {
  return new Command('verify')
    .description('Check an exported audit trail, offline')
    .argument('<file>', 'the export, JSON Lines')
    .option('--keys <jwks-or-thumbprint...>', 'keys you trust: a key set (JSON file), or their thumbprints')
    .option('--checkpoints <folder-or-file>', 'checkpoints kept outside of the database')
    .option('--artifacts <folder>', 'folder whose files must be the artifacts, whatever their names')
    .option('--receipt <head...>', 'head of a receipt (64 hex digits): must be an entry of this trail')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => {
      const verdict = await verifyExport(await bytesOf(file), {
        ...(options.keys && { trust: await trustOf(options.keys) }),
        ...(options.checkpoints !== undefined && { outside: await outsideOf(options.checkpoints) }),
        ...(options.artifacts !== undefined && { artifactHashes: await hashesIn(options.artifacts) }),
        ...(options.receipt && { receipts: headsOf(options.receipt) }),
      });
      const words = verdictWords(verdict, basename(file));
      if (options.json) world.out(`${JSON.stringify({ file, ...verdict, says: words }, null, 2)}\n`);
      else if (verdict.ok) world.out(`${words.join('\n')}\n`);
      if (!verdict.ok) throw new CommandFailed('does-not-hold', words.join('\n'));
    });
}

/** Throws CommandFailed where it cannot be read. */
async function bytesOf(path: string): Promise<AsyncIterable<Buffer>> {
  if (!(await kindOf(path)).isFile()) throw new CommandFailed('not-a-file', `${path} is no file.`);
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

async function kindOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    throw new CommandFailed('cannot-be-read', `${path} cannot be read: ${(error as Error).message}`);
  }
}

async function trustOf(keys: string[]): Promise<Trust> {
  if (keys.every((key) => THUMBPRINT.test(key))) return { thumbprints: keys };
  if (keys.length > 1) {
    throw new CommandFailed(
      'keys-unclear',
      '--keys takes one file with a key set, or thumbprints of 43 characters.',
    );
  }
  const [path] = keys;
  await kindOf(path!);
  try {
    const set = JSON.parse(await readFile(path!, 'utf8')) as { keys?: unknown };
    if (Array.isArray(set.keys)) return { jwks: set.keys as JWK[] };
  } catch {
    // Said below.
  }
  throw new CommandFailed(
    'keys-unclear',
    `${path} is no key set: it should be as /.well-known/jwks.json answers it.`,
  );
}

async function outsideOf(path: string): Promise<AsyncIterable<OutsideFile>> {
  const isFile = (await kindOf(path)).isFile();
  const names = isFile ? [''] : (await readdir(path)).filter((name) => name.endsWith('.jsonl')).toSorted();
  if (names.length === 0)
    throw new CommandFailed('no-checkpoints', `No file of checkpoints (*.jsonl) is in ${path}.`);
  return (async function* () {
    for (const name of names) {
      const file = isFile ? path : join(path, name);
      yield { name: basename(file), chunks: createReadStream(file, { highWaterMark: 256 * 1024 }) };
    }
  })();
}

/** SHA-256 of every file below. */
async function hashesIn(folder: string): Promise<Set<string>> {
  if (!(await kindOf(folder)).isDirectory())
    throw new CommandFailed('not-a-folder', `${folder} is no folder.`);
  const hashes = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(entry.parentPath, entry.name)), hash);
    hashes.add(hash.digest('hex'));
  }
  return hashes;
}

function headsOf(receipts: string[]): string[] {
  const wrong = receipts.find((head) => !HEAD.test(head));
  if (wrong === undefined) return receipts;
  throw new CommandFailed('receipt-unclear', `"${wrong}" is no head of a receipt: it has 64 hex digits.`);
}
