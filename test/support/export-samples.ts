// An export made of every kind of event and journal entry there is, with checkpoints in it and outside, and what takes it apart.
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { JsonObject } from '../../definition/types.ts';
import type { ArtifactVersion } from '../../process/events.ts';
import { canonicalJson } from '../../platform/canonical-json.ts';
import type {
  CheckpointLine,
  EntryLine,
  ExportLine,
  HeaderLine,
  StreamLengths,
  StreamName,
} from '../../proof/format.ts';
import { type SigningKey, signCheckpoint } from '../../proof/sign.ts';
import { writeExport } from '../../proof/write-export.ts';
import { entryHash } from '../../store/chain.ts';
import { EVENT_DATA, EVENT_TYPES, JOURNAL_DATA, JOURNAL_TYPES } from './event-samples.ts';

export const ISSUER = 'https://countersign.example';
export const T0 = Date.UTC(2026, 2, 9, 9);
export const EXPORTED_AT = T0 + 86_400_000;

export interface TestKey extends SigningKey {
  jwk: JWK;
}

export async function aKey(kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    kid,
    signWith: privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, cs_use: 'checkpoint' } as JWK,
  };
}

const EMPTY: StreamLengths = { eventsSeq: 0, eventsHead: '', journalSeq: 0, journalHead: '' };

/** Entry fields before they are chained. */
export type Loose = Pick<EntryLine, 'stream' | 'at' | 'type' | 'actor' | 'body' | 'says'>;

/** Events and journal entries in turn, of every type. */
export function looseEntries(instanceId: string): Loose[] {
  const events = ['InstanceStarted' as const, ...EVENT_TYPES.filter((type) => type !== 'InstanceStarted')];
  const by = { kind: 'operator', id: 'local', role: 'admin', via: 'local' };
  let seq = 0;
  const ofEvents = events.map((type): Loose => {
    seq += 1;
    const at = T0 + seq * 1000;
    const given = EVENT_DATA[type] as unknown as JsonObject;
    const data = type === 'InstanceStarted' ? { ...given, instanceId } : given;
    return {
      stream: 'events',
      at,
      type,
      actor: 'local',
      body: { seq, at, type, by, data },
      says: `${type}.`,
    };
  });
  const ofJournal = JOURNAL_TYPES.map(
    (type, index): Loose => ({
      stream: 'journal',
      at: T0 + index * 1500,
      type,
      actor: 'customer_it_admin',
      body: JOURNAL_DATA[type],
      says: `${type}.`,
    }),
  );
  return ofEvents.flatMap((entry, index) => (ofJournal[index] ? [entry, ofJournal[index]] : [entry]));
}

/** Numbered, hashed and placed, in order. */
export function chained(instanceId: string, loose: Loose[]): EntryLine[] {
  const last: Record<StreamName, { seq: number; hash: string }> = {
    events: { seq: 0, hash: '' },
    journal: { seq: 0, hash: '' },
  };
  return loose.map((each, index) => {
    const { seq, hash: prevHash } = last[each.stream];
    const entry = { ...each, instanceId, seq: seq + 1 };
    const hash = entryHash(prevHash, entry);
    last[each.stream] = { seq: seq + 1, hash };
    return { kind: 'entry', ...entry, prevHash, hash, position: 10 + index * 3 };
  });
}

export function endsOf(entries: EntryLine[]): StreamLengths {
  return entries.reduce<StreamLengths>(
    (ends, { stream, seq, hash }) =>
      stream === 'events'
        ? { ...ends, eventsSeq: seq, eventsHead: hash }
        : { ...ends, journalSeq: seq, journalHead: hash },
    EMPTY,
  );
}

export async function checkpointAt(key: TestKey, entries: EntryLine[], at: number): Promise<CheckpointLine> {
  const said = { instanceId: entries[0]!.instanceId, ...endsOf(entries), at };
  return {
    kind: 'checkpoint',
    ...said,
    kid: key.kid,
    jws: await signCheckpoint(key, { iss: ISSUER, ...said }),
  };
}

export function headerOf(
  instanceId: string,
  keys: TestKey[],
  entries: EntryLine[],
): Omit<HeaderLine, 'kind' | 'format'> {
  const stored = entries
    .filter(({ type }) => type === 'ArtifactStored')
    .map(({ body }) => body['data'] as unknown as ArtifactVersion);
  const { name, processId, version, definitionHash } = EVENT_DATA.InstanceStarted;
  return {
    instance: {
      id: instanceId,
      name,
      processId,
      version,
      definitionHash,
      status: 'running',
      startedAt: T0,
      closedAt: null,
    },
    exportedAt: EXPORTED_AT,
    exportedBy: 'local',
    publicKeys: { keys: keys.map(({ jwk }) => jwk) },
    people: [{ id: 'customer_it_admin', name: 'John Smith', role: 'IT admin', bindings: [] }],
    artifacts: stored.map(({ key, version: of, sha256, size, contentType }) => ({
      key,
      version: of,
      sha256,
      size,
      contentType,
    })),
  };
}

/** Exports what is given, as the API does. */
export async function exported(
  key: TestKey,
  entries: EntryLine[],
  checkpoints: CheckpointLine[] = [],
  instanceId = entries[0]!.instanceId,
): Promise<string> {
  const stripped = <L extends ExportLine>(lines: L[]) =>
    lines.map(({ kind: _kind, ...line }) => line as Omit<L, 'kind'>);
  let text = '';
  for await (const part of writeExport(
    {
      header: headerOf(instanceId, [key], entries),
      entries: each(stripped(entries)),
      checkpoints: each(stripped(checkpoints)),
    },
    { issuer: ISSUER, key },
  )) {
    text += part;
  }
  return text;
}

export async function* each<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

export const linesIn = (text: string): ExportLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportLine);
export const textOf = (lines: ExportLine[]): string =>
  lines.map((line) => `${canonicalJson(line)}\n`).join('');

/** One that holds, of every type of entry; a checkpoint after each fifth of it. */
export async function aSample(key: TestKey, instanceId = 'proc-1') {
  const entries = chained(instanceId, looseEntries(instanceId));
  const at = [0.2, 0.4, 0.6, 0.8].map((part) => Math.floor(entries.length * part));
  const checkpoints = await Promise.all(
    at.map((count) => checkpointAt(key, entries.slice(0, count), T0 + count * 60_000)),
  );
  const outside = `${checkpoints.map((line) => canonicalJson(line)).join('\n')}\n`;
  return { entries, checkpoints, outside, text: await exported(key, entries, checkpoints) };
}

export async function* outsideFile(text: string, name = '2026-03.jsonl') {
  yield { name, chunks: each([Buffer.from(text)]) };
}
