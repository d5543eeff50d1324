// Reads an export line by line, and ends at the first thing that does not hold.
import { createHash, type Hash } from 'node:crypto';
import type { JWK } from 'jose';
import { Streams } from './follow-streams.ts';
import {
  CHECKPOINT_TYPE,
  type CheckpointClaims,
  type CheckpointLine,
  type ExportedInstance,
  FORMAT,
  type HeaderLine,
  SEAL_TYPE,
  type SealClaims,
  type SealLine,
} from './format.ts';
import { type Line, linesOf } from './lines-of.ts';
import { Manifest } from './manifest.ts';
import { lengthKey, saysTheSame } from './outside.ts';
import { readLine } from './read-line.ts';
import { readSigned } from './signed.ts';
import { type Trust, type TrustedKeys, trustedKeys } from './trusted-keys.ts';
import { type Bad, blame, blameEntry } from './verdict.ts';

/** An export whose chains, checkpoints and seal hold. */
export interface ReadExport {
  header: HeaderLine;
  seal: SealClaims;
  streams: Streams;
  manifest: Manifest;
  keys: TrustedKeys;
  /** Of the file, as `lengthKey` says them. */
  checkpoints: Set<string>;
  /** Ids of the keys that signed something in it. */
  signedWith: Set<string>;
  /** Heads of receipts that are no entry's hash. */
  withoutEntry: Set<string>;
  lines: number;
}

/** What does not hold. */
export class Found extends Error {
  readonly bad: Bad;
  constructor(bad: Bad) {
    super(bad.reason);
    this.bad = bad;
  }
}

export class Reading {
  readonly #trust: Trust | undefined;
  readonly #sha256: Hash = createHash('sha256');
  readonly #checkpoints = new Set<string>();
  readonly #signedWith = new Set<string>();
  readonly #receipts: Set<string>;
  #header: HeaderLine | null = null;
  #streams = new Streams('');
  #manifest = new Manifest({}, []);
  #keys: TrustedKeys | null = null;
  #stage: 'header' | 'entries' | 'checkpoints' | 'sealed' = 'header';
  #lines = 0;
  #sealed: SealClaims | null = null;

  constructor(trust: Trust | undefined, receipts: string[]) {
    this.#trust = trust;
    this.#receipts = new Set(receipts.map((head) => head.toLowerCase()));
  }

  /** As far as it was read. */
  get header(): HeaderLine | null {
    return this.#header;
  }

  /** Throws Found. */
  async read(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ReadExport> {
    for await (const line of linesOf(chunks)) {
      this.#lines = line.number;
      await this.#take(line);
    }
    if (this.#stage === 'header') throw new Found(blame(null, 'The file is empty.'));
    if (this.#sealed === null) {
      const reason =
        'The file does not end with its seal: the tail was cut, or it was never written to its end.';
      throw new Found(this.#cut(reason));
    }
    return {
      header: this.#header!,
      seal: this.#sealed,
      streams: this.#streams,
      manifest: this.#manifest,
      keys: this.#keys!,
      checkpoints: this.#checkpoints,
      signedWith: this.#signedWith,
      withoutEntry: this.#receipts,
      lines: this.#lines,
    };
  }

  async #take(line: Line): Promise<void> {
    const { number, bytes } = line;
    if (this.#stage === 'sealed')
      throw new Found(blame(number, 'It stands after the seal, which ends an export.'));
    const read = readLine(bytes);
    if (!read.ok) throw new Found(blame(number, `Line ${number} ${read.reason}.`));
    if (!line.ends) throw new Found(blame(number, `Line ${number} does not end: the tail was cut.`));
    if (this.#stage === 'header' && read.line.kind !== 'header') {
      throw new Found(
        blame(
          number,
          `Line 1 is no header: the file is no export of the format ${FORMAT}, or its head was cut.`,
        ),
      );
    }
    switch (read.line.kind) {
      case 'header':
        await this.#takeHeader(read.line, number);
        break;
      case 'entry': {
        if (this.#stage !== 'entries') {
          const { stream, seq } = read.line;
          throw new Found(
            blameEntry(stream, seq, number, 'It stands after a checkpoint: it was added or moved.'),
          );
        }
        const bad = this.#streams.take(read.line, number) ?? this.#manifest.take(read.line, number);
        if (bad) throw new Found(bad);
        this.#receipts.delete(read.line.hash);
        break;
      }
      case 'checkpoint':
        this.#stage = 'checkpoints';
        await this.#takeCheckpoint(read.line, number);
        break;
      case 'seal':
        await this.#takeSeal(read.line, number);
        return;
    }
    this.#sha256.update(bytes).update('\n');
  }

  async #takeHeader(header: HeaderLine, number: number): Promise<void> {
    if (this.#stage !== 'header') throw new Found(blame(number, 'It is a second header.'));
    if (header.format !== FORMAT) {
      throw new Found(
        blame(
          number,
          `The file has the format ${JSON.stringify(header.format)}; this program reads "${FORMAT as string}".`,
        ),
      );
    }
    const brought: unknown = header.publicKeys.keys;
    const { id, name, processId, version } = header.instance as Partial<ExportedInstance>;
    const isNamed = [id, name, processId, version].every((each) => typeof each === 'string');
    if (!isNamed || !Array.isArray(brought)) {
      throw new Found(blame(number, 'The header names no instance, or brings no keys.'));
    }
    this.#header = header;
    this.#streams = new Streams(header.instance.id);
    this.#manifest = new Manifest(header.instance, header.artifacts);
    this.#keys = await trustedKeys(brought as JWK[], this.#trust);
    this.#stage = 'entries';
  }

  async #takeCheckpoint(line: CheckpointLine, number: number): Promise<void> {
    const claims = await this.#signed<CheckpointClaims>(
      'checkpoint',
      line.jws,
      CHECKPOINT_TYPE,
      number,
      line.kid,
    );
    if (line.instanceId !== this.#header!.instance.id) {
      throw new Found(blame(number, `It is a checkpoint of instance "${line.instanceId}".`));
    }
    if (!saysTheSame(claims, line)) {
      throw new Found(
        blame(number, 'The checkpoint says something else than what was signed: it was changed.'),
      );
    }
    const key = lengthKey(line);
    if (this.#checkpoints.has(key)) throw new Found(blame(number, 'The checkpoint stands there twice.'));
    const bad = this.#streams.disagreement(line, `the checkpoint on line ${number}`);
    if (bad) throw new Found(bad);
    this.#checkpoints.add(key);
  }

  async #takeSeal(line: SealLine, number: number): Promise<void> {
    const claims = await this.#signed<SealClaims>('seal', line.jws, SEAL_TYPE, number);
    const header = this.#header!;
    if (claims.instanceId !== header.instance.id) {
      throw new Found(blame(number, `It is the seal of an export of instance "${claims.instanceId}".`));
    }
    const bad = this.#streams.disagreement(claims, 'the seal') ?? this.#manifest.end();
    if (bad) throw new Found(bad);
    const { eventsSeq, journalSeq } = this.#streams.ends;
    if (eventsSeq > claims.eventsSeq) {
      throw new Found(
        blameEntry('events', claims.eventsSeq + 1, null, 'It was added after the export was sealed.'),
      );
    }
    if (journalSeq > claims.journalSeq) {
      throw new Found(
        blameEntry('journal', claims.journalSeq + 1, null, 'It was added after the export was sealed.'),
      );
    }
    if (
      claims.lines !== number - 1 ||
      claims.at !== header.exportedAt ||
      claims.sha256 !== this.#sha256.digest('hex')
    ) {
      const reason =
        'The seal is over other bytes. Every entry holds in its chain, so what was changed, added or removed stands outside of it: the header, a checkpoint, or the sentence ("says") or position of an entry.';
      throw new Found(blame(null, reason));
    }
    this.#stage = 'sealed';
    this.#sealed = claims;
  }

  /** The claims, signed by a key that counts. */
  async #signed<C extends object>(
    what: string,
    jws: string,
    typ: string,
    number: number,
    kid?: string,
  ): Promise<C> {
    const signed = await readSigned<C>(jws, typ, (named) => this.#keys!.keyOf(named));
    if (signed.ok && (kid === undefined || kid === signed.kid)) {
      this.#signedWith.add(signed.kid);
      return signed.claims;
    }
    const foreign = this.#trust
      ? 'which is not among the keys that you trust: somebody else signed it, or the key was retired'
      : 'which the file does not bring';
    const reason =
      !signed.ok && signed.why === 'unknown-key'
        ? `The ${what} on line ${number} is signed with key "${signed.kid}", ${foreign}.`
        : `The signature of the ${what} on line ${number} is not good: it was changed, or somebody else made it.`;
    throw new Found(blame(number, reason));
  }

  /** The first entry that is not there. */
  #cut(reason: string): Bad {
    const { eventsSeq } = this.#streams.ends;
    return this.#stage === 'entries'
      ? blameEntry('events', eventsSeq + 1, this.#lines + 1, reason)
      : blame(this.#lines + 1, reason);
  }
}
