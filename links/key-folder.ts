// The key folder: one JWK a file, `link-3.json` or `seal-2.json`. The highest number signs, every key verifies. A file
// appears whole or not at all, so processes on one folder need no lock.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

/**
 * `link` signs magic links, `seal` messages to the workflow, `agent` the credentials of agents, `checkpoint` the
 * trail. `box` signs nothing: what is secret in the books is encrypted with it.
 */
export type KeyUse = 'link' | 'seal' | 'agent' | 'checkpoint' | 'box';
export const KEY_USES = ['link', 'seal', 'agent', 'checkpoint', 'box'] as const;

/** `cs_use`: what the key signs. RFC 7517 lets a member be added; who does not know it passes over it. */
export type PublicJwk = JWK & { cs_use: KeyUse };

/** One key. `kid` names this very key, not its place: another folder's key number 1 has another kid. */
export interface RingKey {
  kid: string;
  /** Null: the file holds the public half only; it verifies and never signs. */
  signWith: CryptoKey | Uint8Array | null;
  verifyWith: CryptoKey | Uint8Array;
  /** The public half, with `cs_use`: what it is for. Null for keys of `seal` and `box`, which have none. */
  publicJwk: PublicJwk | null;
  /** Epoch ms; null where the file does not say. */
  createdAt: number | null;
}
export type Keys = Record<KeyUse, RingKey[]>;

/** Of the folder's key files: where one lies, and which key it holds. */
export interface KeyFile {
  name: string;
  use: KeyUse;
  number: number;
}

const FILE_NAME = /^(link|seal|agent|checkpoint|box)-(\d{1,6})\.json$/;
/** Where retired keys go: nothing reads there, and a file moved back counts again. */
const RETIRED = 'retired';

/** Newest first; a missing folder has none. */
export async function keyFiles(folder: string): Promise<KeyFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const match = FILE_NAME.exec(name);
      return match ? [{ name, use: match[1] as KeyUse, number: Number(match[2]) }] : [];
    })
    .toSorted((a, b) => b.number - a.number || (a.use < b.use ? -1 : 1));
}

/** The keys of these files, newest first. Throws where one cannot be used, naming it. */
export async function readKeys(folder: string, files: KeyFile[]): Promise<Keys> {
  const keys: Keys = { link: [], seal: [], agent: [], checkpoint: [], box: [] };
  for (const file of files) keys[file.use].push(await readKey(folder, file));
  return keys;
}

/** Throws where the file cannot be used, naming it. */
export async function readKey(folder: string, { name, use }: KeyFile): Promise<RingKey> {
  const path = join(folder, name);
  try {
    return await ringKey(use, JSON.parse(await readFile(path, 'utf8')) as JWK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Key file ${path} cannot be used: ${why}. Restore it from a backup or move it away.`);
  }
}

/** Adds a key with the next number, which signs from now on; returns its kid. */
export async function addKey(folder: string, use: KeyUse): Promise<string> {
  const numbers = (await keyFiles(folder)).filter((file) => file.use === use).map((file) => file.number);
  return await writeKey(folder, use, Math.max(0, ...numbers) + 1);
}

/** Where another process took the number first, its key stands and this one is dropped: the kid is then the other's. */
export async function writeKey(folder: string, use: KeyUse, number: number): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${use}-${number}.json`;
  const made = isSymmetric(use) ? newSymmetricJwk(use) : await newSigningJwk();
  const jwk = { ...made, iat: Math.floor(Date.now() / 1000) };
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

/** Moves a key file to where nothing reads it. Returns its new path. */
export async function moveAway(folder: string, { name }: KeyFile): Promise<string> {
  await mkdir(join(folder, RETIRED), { recursive: true, mode: 0o700 });
  const path = join(folder, RETIRED, name);
  await rename(join(folder, name), path);
  return path;
}

async function newSigningJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: newKid(), alg: 'EdDSA', use: 'sig' };
}

type SymmetricUse = 'seal' | 'box';
const isSymmetric = (use: KeyUse): use is SymmetricUse => use === 'seal' || use === 'box';

const ALGORITHMS = {
  seal: {
    jwk: { alg: 'HS256', use: 'sig' },
    key: { name: 'HMAC', hash: 'SHA-256' },
    may: ['sign', 'verify'],
  },
  box: { jwk: { alg: 'A256GCM', use: 'enc' }, key: { name: 'AES-GCM' }, may: ['encrypt', 'decrypt'] },
} as const;

function newSymmetricJwk(use: SymmetricUse): JWK {
  return { kty: 'oct', k: randomBytes(32).toString('base64url'), kid: newKid(), ...ALGORITHMS[use].jwk };
}

const newKid = (): string => `cs-${new Date().getUTCFullYear()}-${randomBytes(4).toString('hex')}`;

/** `iat`: when it was made, epoch s. */
async function ringKey(use: KeyUse, jwk: JWK & { iat?: unknown }): Promise<RingKey> {
  const kid = jwk.kid;
  if (typeof kid !== 'string' || kid === '') throw new Error('it has no "kid"');
  const createdAt = typeof jwk.iat === 'number' ? jwk.iat * 1000 : null;
  if (isSymmetric(use)) {
    if (jwk.kty !== 'oct' || typeof jwk.k !== 'string') throw new Error('it is no symmetric JWK (kty "oct")');
    const secret = new Uint8Array(Buffer.from(jwk.k, 'base64url'));
    if (secret.length < 32) throw new Error('its secret is shorter than 256 bits');
    // Imported once: given the bytes, jose would import them anew for every seal.
    const { key: algorithm, may } = ALGORITHMS[use];
    const key = await crypto.subtle.importKey('raw', secret, algorithm, false, may);
    return { kid, signWith: key, verifyWith: key, publicJwk: null, createdAt };
  }
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
    throw new Error('it is no Ed25519 JWK (kty "OKP")');
  const publicJwk: PublicJwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: jwk.x,
    kid,
    alg: 'EdDSA',
    use: 'sig',
    cs_use: use,
  };
  return {
    kid,
    signWith: typeof jwk.d === 'string' ? await importJWK({ ...publicJwk, d: jwk.d }, 'EdDSA') : null,
    verifyWith: await importJWK(publicJwk, 'EdDSA'),
    publicJwk,
    createdAt,
  };
}
