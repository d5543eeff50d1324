// record: what is not sealed is not written, and what was written once stays written.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record } from '../../activities/record.ts';
import type { RecordBatch, Sealed } from '../../activities/ports.ts';
import { type KeyRing, openKeyRing, sealCommand } from '../../links/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import { fakeActivityBooks } from '../support/fake-activity-books.ts';
import { oneApproval } from '../support/small-definitions.ts';

let folder: string;
let ring: KeyRing;
let other: KeyRing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-record-'));
  ring = await openKeyRing(join(folder, 'ours'));
  other = await openKeyRing(join(folder, 'others'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const by = { kind: 'operator', id: 'local', role: 'admin', via: 'local' } as const;
const command: UntimedCommand = { type: 'PauseInstance', id: 'cmd-1', by, data: { reason: 'A holiday.' } };
const events: ProcessEvent[] = [
  { seq: 1, at: 1, type: 'InstancePaused', by, commandId: 'cmd-1', data: { reason: 'A holiday.' } },
];
const sealed = async (with_: KeyRing, instanceId = 'i'): Promise<Sealed> => ({
  kind: 'command',
  instanceId: 'i',
  message: { command, seal: await sealCommand(with_, instanceId, command) },
});
const batch = (...all: Sealed[]): RecordBatch => ({ instanceId: 'i', prevHead: '', events, sealed: all });

describe('record', () => {
  test('writes what is sealed, and answers with the head of the chain', async () => {
    const fake = fakeActivityBooks(oneApproval());
    const head = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await record({ books: fake.books, ring }, batch(await sealed(ring)))).toEqual({ head });
    expect(fake.events).toEqual(events);
  });

  test('writes nothing where one seal is not good, and says which', async () => {
    const fake = fakeActivityBooks(oneApproval());
    const all = [await sealed(ring), await sealed(ring, 'another'), await sealed(other)];
    expect(await record({ books: fake.books, ring }, batch(...all))).toEqual({
      verdicts: ['good', 'bad', 'unknown-key'],
    });
    expect(fake.events).toEqual([]);
  });

  test('what an attempt before had written stays written, also where the key has gone since', async () => {
    const fake = fakeActivityBooks(oneApproval());
    const written = batch(await sealed(other));
    const { head } = (await record({ books: fake.books, ring: other }, written)) as { head: string };
    expect(await record({ books: fake.books, ring }, written)).toEqual({ head });
  });
});
