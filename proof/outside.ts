// Checkpoints that are kept elsewhere, held against an export. Streams only grow, so each is true of every later export, too.
import type { CheckpointClaims, StreamLengths } from './format.ts';
import { CHECKPOINT_TYPE } from './format.ts';
import type { Streams } from './follow-streams.ts';
import { linesOf } from './lines-of.ts';
import { readLine } from './read-line.ts';
import { type KeyOf, readSigned } from './signed.ts';
import { type Bad, blame, type Proven } from './verdict.ts';

export interface OutsideFile {
  name: string;
  chunks: AsyncIterable<Uint8Array>;
}

/** Clocks of two machines: what was signed this shortly before the export may have been signed after it. */
const SKEW_MS = 30_000;

export interface Export {
  instanceId: string;
  /** Epoch ms, as sealed. */
  exportedAt: number;
  streams: Streams;
  keyOf: KeyOf;
  /** Ends that the file's own checkpoints name, as `lengthKey` says them. */
  inFile: Set<string>;
}

export const lengthKey = ({ eventsSeq, journalSeq }: Pick<StreamLengths, 'eventsSeq' | 'journalSeq'>) =>
  `${eventsSeq}.${journalSeq}`;

/** The shortest checkpoint that disagrees is the one to name: it comes closest to the first bad entry. */
export async function heldAgainst(
  files: AsyncIterable<OutsideFile>,
  { instanceId, exportedAt, streams, keyOf, inFile }: Export,
): Promise<{ ok: true; outside: NonNullable<Proven['outside']> } | { ok: false; bad: Bad }> {
  const outside = { agreed: 0, later: 0, missing: 0 };
  const missing = new Set(inFile);
  const named = JSON.stringify(instanceId);
  let first: { length: number; bad: Bad } | null = null;
  for await (const { name, chunks } of files) {
    for await (const { number, bytes, ends } of linesOf(chunks)) {
      // Most lines are other instances'.
      if (!bytes.includes(named)) continue;
      const where = `${name}, line ${number}`;
      const read = readLine(bytes);
      if (!read.ok || read.line.kind !== 'checkpoint') {
        // A last line without its end is one whose writing was interrupted: its row was not written either.
        if (!ends) continue;
        return no(`The checkpoint in ${where}, was changed: it is no checkpoint any more.`);
      }
      const { kind: _kind, kid, jws, ...line } = read.line;
      if (line.instanceId !== instanceId) continue;
      const signed = await readSigned<CheckpointClaims>(jws, CHECKPOINT_TYPE, keyOf);
      if (!signed.ok && signed.why === 'unknown-key') {
        return no(
          `The checkpoint in ${where}, is signed with key "${signed.kid}", which is not among the keys that the file is checked with: the file comes from somebody else, or that key was taken away.`,
        );
      }
      if (!signed.ok || signed.kid !== kid || !saysTheSame(signed.claims, line)) {
        return no(`The checkpoint in ${where}, was changed: its signature is not good for it.`);
      }
      const isLater = isLonger(line, streams.ends) && line.at > exportedAt - SKEW_MS;
      const who = `the checkpoint in ${where},`;
      const bad = isLater ? streams.contradiction(line, who) : streams.disagreement(line, who);
      const length = line.eventsSeq + line.journalSeq;
      if (bad !== null) {
        if (first === null || length < first.length) first = { length, bad };
      } else if (isLater) outside.later += 1;
      else {
        outside.agreed += 1;
        missing.delete(lengthKey(line));
      }
    }
  }
  if (first) return { ok: false, bad: first.bad };
  return { ok: true, outside: { ...outside, missing: missing.size } };
}

/** The line repeats what is signed, for people to read: it may say nothing else. */
export const saysTheSame = (
  claims: CheckpointClaims,
  line: StreamLengths & { instanceId: string; at: number },
): boolean =>
  claims.instanceId === line.instanceId &&
  claims.at === line.at &&
  claims.eventsSeq === line.eventsSeq &&
  claims.eventsHead === line.eventsHead &&
  claims.journalSeq === line.journalSeq &&
  claims.journalHead === line.journalHead;

const isLonger = (said: StreamLengths, here: StreamLengths): boolean =>
  said.eventsSeq > here.eventsSeq || said.journalSeq > here.journalSeq;

const no = (reason: string) => ({ ok: false as const, bad: blame(null, reason) });
