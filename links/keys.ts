// The key ring: the key folder as a running process sees it. Link keys sign magic links, seal keys messages to the
// workflow, agent keys the credentials of agents, checkpoint keys the trail; box keys
// encrypt secrets in the books. A key added or retired by another process counts within a second, without a restart.
import { mkdir } from 'node:fs/promises';

import {
  addKey,
  KEY_USES,
  keyFiles,
  type KeyUse,
  type PublicJwk,
  readKeys,
  type RingKey,
  writeKey,
} from './key-folder.ts';

export interface KeyRing {
  /** The newest key that can sign. */
  signingKey(use: KeyUse): Promise<RingKey>;
  /** The key of that id; the folder is listed again where it is not known. Null: not in the ring. */
  key(use: KeyUse, kid: string): Promise<RingKey | null>;
  /** The public keys of links and checkpoints, newest first, as /.well-known/jwks.json answers them; or of one use alone. */
  jwks(use?: 'link' | 'checkpoint'): Promise<{ keys: PublicJwk[] }>;
}

export interface KeyRingOptions {
  /** For how long the folder is taken to be as it was seen last, ms. Default 1000. */
  lookAfterMs?: number;
}

/** Opens the ring in `folder`; makes folder and first keys where there are none. Two processes may do so at once. Throws where a key file cannot be read, naming it. */
export async function openKeyRing(folder: string, options: KeyRingOptions = {}): Promise<KeyRing> {
  const lookAfterMs = options.lookAfterMs ?? 1000;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await readKeys(folder, await keyFiles(folder));
  for (const use of KEY_USES) {
    // The very first key always takes number 1, so that of two processes that start at once one wins.
    if (found[use].length === 0) await writeKey(folder, use, 1);
    else if (found[use].every((key) => key.signWith === null)) await addKey(folder, use);
  }
  const first = await keyFiles(folder);
  let keys = await readKeys(folder, first);
  let seen = namesOf(first);
  let seenAt = performance.now();

  /** Files never change once they are there, so their names tell whether there is anything to read. */
  async function look(): Promise<void> {
    try {
      const lookedAt = performance.now();
      const files = await keyFiles(folder);
      seenAt = lookedAt;
      const names = namesOf(files);
      if (names === seen) return;
      keys = await readKeys(folder, files);
      seen = names;
    } catch {
      // A file that is broken or half copied, or a folder out of reach, takes no good key away from us.
    }
  }
  const lookInTime = async (): Promise<void> => {
    if (performance.now() - seenAt >= lookAfterMs) await look();
  };
  const find = (use: KeyUse, kid: string) => keys[use].find((key) => key.kid === kid) ?? null;

  return {
    async signingKey(use) {
      await lookInTime();
      const newest = keys[use].find((key) => key.signWith !== null);
      if (!newest)
        throw new Error(`No ${use} key in ${folder} can sign. Put one with its private half there.`);
      return newest;
    },
    async key(use, kid) {
      await lookInTime();
      const known = find(use, kid);
      if (known) return known;
      // Listing a small folder costs less than the request that brought the id, and a key just made must not be missed.
      await look();
      return find(use, kid);
    },
    async jwks(use) {
      await lookInTime();
      const wanted = use === undefined ? [...keys.link, ...keys.checkpoint] : keys[use];
      return { keys: wanted.flatMap((key) => (key.publicJwk ? [key.publicJwk] : [])) };
    },
  };
}

const namesOf = (files: { name: string }[]): string => files.map(({ name }) => name).join(' ');
