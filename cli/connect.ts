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
    baseUrl: url ?? (await runningUrl(dataFolder)) ?? fallback,
    token: known,
    retries: 1,
  });
}

/** Of the API on this data folder: `npm start` may have taken another port than the one that was set. */
async function runningUrl(dataFolder: string): Promise<string | null> {
  const text = await textIn(join(dataFolder, 'run.json'));
  if (text === null) return null;
  try {
    const { ports } = JSON.parse(text) as { ports?: { api?: unknown } };
    return typeof ports?.api === 'number' ? `http://127.0.0.1:${ports.api}` : null;
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
