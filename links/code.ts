// The code that a person is mailed before a decision that asks for one. It follows from its id and a seal key, so a mail
// sent again after a crash says the same, and nothing but the mail holds it: the books have a keyed hash.
import type { KeyRing } from './keys.ts';

export const CODE_LIFE_MS = 10 * 60_000;
/** After this many wrong tries a code is worth nothing, right or not. */
export const CODE_TRIES = 5;
const DIGITS = 6;

export interface Code {
  /** Six digits. Goes into the mail and nowhere else. */
  code: string;
  /** The seal key it was made with. */
  kid: string;
  /** What a given code is compared with, hex. */
  hash: string;
}

/** The code of that id. `kid`: as it was made before; absent: with the key that signs now. Null: that key is gone. */
export async function makeCode(ring: KeyRing, id: string, kid?: string): Promise<Code | null> {
  const key = kid === undefined ? await ring.signingKey('seal') : await ring.key('seal', kid);
  if (!key) return null;
  const drawn = Buffer.from(await mac(key.verifyWith, ['code', id])).readBigUInt64BE();
  const code = String(drawn % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
  return { code, kid: key.kid, hash: await hashOfCode(key.verifyWith, id, code) };
}

/** What the books would hold of this code if it were the right one; null: its key is gone. */
export async function hashOfGiven(
  ring: KeyRing,
  { id, kid }: { id: string; kid: string },
  given: string,
): Promise<string | null> {
  const key = await ring.key('seal', kid);
  return key ? await hashOfCode(key.verifyWith, id, given) : null;
}

const hashOfCode = async (key: KeyOf, id: string, code: string): Promise<string> =>
  Buffer.from(await mac(key, ['hash', id, code])).toString('hex');

type KeyOf = NonNullable<Awaited<ReturnType<KeyRing['key']>>>['verifyWith'];

/** No seal is over such a text: a seal's is a JWS of its own. */
function mac(key: KeyOf, parts: string[]): Promise<ArrayBuffer> {
  const text = JSON.stringify(['countersign-code', ...parts]);
  return crypto.subtle.sign('HMAC', key as CryptoKey, new TextEncoder().encode(text));
}
