// The local token: what a client of the API shows, made at first use and kept in a file that only its owner can read.
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const LEAST_CHARACTERS = 16;

/** The token in `file`, made (256 bits, base64url, mode 0600) where there is none. Many processes may call at once: all get the same. Throws where the file holds no token, naming it. */
export async function readOrCreateToken(file: string): Promise<string> {
  const known = await read(file);
  if (known !== null) return known;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written whole under another name, then linked: no reader meets half a token, and of two writers one wins.
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const token = await read(file);
  if (token === null) throw new Error(`The token file ${file} went away while it was made. Start again.`);
  return token;
}

async function read(file: string): Promise<string | null> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const token = content.trim();
  if (token.length < LEAST_CHARACTERS || /\s/.test(token))
    throw new Error(`${file} holds no token. Delete it, and a new one is made at the next start.`);
  return token;
}
