// A client of the API for the command line: where it is and with which token, found without being told on the machine where
// `npm start` runs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient } from '../client/index.ts';
import { CommandFailed } from './command-failed.ts';

export interface ApiPlace {
  /** COUNTERSIGN_URL; undefined: the API that `npm start` runs on the data folder, else `fallback`. */
  url: string | undefined;
  dataFolder: string;
  fallback: string;
  /** COUNTERSIGN_TOKEN; null: the file. */
  token: string | null;
  tokenFile: string;
}

/** Sends nothing yet. Throws CommandFailed `token-missing` where there is none. */
export async function connect({ url, dataFolder, fallback, token, tokenFile }: ApiPlace): Promise<Client> {
  const known = token ?? (await textIn(tokenFile));
  if (known === null) {
    throw new CommandFailed(
      'token-missing',
      `No token is known: set COUNTERSIGN_TOKEN to an API key, or run this where ${tokenFile} is.`,
    );
  }
  return createClient({
    baseUrl: url ?? (await runningAt(dataFolder, 'api', 'http://')) ?? fallback,
    token: known,
    retries: 1,
  });
}

/** Of what `npm start` runs on this data folder: it may have taken another port than the usual one. Null: it runs none. */
export async function runningAt(
  dataFolder: string,
  name: 'api' | 'temporal',
  scheme = '',
): Promise<string | null> {
  const text = await textIn(join(dataFolder, 'run.json'));
  if (text === null) return null;
  try {
    const { ports } = JSON.parse(text) as { ports?: Record<string, unknown> };
    const port = ports?.[name];
    return typeof port === 'number' ? `${scheme}127.0.0.1:${port}` : null;
  } catch {
    // It is being written.
    return null;
  }
}

async function textIn(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
