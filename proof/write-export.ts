// Writes an export: a line at a time, so that a trail of any length goes through little memory, and the seal as the last.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../platform/canonical-json.ts';
import {
  type CheckpointLine,
  type EntryLine,
  FORMAT,
  type HeaderLine,
  type StreamLengths,
} from './format.ts';
import { type SigningKey, signSeal } from './sign.ts';

export interface ExportSource {
  header: Omit<HeaderLine, 'kind' | 'format'>;
  /** Both streams in order of position. */
  entries: AsyncIterable<Omit<EntryLine, 'kind'>>;
  /** Shortest first, and none that was signed after the entries began to be read: they must all reach as far. */
  checkpoints: AsyncIterable<Omit<CheckpointLine, 'kind'>>;
}

/** Text to be written one after another; several lines at once, for each costs the writer something. */
export async function* writeExport(
  { header, entries, checkpoints }: ExportSource,
  signer: { issuer: string; key: SigningKey },
): AsyncGenerator<string> {
  const sha256 = createHash('sha256');
  let lines = 0;
  let waiting: string[] = [];
  const add = (line: object): void => {
    lines += 1;
    waiting.push(`${canonicalJson(line)}\n`);
  };
  const flush = (): string => {
    const text = waiting.join('');
    waiting = [];
    sha256.update(text);
    return text;
  };

  add({ kind: 'header', format: FORMAT, ...header } satisfies HeaderLine);
  const ends: StreamLengths = { eventsSeq: 0, eventsHead: '', journalSeq: 0, journalHead: '' };
  for await (const entry of entries) {
    add({ kind: 'entry', ...entry } satisfies EntryLine);
    if (entry.stream === 'events') Object.assign(ends, { eventsSeq: entry.seq, eventsHead: entry.hash });
    else Object.assign(ends, { journalSeq: entry.seq, journalHead: entry.hash });
    if (waiting.length >= LINES_AT_ONCE) yield flush();
  }
  for await (const checkpoint of checkpoints) {
    add({ kind: 'checkpoint', ...checkpoint } satisfies CheckpointLine);
    if (waiting.length >= LINES_AT_ONCE) yield flush();
  }
  yield flush();
  const { issuer: iss, key } = signer;
  const { instance, exportedAt: at } = header;
  const claims = { iss, instanceId: instance.id, at, lines, sha256: sha256.digest('hex'), ...ends };
  yield `${canonicalJson({ kind: 'seal', jws: await signSeal(key, claims) })}\n`;
}

const LINES_AT_ONCE = 100;
