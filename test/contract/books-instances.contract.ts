// The contract of the books: instances, and the lists of them.
import { describe, expect, test } from '@jest/globals';
import type { InstancePage } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, anEvent, freshId } from './books-samples.ts';

export function instancesContract({ books }: Subject): void {
  describe('instances', () => {
    test('are there with their input and bindings before any workflow', async () => {
      const binding = {
        id: freshId('binding'),
        participantId: 'approver',
        name: 'Jane Doe',
        email: 'jane@acme.com',
        slack: null,
        boundAt: T0,
        boundBy: 'local',
      };
      const creation = aCreation({}, [binding]);
      const { id } = creation.row;
      expect(await books().createInstance(creation)).toBe(true);
      expect(await books().instance(id)).toEqual({
        ...creation.row,
        openIncidents: 0,
        pendingApprovals: 0,
        lastSeq: 0,
        workflowStarted: false,
      });
      expect(await books().instanceInput(id)).toEqual(creation.input);
      expect(await books().bindings(id)).toEqual([{ ...binding, instanceId: id }]);
    });

    test('are made once: the same id again changes nothing', async () => {
      const creation = aCreation();
      await books().createInstance(creation);
      const again = aCreation({ id: creation.row.id, name: 'Other' }, [
        {
          id: freshId('binding'),
          participantId: 'approver',
          name: null,
          email: null,
          slack: null,
          boundAt: T0,
          boundBy: 'local',
        },
      ]);
      expect(await books().createInstance(again)).toBe(false);
      expect((await books().instance(creation.row.id))!.name).toBe(creation.row.name);
      expect(await books().bindings(creation.row.id)).toEqual([]);
    });

    test('that nobody made are not there', async () => {
      expect(await books().instance('nothing')).toBeNull();
      expect(await books().instanceInput('nothing')).toBeNull();
    });

    test('without a workflow are found by their age, until one is known', async () => {
      const [old, young, recorded] = [aCreation(), aCreation({ startedAt: T0 + 60_000 }), aCreation()];
      for (const creation of [old, young, recorded]) await books().createInstance(creation);
      await books().appendEvents(recorded.row.id, '', [anEvent(1, 'PhaseReached', { phaseId: 'build' })]);
      const unstarted = await books().unstartedInstances(T0 + 60_000);
      expect(unstarted).toContain(old.row.id);
      expect(unstarted).not.toContain(young.row.id);
      expect(unstarted).not.toContain(recorded.row.id);
      await books().markWorkflowStarted(old.row.id);
      expect(await books().unstartedInstances(T0 + 60_000)).not.toContain(old.row.id);
      expect((await books().instance(old.row.id))!.workflowStarted).toBe(true);
    });

    test('are listed newest first, page by page, each once, also where several began at the same instant', async () => {
      const processId = freshId('p');
      const made: string[] = [];
      for (const startedAt of [3, 1, 2, 2, 2, 5, 4]) {
        const creation = aCreation({ processId, startedAt: T0 + startedAt });
        await books().createInstance(creation);
        made.push(creation.row.id);
      }
      const ids: string[] = [];
      const starts: number[] = [];
      let filter: InstancePage | null = { search: { processId }, limit: 2 };
      while (filter) {
        const { items, nextCursor } = await books().searchInstances(filter);
        expect(items.length).toBeLessThanOrEqual(2);
        ids.push(...items.map(({ id }) => id));
        starts.push(...items.map(({ startedAt }) => startedAt - T0));
        // One that begins while somebody pages does not disturb the pages.
        await books().createInstance(aCreation({ processId, startedAt: T0 + 100 }));
        filter = nextCursor === undefined ? null : { ...filter, cursor: nextCursor };
      }
      expect(starts).toEqual([5, 4, 3, 2, 2, 2, 1]);
      expect(new Set(ids)).toEqual(new Set(made));
    });

    test('are filtered by process, status and phase', async () => {
      const processId = freshId('p');
      const [running, paused, shipping] = [1, 2, 3].map((n) => aCreation({ processId, startedAt: T0 + n }));
      for (const creation of [running!, paused!, shipping!]) await books().createInstance(creation);
      await books().appendEvents(paused!.row.id, '', [anEvent(1, 'InstancePaused', { reason: 'audit' })]);
      await books().appendEvents(shipping!.row.id, '', [anEvent(1, 'PhaseCompleted', { phaseId: 'build' })]);
      const listed = async (search: InstancePage['search']) =>
        (await books().searchInstances({ search: { processId, ...search }, limit: 10 })).items.map(
          ({ id }) => id,
        );
      expect(await listed({})).toEqual([shipping!.row.id, paused!.row.id, running!.row.id]);
      expect(await listed({ status: ['paused'] })).toEqual([paused!.row.id]);
      expect(await listed({ phase: 'ship' })).toEqual([shipping!.row.id]);
      expect(await listed({ status: ['running'], phase: 'build' })).toEqual([running!.row.id]);
      expect(await listed({ processId: 'nothing' })).toEqual([]);
    });

    test('are not paged by a cursor of another making', async () => {
      for (const cursor of ['nonsense', '%', Buffer.from('[1]').toString('base64url'), '']) {
        await expect(books().searchInstances({ search: {}, limit: 1, cursor })).rejects.toThrow(
          InvalidCursor,
        );
      }
    });
  });
}
