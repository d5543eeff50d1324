// The contract of the books: events and journal, their chains, and what events change.
import { describe, expect, test } from '@jest/globals';
import type { ProcessEvent } from '../../process/events.ts';
import { RecordConflict, type TrailEntry } from '../../store/books.ts';
import { chainBreak, entryHash } from '../../store/chain.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, anEvent, askedEvent, factEvents, troubleEvent } from './books-samples.ts';

export function entriesContract({ books }: Subject): void {
  async function anInstance(): Promise<string> {
    const creation = aCreation();
    await books().createInstance(creation);
    return creation.row.id;
  }
  const headAfter = (instanceId: string, events: ProcessEvent[], prevHead = ''): string =>
    events.reduce(
      (head, event) =>
        entryHash(head, {
          instanceId,
          stream: 'events',
          seq: event.seq,
          at: event.at,
          type: event.type,
          actor: event.by.id,
          body: event as never,
        }),
      prevHead,
    );
  const note = (instanceId: string, n: number) =>
    books().appendJournal({
      instanceId,
      type: 'page_viewed',
      at: T0 + n,
      actor: 'approver',
      data: { participantId: 'approver', n },
    });

  describe('events', () => {
    test('are chained: the answer is the hash of the last', async () => {
      const id = await anInstance();
      const head = await books().appendEvents(id, '', factEvents(1, 3));
      expect(head).toBe(headAfter(id, factEvents(1, 3)));
      expect(await books().appendEvents(id, head, factEvents(4, 4))).toBe(headAfter(id, factEvents(1, 4)));
      expect(await books().events(id)).toEqual(factEvents(1, 4));
      expect(await books().events(id, 2)).toEqual(factEvents(3, 4));
      expect((await books().instance(id))!.lastSeq).toBe(4);
    });

    test('hold any JSON unchanged', async () => {
      const id = await anInstance();
      const value = { z: [null, true, -0.5, 1e21], a: 'NUL \u0000, “Zürich”, 🚀', ' ': {} };
      const event = anEvent(1, 'FactSet', { name: 'any', value });
      await books().appendEvents(id, '', [event]);
      expect(await books().events(id)).toEqual([event]);
    });

    test('half an emoji, which no canonical JSON can hold, stops nobody: U+FFFD stands for it', async () => {
      const id = await anInstance();
      const cut = anEvent(1, 'FactSet', { name: 'any', value: { '\ud83d': ['cut \ud83d'] } });
      const mended = anEvent(1, 'FactSet', { name: 'any', value: { '\ufffd': ['cut \ufffd'] } });
      const head = await books().appendEvents(id, '', [cut]);
      expect(head).toBe(headAfter(id, [mended]));
      expect(await books().appendEvents(id, '', [cut])).toBe(head);
      expect(await books().events(id)).toEqual([mended]);
      const data = { participantId: 'approver', text: '\ude00' };
      const noted = await books().appendJournal({
        instanceId: id,
        type: 'page_viewed',
        at: T0,
        actor: 'a',
        data,
      });
      expect(noted.body).toEqual({ participantId: 'approver', text: '\ufffd' });
    });

    test('come once: the same batch again, and an older one, is no news', async () => {
      const id = await anInstance();
      const head = await books().appendEvents(id, '', factEvents(1, 3));
      const end = await books().appendEvents(id, head, factEvents(4, 5));
      expect(await books().appendEvents(id, head, factEvents(4, 5))).toBe(end);
      expect(await books().appendEvents(id, '', factEvents(1, 3))).toBe(head);
      expect(await books().appendEvents(id, '', factEvents(1, 2))).toBe(headAfter(id, factEvents(1, 2)));
      expect(await books().trail({ instanceId: id, limit: 100 })).toHaveLength(5);
    });

    test('go on from a batch that is recorded in part, with the same content', async () => {
      const id = await anInstance();
      await books().appendEvents(id, '', factEvents(1, 3));
      expect(await books().appendEvents(id, '', factEvents(1, 5))).toBe(headAfter(id, factEvents(1, 5)));
      expect(await books().events(id)).toEqual(factEvents(1, 5));
    });

    test('of none leave all as it is', async () => {
      const id = await anInstance();
      expect(await books().appendEvents(id, 'abc', [])).toBe('abc');
    });

    test('that do not continue what is recorded are refused whole, with instance and number', async () => {
      const id = await anInstance();
      const head = await books().appendEvents(id, '', factEvents(1, 3));
      const middle = headAfter(id, factEvents(1, 2));
      const wrong: [string, string, ProcessEvent[], number, RegExp][] = [
        ['other content', middle, factEvents(3, 4, 'other'), 3, /other content/],
        [
          'other content further on',
          '',
          [...factEvents(1, 1), ...factEvents(2, 4, 'other')],
          2,
          /other content/,
        ],
        ['a gap before', head, factEvents(5, 6), 5, /end at event 3/],
        ['a gap inside', head, [...factEvents(4, 4), ...factEvents(6, 6)], 6, /gap/],
        ['a head that is not theirs', 'f'.repeat(64), factEvents(4, 4), 4, /end with/],
        ['a head that was not theirs', 'f'.repeat(64), factEvents(3, 3), 3, /another head/],
      ];
      for (const [what, prevHead, events, seq, why] of wrong) {
        const refusal = await books()
          .appendEvents(id, prevHead, events)
          .then(
            () => what,
            (error: unknown) => error,
          );
        expect(refusal).toBeInstanceOf(RecordConflict);
        expect((refusal as Error).message).toContain(`Event ${seq} of instance ${id}`);
        expect((refusal as Error).message).toMatch(why);
      }
      expect(await books().events(id)).toEqual(factEvents(1, 3));
      expect(await books().appendEvents(id, head, factEvents(4, 4))).toBe(headAfter(id, factEvents(1, 4)));
    });

    test('of an instance that nobody made are refused', async () => {
      await expect(books().appendEvents('nobodys', '', factEvents(1, 1))).rejects.toThrow(RecordConflict);
      await expect(note('nobodys', 1)).rejects.toThrow(/nobodys/);
    });

    test('keep the row of their instance up to date', async () => {
      const id = await anInstance();
      const head = await books().appendEvents(id, '', [
        askedEvent(1, 'make.1'),
        askedEvent(2, 'build.1'),
        troubleEvent(3, 'i1'),
      ]);
      expect(await books().instance(id)).toMatchObject({
        pendingApprovals: 2,
        openIncidents: 1,
        phase: 'build',
      });
      await books().appendEvents(id, head, [
        anEvent(4, 'ApprovalGranted', { approvalId: 'make.1', by: ['approver'] }),
        anEvent(5, 'IncidentResolved', { incidentId: 'i1', action: 'mended', reason: 'came back' }),
        anEvent(6, 'PhaseCompleted', { phaseId: 'build' }),
        anEvent(7, 'PhaseCompleted', { phaseId: 'ship' }),
        anEvent(8, 'InstanceCompleted', {}),
      ]);
      expect(await books().instance(id)).toMatchObject({
        status: 'completed',
        phase: null,
        closedAt: T0 + 8000,
        pendingApprovals: 0,
        openIncidents: 0,
        lastSeq: 8,
        workflowStarted: true,
      });
    });

    test('bring the versions of artifacts', async () => {
      const id = await anInstance();
      const by = { kind: 'agent' as const, id: 'worker', taskId: 'make', attempt: 1 };
      const version = (key: string, n: number, more: object = {}) => ({
        key,
        version: n,
        type: 'document',
        contentType: 'application/json',
        size: 12,
        sha256: 'ab'.repeat(32),
        metadata: { createdBy: 'worker' },
        ...more,
      });
      const plan = version('plan', 1);
      const logo = version('logo', 1, { fileName: 'logo “1”.png', taskId: 'make' });
      await books().appendEvents(id, '', [
        anEvent(1, 'ArtifactStored', plan, by),
        anEvent(2, 'ArtifactStored', logo, by),
        anEvent(3, 'ArtifactStored', version('plan', 2), by),
      ]);
      expect(await books().artifactVersions(id, 'plan')).toEqual([
        { ...plan, instanceId: id, at: T0 + 1000, by: 'worker' },
        { ...version('plan', 2), instanceId: id, at: T0 + 3000, by: 'worker' },
      ]);
      expect(await books().artifactVersions(id)).toHaveLength(3);
      expect((await books().artifactVersions(id, 'logo'))[0]).toMatchObject({
        fileName: 'logo “1”.png',
        taskId: 'make',
      });
      expect(await books().artifactVersions(id, 'nothing')).toEqual([]);
      const first = await books().newestArtifacts(id, { limit: 1 });
      expect(first.items.map(({ key, version }) => [key, version])).toEqual([['logo', 1]]);
      const second = await books().newestArtifacts(id, { limit: 1, cursor: first.nextCursor });
      expect(second.items.map(({ key, version }) => [key, version])).toEqual([['plan', 2]]);
      expect(second.nextCursor).toBeUndefined();
      expect((await books().newestArtifacts(id)).items).toHaveLength(2);
    });

    test('come in batches of thousands', async () => {
      const id = await anInstance();
      const head = await books().appendEvents(id, '', factEvents(1, 2500));
      expect(head).toBe(headAfter(id, factEvents(1, 2500)));
      expect(await books().events(id, 2490)).toEqual(factEvents(2491, 2500));
    });
  });

  describe('the trail', () => {
    test('holds both streams in one order, each with a chain of its own that holds', async () => {
      const id = await anInstance();
      const before = await books().lastPosition();
      const head = await books().appendEvents(id, '', factEvents(1, 2));
      const first = await note(id, 1);
      await books().appendEvents(id, head, factEvents(3, 3));
      await note(id, 2);

      const trail = await books().trail({ instanceId: id, after: before, limit: 100 });
      expect(trail.map(({ stream, seq }) => `${stream} ${seq}`)).toEqual([
        'events 1',
        'events 2',
        'journal 1',
        'events 3',
        'journal 2',
      ]);
      expect(trail[2]).toEqual(first);
      expect(first).toMatchObject({
        actor: 'approver',
        body: { participantId: 'approver', n: 1 },
        at: T0 + 1,
      });
      expect(trail[0]).toMatchObject({ type: 'FactSet', actor: 'engine', at: T0 + 1000 });
      expect(trail[0]!.body).toEqual(factEvents(1, 1)[0]);
      for (const stream of ['events', 'journal'] as const) {
        const entries = trail.filter((entry) => entry.stream === stream);
        expect(chainBreak(entries)).toBeNull();
        const forged = entries.map((entry): TrailEntry => ({ ...entry, at: entry.seq === 2 ? 0 : entry.at }));
        expect(chainBreak(forged)).toMatchObject({ seq: 2, reason: 'hash' });
      }
      expect(await books().lastPosition()).toBe(trail.at(-1)!.position);
    });

    test('is read in pages, from either end, by instance and by type', async () => {
      const [id, other] = [await anInstance(), await anInstance()];
      const before = await books().lastPosition();
      await books().appendEvents(id, '', factEvents(1, 2));
      await books().appendEvents(other, '', factEvents(1, 1));
      await note(id, 1);

      const positions = async (
        filter: Omit<Parameters<ReturnType<typeof books>['trail']>[0], 'limit'>,
        limit = 9,
      ) =>
        (await books().trail({ after: before, ...filter, limit })).map(({ position }) => position - before);
      expect(await positions({})).toEqual([1, 2, 3, 4]);
      expect(await positions({}, 2)).toEqual([1, 2]);
      expect(await positions({ after: before + 2 })).toEqual([3, 4]);
      expect(await positions({ before: before + 3 })).toEqual([1, 2]);
      expect(await positions({ instanceId: id, newestFirst: true, before: before + 4 }, 1)).toEqual([2]);
      expect(await positions({ instanceId: id })).toEqual([1, 2, 4]);
      expect(await positions({ instanceId: id, newestFirst: true }, 2)).toEqual([4, 2]);
      expect(await positions({ types: ['page_viewed'] })).toEqual([4]);
      expect(await positions({ types: ['page_viewed', 'FactSet'], instanceId: other })).toEqual([3]);
      expect(await positions({ types: [] })).toEqual([]);
    });
  });
}
