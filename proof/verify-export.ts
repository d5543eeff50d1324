// Verifies an export in one pass, in little memory, with nothing but the file and what the caller trusts: no server, no
// database, no settings. docs/audit.md says what is proven, and by hand how.
import { LineTooLong } from './lines-of.ts';
import { heldAgainst, type OutsideFile } from './outside.ts';
import { Found, Reading, type ReadExport } from './reading.ts';
import type { Trust } from './trusted-keys.ts';
import { type Bad, blame, type Verdict } from './verdict.ts';

export interface VerifyOptions {
  /** Absent: the file is checked with the keys that it brings, and the verdict says so. */
  trust?: Trust;
  /** Checkpoints kept outside of the database. */
  outside?: AsyncIterable<OutsideFile>;
  /** SHA-256 (hex) of every file that the artifacts may be. */
  artifactHashes?: ReadonlySet<string>;
  /** Heads that receipts name (64 hex digits): each has to be an entry's. */
  receipts?: string[];
}

/** What does not hold is an answer, not an error; throws only what reading the bytes throws. */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const reading = new Reading(options.trust, options.receipts ?? []);
  try {
    return await compared(await reading.read(chunks), options);
  } catch (error) {
    const bad = badOf(error);
    if (bad === null) throw error;
    return { ok: false, bad, instance: reading.header?.instance ?? null };
  }
}

function badOf(error: unknown): Bad | null {
  if (error instanceof Found) return error.bad;
  return error instanceof LineTooLong ? blame(error.line, error.message) : null;
}

/** Holds the export against what the caller has from elsewhere. Throws Found. */
async function compared(read: ReadExport, options: VerifyOptions): Promise<Verdict> {
  const { header, seal, streams, manifest, keys, checkpoints } = read;
  const held = options.outside
    ? await heldAgainst(options.outside, {
        instanceId: header.instance.id,
        exportedAt: seal.at,
        streams,
        keyOf: (kid) => keys.keyOf(kid),
        inFile: checkpoints,
      })
    : null;
  if (held && !held.ok) throw new Found(held.bad);
  const [missing] = options.artifactHashes ? manifest.without(options.artifactHashes) : [];
  if (missing) {
    const reason = `No file has the content of ${missing.key}, version ${missing.version} (SHA-256 ${missing.sha256}): it was changed, or is not there.`;
    throw new Found(blame(1, reason));
  }
  const [unknown] = read.withoutEntry;
  if (unknown !== undefined) {
    const reason = `No entry has the hash ${unknown} that a receipt names: the trail was written anew since.`;
    throw new Found(blame(null, reason));
  }
  const signedWith = Array.from(read.signedWith, (kid) => ({ kid, thumbprint: keys.thumbprintOf(kid) }));
  return {
    ok: true,
    instance: header.instance,
    issuer: seal.iss,
    exportedAt: seal.at,
    lines: read.lines,
    events: streams.ends.eventsSeq,
    journal: streams.ends.journalSeq,
    checkpoints: checkpoints.size,
    keys: { trusted: options.trust !== undefined, signedWith },
    outside: held?.outside ?? null,
    artifacts: options.artifactHashes ? { found: manifest.size } : null,
    receipts: options.receipts?.length ?? 0,
  };
}
