// The contract of the books: lists over all instances, held against the engine's own state, and how they are searched and paged.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProcessEvent } from '../../process/events.ts';
import { openApprovals, askedNow } from '../../process/approvals/approvals.ts';
import { evolve } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import type { InstancePage, InstanceSearch, ListedInstance } from '../../store/books.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import { dueOfState, inOrder, step, untitled, waitsOfState } from '../support/lists-of-state.ts';
import { randomDefinition } from '../support/random-definition.ts';
import { Recorder, SETTING } from '../support/random-steps.ts';
import { randomTeam } from '../support/random-team.ts';
import type { Subject } from './books.contract.ts';
import { T0, aCreation, anEvent, askedEvent, freshId, troubleEvent } from './books-samples.ts';

const DAY = 86_400_000;

export function listsContract({ books }: Subject): void {
  const idsOf = (items: ListedInstance[]): string[] => items.map(({ id }) => id);
  const found = async (search: InstanceSearch): Promise<string[]> =>
    (await books().instanceIds(search, 100)).toSorted();

  /** An instance with these events; the head of its chain. */
  async function made(
    events: ProcessEvent[],
    row: Parameters<typeof aCreation>[0] = {},
    bindings: Parameters<typeof aCreation>[1] = [],
  ): Promise<{ id: string; head: string }> {
    const creation = aCreation(row, bindings);
    await books().createInstance(creation);
    const { id } = creation.row;
    return { id, head: await books().appendEvents(id, '', events) };
  }

  describe('lists', () => {
    test('say what the engine says, after every batch of any course', async () => {
      const course = fc.record({
        definition: randomDefinition,
        team: fc.option(randomTeam, { nil: undefined }),
        steps: fc.array(fc.record({ what: fc.nat(34), which: fc.nat(50) }), {
          minLength: 10,
          maxLength: 60,
          size: 'max',
        }),
        batches: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 5, maxLength: 5 }),
      });
      await fc.assert(
        fc.asyncProperty(course, async ({ definition, team, steps, batches }) => {
          const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
          scenario.start();
          for (const each of steps) step(scenario, each);
          await follow(scenario, batches);
        }),
        { numRuns: 12 },
      );
    }, 120_000);

    /** Appends what was recorded, so many events at a time, and compares each time. */
    async function follow({ graph, recorded }: Recorder, sizes: number[]): Promise<void> {
      const creation = aCreation({ processId: freshId('p'), phase: graph.phases[0]!.id });
      const { id } = creation.row;
      const input = { ...creation.input, definition: graph.definition };
      await books().createInstance({ ...creation, input });
      let state: ProcessState | null = null;
      let head = '';
      for (let from = 0, n = 0; from < recorded.length; n += 1) {
        const size = sizes[n % sizes.length]!;
        const batch = recorded.slice(from, from + size);
        from += size;
        for (const event of batch) {
          state = evolve(graph, state, event);
          for (const [participantId, bindingId] of bindingsIn(event)) {
            await books().addBinding({
              id: `${id}.${bindingId}`,
              instanceId: id,
              participantId,
              name: null,
              email: addressOf(id, participantId, bindingId),
              slack: null,
              boundAt: event.at,
              boundBy: 'local',
            });
          }
        }
        head = await books().appendEvents(
          id,
          head,
          batch.map((event) => withOwnBindings(id, event)),
        );
        await compare(id, creation.row.processId, graph, state!, batch.at(-1)!);
      }
    }

    async function compare(
      id: string,
      processId: string,
      graph: Recorder['graph'],
      state: ProcessState,
      { at, type }: ProcessEvent,
    ): Promise<void> {
      const { items } = await books().searchInstances({ search: { processId }, limit: 2 });
      const expected = waitsOfState(graph, state);
      const [row] = items;
      expect({ type, waits: inOrder(row!.waits.map(untitled)) }).toEqual({
        type,
        waits: expected,
      });
      expect(row).toMatchObject({
        id,
        dueAt: dueOfState(state),
        waitingSince: row!.waits[0]?.since ?? null,
        changedAt: at,
      });
      const isOpen = state.closedAt === undefined;
      const open = isOpen ? openApprovals(state) : [];
      const approvals = (await books().openApprovals({ instanceId: id }, { limit: 500 })).items;
      expect(
        approvals
          .map(({ approvalId, status, dueAt, waitsFor }) => [approvalId, status, dueAt, waitsFor])
          .toSorted(byFirst),
      ).toEqual(open.map((each) => [each.id, each.status, each.dueAt, askedNow(each)]).toSorted(byFirst));
      const incidents = (await books().openIncidents({ instanceId: id }, { limit: 500 })).items;
      expect(incidents.map(({ incidentId }) => incidentId).toSorted()).toEqual(
        isOpen ? Object.keys(state.incidents).toSorted() : [],
      );
      const asked = new Set(
        expected.filter(({ kind }) => kind !== 'incident' && kind !== 'work').flatMap(({ on }) => on),
      );
      for (const participantId of Object.keys(state.bindings)) {
        const isAsked = asked.has(participantId);
        const address = addressOf(id, participantId, state.bindings[participantId]!).toUpperCase();
        expect(await found({ processId, waitingOn: participantId })).toEqual(isAsked ? [id] : []);
        expect(await found({ waitingOn: address })).toEqual(isAsked ? [id] : []);
      }
      expect(await found({ processId, incident: true })).toEqual(incidents.length > 0 ? [id] : []);
    }

    test('find by everything that can be asked for', async () => {
      const processId = freshId('p');
      const one = await made([askedEvent(1, 'task.make.1', { dueAt: T0 + DAY })], {
        processId,
        name: 'Rollout for Zürich AG',
        version: '2.0.0',
        teamId: 'crew',
        searchable: { customer: 'Acme Corp', seats: 40 },
      });
      const two = await made([troubleEvent(1, 'task-failed.make.1')], {
        processId,
        name: 'rollback, second try',
        startedAt: T0 + DAY,
        searchable: { customer: 'Widgets' },
      });
      const three = await made([anEvent(1, 'InstanceCompleted', {})], {
        processId,
        name: 'Audit',
        startedAt: T0 + 2 * DAY,
        searchable: {},
      });
      const both = [one.id, two.id].toSorted();
      const cases: [InstanceSearch, string[]][] = [
        [{}, [one.id, two.id, three.id].toSorted()],
        [{ status: ['running'] }, both],
        [{ status: ['completed', 'failed'] }, [three.id]],
        [{ version: '2.0.0' }, [one.id]],
        [{ teamId: 'crew' }, [one.id]],
        [{ waitingOn: 'approver' }, [one.id]],
        [{ waitingOn: 'approve' }, []],
        [{ incident: true }, [two.id]],
        [{ incident: 'task-failed' }, [two.id]],
        [{ incident: 'no-address' }, []],
        [{ dueBefore: T0 + DAY }, []],
        [{ dueBefore: T0 + DAY + 1 }, [one.id]],
        [{ startedFrom: T0 + DAY, startedUntil: T0 + 2 * DAY }, [two.id]],
        [{ context: { customer: 'ACME corp' } }, [one.id]],
        [{ context: { customer: 'acme' } }, []],
        [{ context: { seats: '40' } }, [one.id]],
        [{ context: { customer: 'acme corp', seats: '41' } }, []],
        [{ text: 'ROLL' }, both],
        [{ text: 'zurich roll' }, [one.id]],
        [{ text: 'widg' }, [two.id]],
        [{ text: 'out' }, []],
        [{ text: one.id }, [one.id]],
        [{ text: '100%_' }, []],
      ];
      for (const [search, expected] of cases) {
        const all = { processId, ...search };
        expect({ search, found: await found(all) }).toEqual({ search, found: expected });
        expect(await books().countInstances(all)).toBe(expected.length);
        const page = await books().searchInstances({ search: all, limit: 10 });
        expect(idsOf(page.items).toSorted()).toEqual(expected);
      }
    });

    test('are sorted either way, without a deadline last in both', async () => {
      const processId = freshId('p');
      const due = (dueAt: number) => [askedEvent(1, 'task.make.1', { dueAt })];
      const early = await made(due(T0 + 5), { processId, name: 'b', startedAt: T0 + 1 });
      const late = await made(due(T0 + 9), { processId, name: 'C', startedAt: T0 + 2 });
      const never = await made(
        [anEvent(2, 'FactSet', { name: 'x', value: 1 })].map((e) => ({ ...e, seq: 1 })),
        {
          processId,
          name: 'a',
          startedAt: T0 + 3,
        },
      );
      const sorted = async (sort: InstancePage['sort'], order?: 'asc' | 'desc') => {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const page = { search: { processId }, sort: sort!, ...(order && { order }), limit: 1, cursor };
          const { items, nextCursor } = await books().searchInstances(page);
          ids.push(...idsOf(items));
          cursor = nextCursor;
        } while (cursor !== undefined);
        return ids;
      };
      expect(await sorted('due')).toEqual([early.id, late.id, never.id]);
      expect(await sorted('due', 'desc')).toEqual([late.id, early.id, never.id]);
      expect(await sorted('name')).toEqual([never.id, early.id, late.id]);
      expect(await sorted('name', 'desc')).toEqual([late.id, early.id, never.id]);
      expect(await sorted('started')).toEqual([never.id, late.id, early.id]);
      expect(await sorted('started', 'asc')).toEqual([early.id, late.id, never.id]);
      expect((await sorted('changed')).at(0)).toBe(never.id);
      expect((await sorted('waiting', 'asc')).at(-1)).toBe(never.id);
      expect((await sorted('waiting', 'desc')).at(-1)).toBe(never.id);
    });

    test.each(['due', 'waiting', 'changed'] as const)(
      'by %s: what moves while somebody pages comes once, what stays comes',
      async (sort) => {
        const processId = freshId('p');
        const all: { id: string; head: string }[] = [];
        for (let n = 0; n < 8; n++) {
          const asked = { ...askedEvent(1, 'task.make.1', { dueAt: T0 + DAY + n }), at: T0 + n };
          all.push(await made([asked], { processId, startedAt: T0 + n }));
        }
        const page = { search: { processId }, sort, order: 'asc' as const, limit: 3 };
        const first = await books().searchInstances(page);
        expect(idsOf(first.items)).toEqual(all.slice(0, 3).map(({ id }) => id));
        // One that was seen moves behind the page, and one of those to come as well.
        for (const { id, head } of [all[1]!, all[6]!]) {
          const later = [
            anEvent(2, 'ApprovalDeadlineMoved', {
              approvalId: 'task.make.1',
              reason: 'r',
              dueAt: T0 + 9 * DAY,
              reminderAts: [],
            }),
            anEvent(3, 'ApprovalWithdrawn', { approvalId: 'task.make.1', reason: 'r' }),
            { ...askedEvent(4, 'task.make.2', { dueAt: T0 + 9 * DAY }), at: T0 + DAY },
          ];
          await books().appendEvents(id, head, later);
        }
        const rest: string[] = [];
        let cursor = first.nextCursor;
        while (cursor !== undefined) {
          const next = await books().searchInstances({ ...page, cursor });
          rest.push(...idsOf(next.items));
          cursor = next.nextCursor;
        }
        const stayed = [3, 4, 5, 7].map((n) => all[n]!.id);
        expect(rest).toEqual(stayed);
        // Who looks anew sees them where they are now.
        expect(
          idsOf((await books().searchInstances({ ...page, limit: 8 })).items)
            .slice(-2)
            .toSorted(),
        ).toEqual([all[1]!.id, all[6]!.id].toSorted());
      },
    );

    test('of approvals and incidents are filtered, sorted and paged', async () => {
      const processId = freshId('p');
      const jane = { id: freshId('b'), participantId: 'approver', name: null, email: 'Jane.Doe@acme.com' };
      const started = (bindings: Record<string, string>) =>
        anEvent(1, 'InstanceStarted', { bindings, context: {}, allowUnbound: true } as never);
      const one = await made(
        [
          started({ approver: jane.id }),
          askedEvent(2, 'task.make.1', { dueAt: T0 + 9 * DAY }),
          { ...askedEvent(3, 'task.send.1', { dueAt: T0 + DAY, approvers: ['second'] }), at: T0 + DAY },
          anEvent(4, 'ApprovalOverdue', { approvalId: 'task.send.1', dueAt: T0 + DAY, waitsFor: [] }),
        ],
        { processId, name: 'First' },
        [{ ...jane, slack: null, boundAt: T0, boundBy: 'local' }],
      );
      const two = await made(
        [started({}), troubleEvent(2, 'i.1'), troubleEvent(3, 'i.2', { kind: 'no-address' })],
        {
          processId,
        },
      );
      const approvals = async (of: object, sort: 'waiting' | 'due' = 'waiting') => {
        const ids: string[] = [];
        let cursor: string | undefined;
        do {
          const page = { sort, limit: 1, cursor };
          const { items, nextCursor } = await books().openApprovals({ processId, ...of }, page);
          ids.push(...items.map(({ approvalId }) => approvalId));
          cursor = nextCursor;
        } while (cursor !== undefined);
        return ids;
      };
      expect(await approvals({})).toEqual(['task.make.1', 'task.send.1']);
      expect(await approvals({}, 'due')).toEqual(['task.send.1', 'task.make.1']);
      expect(await approvals({ overdue: true })).toEqual(['task.send.1']);
      expect(await approvals({ overdue: false })).toEqual(['task.make.1']);
      expect(await approvals({ dueBefore: T0 + 2 * DAY })).toEqual(['task.send.1']);
      expect(await approvals({ waitsFor: 'jane.doe@ACME.com' })).toEqual(['task.make.1']);
      expect(await approvals({ waitsFor: 'second' })).toEqual(['task.send.1']);
      const [first] = (await books().openApprovals({ instanceId: one.id }, { limit: 1 })).items;
      expect(first).toEqual({
        instanceId: one.id,
        instanceName: 'First',
        processId,
        version: '1.0.0',
        approvalId: 'task.make.1',
        kind: 'task',
        title: 'Make',
        phaseId: 'build',
        taskId: 'make',
        gateId: null,
        round: 1,
        status: 'pending',
        requestedAt: T0 + 2000,
        dueAt: T0 + 9 * DAY,
        waitsFor: ['approver'],
      });
      const page = await books().openIncidents({ processId }, { limit: 1 });
      expect(page.items).toMatchObject([
        { incidentId: 'i.1', kind: 'task-failed', instanceId: two.id, taskId: 'make', gateId: null },
      ]);
      const next = await books().openIncidents({ processId }, { limit: 1, cursor: page.nextCursor });
      expect(next.items).toMatchObject([{ incidentId: 'i.2', actions: ['redo', 'skip'] }]);
      expect(next.nextCursor).toBeUndefined();
      expect(
        (await books().openIncidents({ kind: 'no-address', processId }, { limit: 5 })).items,
      ).toHaveLength(1);
    });

    test('an approval that was settled and is opened again is back, with those who are asked', async () => {
      const by = { approvalId: 'task.make.1', decisionId: 'd', participantId: 'approver' };
      const { id, head } = await made([
        askedEvent(1, 'task.make.1', { approvers: ['approver', 'second'], inOrder: true, need: 2 }),
        anEvent(2, 'ApprovalDecided', { ...by, receivedAt: T0 + 2000, choice: 'reject' } as never),
        anEvent(3, 'ApprovalRejected', { approvalId: 'task.make.1', by: 'approver', comment: 'no' }),
      ]);
      expect((await books().openApprovals({ instanceId: id }, { limit: 5 })).items).toEqual([]);
      await books().appendEvents(id, head, [anEvent(4, 'DecisionRevoked', { ...by, reason: 'r' })]);
      expect((await books().openApprovals({ instanceId: id }, { limit: 5 })).items).toMatchObject([
        { approvalId: 'task.make.1', status: 'pending', title: 'Make', waitsFor: ['approver'] },
      ]);
    });

    test('count what is open: trouble first, then people, then agents; what is paused as paused', async () => {
      const before = await books().openCounts();
      const start = { taskId: 'make', phaseId: 'build', attempt: 1, assignee: 'worker', inputs: {} };
      const work = (seq: number) => anEvent(seq, 'TaskStarted', { ...start, assigneeKind: 'agent' });
      await made([work(1)]);
      await made([work(1), askedEvent(2, 'a.1')]);
      await made([work(1), askedEvent(2, 'a.1'), troubleEvent(3, 'i')]);
      await made([anEvent(1, 'FactSet', { name: 'x', value: 1 })]);
      await made([askedEvent(1, 'a.1'), anEvent(2, 'InstancePaused', { reason: 'r' })]);
      await made([
        askedEvent(1, 'a.1'),
        troubleEvent(2, 'i'),
        anEvent(3, 'InstanceCancelled', { reason: 'r' }),
      ]);
      const overdue = anEvent(2, 'ApprovalOverdue', { approvalId: 'a.1', dueAt: T0, waitsFor: [] });
      await made([askedEvent(1, 'a.1'), overdue]);
      const after = await books().openCounts();
      const more = Object.fromEntries(
        Object.entries(after).map(([key, count]) => [key, count - before[key as keyof typeof before]]),
      );
      expect(more).toEqual({
        running: 5,
        paused: 1,
        atWork: 1,
        waitForPeople: 2,
        inTrouble: 1,
        waitOtherwise: 1,
        approvals: 4,
        overdueApprovals: 1,
        incidents: 1,
      });
    });

    test('are not paged by a cursor of another list, order or making', async () => {
      const processId = freshId('p');
      for (let n = 0; n < 3; n++) await made([askedEvent(1, `task.make.${n}`)], { processId });
      const search = { processId };
      const { nextCursor: cursor } = await books().searchInstances({ search, sort: 'due', limit: 1 });
      const refused: Partial<InstancePage>[] = [
        { sort: 'started' },
        { sort: 'due', order: 'desc' },
        { sort: 'name' },
        { sort: 'due', cursor: Buffer.from('["due asc","x","id",1]').toString('base64url') },
        { sort: 'due', cursor: Buffer.from('["due asc",1,"i\\u0000d",1]').toString('base64url') },
        { sort: 'due', cursor: Buffer.from('["due asc",1,"id"]').toString('base64url') },
      ];
      for (const page of refused) {
        const asked = { search, limit: 1, cursor, ...page };
        await expect(books().searchInstances(asked)).rejects.toThrow(InvalidCursor);
      }
      await expect(books().openApprovals({}, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      await expect(books().openIncidents({}, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    });
  });
}

const byFirst = ([one]: unknown[], [other]: unknown[]): number => (String(one) < String(other) ? -1 : 1);

/** Bindings that come with an event: participant id and binding id. */
function bindingsIn(event: ProcessEvent): [string, string][] {
  if (event.type === 'InstanceStarted') return Object.entries(event.data.bindings);
  if (event.type !== 'ParticipantBound' && event.type !== 'GuestJoined') return [];
  return [[event.data.participantId, event.data.bindingId]];
}

const addressOf = (instanceId: string, participantId: string, bindingId: string): string =>
  `${participantId}.${bindingId}.${instanceId}@Acme.com`;

/** Ids of bindings are of all instances: those of a played course get its own. */
function withOwnBindings(instanceId: string, event: ProcessEvent): ProcessEvent {
  const own = (id: string): string => `${instanceId}.${id}`;
  if (event.type === 'InstanceStarted') {
    const bindings = Object.fromEntries(Object.entries(event.data.bindings).map(([id, of]) => [id, own(of)]));
    return { ...event, data: { ...event.data, bindings } };
  }
  if (event.type !== 'ParticipantBound' && event.type !== 'GuestJoined') return event;
  return { ...event, data: { ...event.data, bindingId: own(event.data.bindingId) } } as ProcessEvent;
}
