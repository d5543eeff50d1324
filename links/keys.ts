// The key ring: a folder of JWK files that API and worker share. Link keys sign magic links, seal keys sign messages to
// the workflow. Numbered: the highest number signs, every key verifies, so a new file is a rotation with overlap.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

export type KeyUse = 'link' | 'seal';

/** One key. `kid` names this very key, not its place: another ring's key number 1 has another kid. */
export interface RingKey {
  kid: string;
  /** Null: the file holds the public half only; it verifies and never signs. */
  signWith: CryptoKey | Uint8Array | null;
  verifyWith: CryptoKey | Uint8Array;
  /** The public half, for the key set; null for seal keys, which have none. */
  publicJwk: JWK | null;
}

export interface KeyRing {
  /** The newest key that can sign. */
  signingKey(use: KeyUse): RingKey;
  /** The key of that id; the folder is read again where it is not known, at most once a second. Null: not in the ring. */
  key(use: KeyUse, kid: string): Promise<RingKey | null>;
  /** The public link keys, newest first, as /.well-known/jwks.json answers them. */
  jwks(): { keys: JWK[] };
}

export interface KeyRingOptions {
  /** Least time between two readings of the folder, ms. Default 1000. */
  rereadAfterMs?: number;
}

const FILE_NAME = /^(link|seal)-(\d{1,6})\.json$/;
type Keys = Record<KeyUse, RingKey[]>;

/** Opens the ring in `folder`; makes folder and first keys where there are none. Two processes may do so at once. Throws where a key file cannot be read, naming it. */
export async function openKeyRing(folder: string, options: KeyRingOptions = {}): Promise<KeyRing> {
  const rereadAfterMs = options.rereadAfterMs ?? 1000;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let keys = await readKeys(folder);
  for (const use of ['link', 'seal'] as const) {
    // The very first key always takes number 1, so that of two processes that start at once one wins.
    if (keys[use].length === 0) await writeKey(folder, use, 1);
    else if (keys[use].every((key) => key.signWith === null)) await addKey(folder, use);
  }
  keys = await readKeys(folder);
  let readAt = Date.now();

  const find = (use: KeyUse, kid: string) => keys[use].find((key) => key.kid === kid) ?? null;
  return {
    signingKey(use) {
      const newest = keys[use].find((key) => key.signWith !== null);
      if (!newest)
        throw new Error(`No ${use} key in ${folder} can sign. Put one with its private half there.`);
      return newest;
    },
    async key(use, kid) {
      const known = find(use, kid);
      if (known || Date.now() - readAt < rereadAfterMs) return known;
      readAt = Date.now();
      // A file that is broken or half copied must not take the good keys away while we run.
      keys = await readKeys(folder).catch(() => keys);
      return find(use, kid);
    },
    jwks: () => ({ keys: keys.link.flatMap((key) => (key.publicJwk ? [key.publicJwk] : [])) }),
  };
}

/** Adds a key with the next number, which signs from the next opening of the ring on; returns its kid. */
export async function addKey(folder: string, use: KeyUse): Promise<string> {
  const numbers = (await keyFiles(folder)).filter((file) => file.use === use).map((file) => file.number);
  return await writeKey(folder, use, Math.max(0, ...numbers) + 1);
}

/** Where another process took the number first, its key stands and this one is dropped: the kid is then the other's. */
async function writeKey(folder: string, use: KeyUse, number: number): Promise<string> {
  const name = `${use}-${number}.json`;
  const jwk = use === 'link' ? await newLinkJwk() : newSealJwk();
  const draft = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(jwk, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A hard link appears whole or fails with EEXIST: nobody ever reads half a key, and the first one wins.
    await link(draft, join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return (JSON.parse(await readFile(join(folder, name), 'utf8')) as { kid: string }).kid;
}

async function newLinkJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: newKid(), alg: 'EdDSA', use: 'sig' };
}

function newSealJwk(): JWK {
  return { kty: 'oct', k: randomBytes(32).toString('base64url'), kid: newKid(), alg: 'HS256', use: 'sig' };
}

const newKid = (): string => `cs-${new Date().getUTCFullYear()}-${randomBytes(4).toString('hex')}`;

async function keyFiles(folder: string): Promise<{ name: string; use: KeyUse; number: number }[]> {
  return (await readdir(folder)).flatMap((name) => {
    const match = FILE_NAME.exec(name);
    return match ? [{ name, use: match[1] as KeyUse, number: Number(match[2]) }] : [];
  });
}

async function readKeys(folder: string): Promise<Keys> {
  const newestFirst = (await keyFiles(folder)).sort((a, b) => b.number - a.number);
  const keys: Keys = { link: [], seal: [] };
  for (const { name, use } of newestFirst) {
    const path = join(folder, name);
    try {
      keys[use].push(await ringKey(use, JSON.parse(await readFile(path, 'utf8')) as JWK));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Key file ${path} cannot be used: ${why}. Restore it from a backup or move it away.`);
    }
  }
  return keys;
}

async function ringKey(use: KeyUse, jwk: JWK): Promise<RingKey> {
  const kid = jwk.kid;
  if (typeof kid !== 'string' || kid === '') throw new Error('it has no "kid"');
  if (use === 'seal') {
    if (jwk.kty !== 'oct' || typeof jwk.k !== 'string') throw new Error('it is no symmetric JWK (kty "oct")');
    const secret = new Uint8Array(Buffer.from(jwk.k, 'base64url'));
    if (secret.length < 32) throw new Error('its secret is shorter than 256 bits');
    // Imported once: given the bytes, jose would import them anew for every seal.
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]);
    return { kid, signWith: key, verifyWith: key, publicJwk: null };
  }
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
    throw new Error('it is no Ed25519 JWK (kty "OKP")');
  const publicJwk: JWK = { kty: 'OKP', crv: 'Ed25519', x: jwk.x, kid, alg: 'EdDSA', use: 'sig' };
  return {
    kid,
    signWith: typeof jwk.d === 'string' ? await importJWK({ ...publicJwk, d: jwk.d }, 'EdDSA') : null,
    verifyWith: await importJWK(publicJwk, 'EdDSA'),
    publicJwk,
  };
}
