// The contract of the books: which instances need a checkpoint, those that were signed, and entries as the chain has them.
import { describe, expect, test } from '@jest/globals';
import { type CheckpointRow, RecordConflict, type StreamEnds } from '../../store/books.ts';
import { CHAIN_START, entryHash } from '../../store/chain.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, factEvents } from './books-samples.ts';

export function checkpointsContract({ books }: Subject): void {
  async function anInstance(events = 0): Promise<string> {
    const creation = aCreation();
    await books().createInstance(creation);
    const { id } = creation.row;
    if (events > 0) await books().appendEvents(id, '', factEvents(1, events));
    return id;
  }
  const note = (instanceId: string, at: number) =>
    books().appendJournal({ instanceId, type: 'page_viewed', at, actor: 'approver', data: {} });
  const checkpointOf = ({ instanceId, eventsSeq, eventsHead, journalSeq, journalHead }: StreamEnds) => ({
    instanceId,
    eventsSeq,
    eventsHead,
    journalSeq,
    journalHead,
    at: T0 + 500,
    kid: `key-${instanceId}`,
    jws: `jws-${eventsSeq}-${journalSeq}`,
  });
  /** Signs what is there now. */
  async function checkpointed(id: string): Promise<CheckpointRow> {
    const row = checkpointOf((await books().streamEnds(id))!);
    expect(await books().addCheckpoint(row)).toBe(true);
    return row;
  }
  const waiting = async (id: string) =>
    (await books().uncheckpointed(10_000)).find((each) => each.instanceId === id) ?? null;

  describe('checkpoints', () => {
    test('an instance without entries needs none; with one it does, until the checkpoint reaches them', async () => {
      const id = await anInstance();
      expect(await waiting(id)).toBeNull();
      expect(await books().streamEnds(id)).toEqual({
        instanceId: id,
        eventsSeq: 0,
        eventsHead: '',
        journalSeq: 0,
        journalHead: '',
        closed: false,
        newest: null,
        uncheckpointedSince: null,
      });
      const events = factEvents(1, 3);
      const head = await books().appendEvents(id, '', events);
      const noted = await note(id, T0 + 9_000);
      const ends = await books().streamEnds(id);
      expect(ends).toMatchObject({
        eventsSeq: 3,
        eventsHead: head,
        journalSeq: 1,
        journalHead: noted.hash,
        uncheckpointedSince: events[0]!.at,
      });
      expect(await waiting(id)).toEqual(ends);
      const row = await checkpointed(id);
      expect(await waiting(id)).toBeNull();
      expect(await books().streamEnds(id)).toEqual({ ...ends, newest: row, uncheckpointedSince: null });
      expect(await books().checkpoints(id)).toEqual([row]);
    });

    test('the oldest entry past the newest one says since when it is missing', async () => {
      const id = await anInstance(2);
      await checkpointed(id);
      await note(id, T0 + 70_000);
      await books().appendEvents(id, (await books().streamEnds(id))!.eventsHead, factEvents(3, 4));
      expect((await waiting(id))!.uncheckpointedSince).toBe(T0 + 70_000);
      // Ends that were read before more came: what came stays to be done.
      const before = (await books().streamEnds(id))!;
      await note(id, T0 + 80_000);
      expect(await books().addCheckpoint(checkpointOf(before))).toBe(true);
      expect((await waiting(id))!.uncheckpointedSince).toBe(T0 + 80_000);
      // A slower worker comes with older ends: nothing that is reached is asked for again.
      await checkpointed(id);
      expect(await books().addCheckpoint(checkpointOf({ ...before, journalSeq: 0, journalHead: '' }))).toBe(
        true,
      );
      expect(await waiting(id)).toBeNull();
    });

    test('the same ends again are no news; of an instance that is not there they are refused', async () => {
      const id = await anInstance(1);
      const row = await checkpointed(id);
      expect(await books().addCheckpoint({ ...row, at: T0 + 1, jws: 'other' })).toBe(false);
      expect(await books().checkpoints(id)).toEqual([row]);
      await expect(books().addCheckpoint({ ...row, instanceId: 'nobody' })).rejects.toThrow(RecordConflict);
      expect(await books().streamEnds('nobody')).toBeNull();
    });

    test('those that have waited longest come first', async () => {
      const late = await anInstance();
      const early = await anInstance();
      await note(late, T0 - 5_000_000);
      await note(early, T0 - 9_000_000);
      const [first, second] = await books().uncheckpointed(2);
      expect([first!.instanceId, second!.instanceId]).toEqual([early, late]);
      await checkpointed(late);
      await checkpointed(early);
    });

    test('are read shortest first, in pages, and counted by key', async () => {
      const id = await anInstance(1);
      const rows = [await checkpointed(id)];
      for (let at = 1; at <= 3; at++) {
        await note(id, T0 + at);
        rows.push(await checkpointed(id));
      }
      await books().appendEvents(id, (await books().streamEnds(id))!.eventsHead, factEvents(2, 2));
      rows.push(await checkpointed(id));
      expect(await books().checkpoints(id)).toEqual(rows);
      expect(await books().checkpoints(id, { limit: 2 })).toEqual(rows.slice(0, 2));
      expect(await books().checkpoints(id, { after: rows[1]! })).toEqual(rows.slice(2));
      expect(await books().checkpoints(id, { after: rows[1]!, limit: 1 })).toEqual([rows[2]]);
      expect(await books().checkpointsBy(`key-${id}`)).toBe(5);
      expect(await books().checkpointsBy('nobody')).toBe(0);
    });
  });

  describe('events that a mishap took out of a stream', () => {
    test('are not missed by anything that was recorded whole', async () => {
      const id = await anInstance(4);
      const before = await books().chainedTrail(id, 0, 100);
      expect(await books().restoreEvents(id, '', factEvents(1, 4))).toEqual({ written: 0, there: 4 });
      expect(await books().restoreEvents(id, before[1]!.hash, factEvents(3, 3))).toEqual({
        written: 0,
        there: 1,
      });
      expect(await books().restoreEvents(id, '', [])).toEqual({ written: 0, there: 0 });
      expect(await books().chainedTrail(id, 0, 100)).toEqual(before);
    });

    test('are refused where they are others, or never were', async () => {
      const id = await anInstance(4);
      const [first] = await books().chainedTrail(id, 0, 1);
      const other = factEvents(2, 3).map((event) => ({ ...event, at: event.at + 1 }));
      const tries: [string, string, ReturnType<typeof factEvents>][] = [
        [id, first!.hash, other],
        [id, first!.hash, factEvents(2, 5)],
        [id, 'ff', factEvents(4, 4)],
        ['nobody', '', factEvents(1, 1)],
      ];
      for (const [of, head, events] of tries) {
        await expect(books().restoreEvents(of, head, events)).rejects.toThrow(RecordConflict);
      }
    });
  });

  test('entries are read with the hash that each was chained to', async () => {
    const id = await anInstance(3);
    await note(id, T0);
    await books().appendEvents(id, (await books().streamEnds(id))!.eventsHead, factEvents(4, 4));
    await note(id, T0 + 1);
    const trail = await books().chainedTrail(id, 0, 100);
    expect(trail.map(({ prevHash: _prevHash, ...entry }) => entry)).toEqual(
      await books().trail({ instanceId: id, limit: 100 }),
    );
    for (const stream of ['events', 'journal'] as const) {
      const entries = trail.filter((entry) => entry.stream === stream);
      expect(await books().chainedStream(id, stream, 0, 100)).toEqual(entries);
      expect(await books().chainedStream(id, stream, 1, 1)).toEqual([entries[1]]);
      let head = CHAIN_START;
      for (const entry of entries) {
        expect(entry.prevHash).toBe(head);
        expect(entryHash(head, entry)).toBe(entry.hash);
        head = entry.hash;
      }
    }
    expect(await books().chainedTrail(id, trail[1]!.position, 2)).toEqual(trail.slice(2, 4));
  });
}
