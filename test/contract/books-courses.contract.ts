// The contract of the books: what figures need of each instance, read from the trail a piece at a time.
import { describe, expect, test } from '@jest/globals';
import { readCourses } from '../../api/kpi/read-courses.ts';
import { digestOf } from '../../process/kpi/digest-of.ts';
import type { CourseDigest } from '../../process/kpi/types.ts';
import type { Books, ReadCourse } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { DAY, HOUR, type Scenario, started } from '../support/scenario.ts';
import type { Subject } from './books.contract.ts';
import { aCreation, freshId } from './books-samples.ts';

const DEFINITION = aDefinition({
  phases: [
    aPhase('build', [aTask('make', { requiredApprovals: ['approver'], errorHandling: { maxRetries: 0 } })]),
    aPhase('ship', [aTask('send', { assignee: 'doer' })]),
  ],
  gates: [aGate('go', 'ship', { approvers: ['approver'] })],
  humans: { approver: { raidRole: 'approver' }, doer: { raidRole: 'responsible' } },
});

const silent = { error: () => undefined };

export function coursesContract({ books, settings }: Subject): void {
  /** Everything there is, by however many calls it takes. */
  const readAll = async (of: Books = books()): Promise<void> => {
    while (!(await readCourses({ books: of, logger: silent }, 5_000)));
  };
  const found = async (filter: Parameters<Books['courses']>[0]): Promise<CourseDigest[]> => {
    const all: CourseDigest[] = [];
    for await (const page of books().courses(filter)) all.push(...page);
    return all;
  };

  /** An instance of a definition of its own, in the books from its start on. */
  async function anInstance(processId: string): Promise<{ scenario: Scenario; record: () => Promise<void> }> {
    const id = freshId('instance');
    const scenario = started({ ...DEFINITION, id: processId }, { start: { instanceId: id } });
    await books().createInstance(aCreation({ id, processId }));
    let head = '';
    let seq = 0;
    const record = async () => {
      head = await books().appendEvents(id, head, scenario.recorded.slice(seq));
      seq = scenario.recorded.length;
    };
    await record();
    return { scenario, record };
  }

  describe('courses', () => {
    test('come back as they were made, and follow the trail', async () => {
      const processId = freshId('process');
      const { scenario, record } = await anInstance(processId);
      await readAll();
      const filter = { since: 0, until: Number.MAX_SAFE_INTEGER, processId };
      expect(await found(filter)).toEqual([digestOf(scenario.recorded)]);
      scenario.wait(HOUR);
      scenario.answer('approver', 'make');
      scenario.wait(3 * DAY);
      await record();
      expect(await books().coursesUnreadSince()).not.toBeNull();
      await readAll();
      expect(await books().coursesUnreadSince()).toBeNull();
      const [digest] = await found(filter);
      expect(digest).toEqual(digestOf(scenario.recorded));
      expect(digest!.facts.map(({ kind, what }) => `${kind} ${what}`)).toEqual(
        expect.arrayContaining(['phase null', 'turn-deadline in-time', 'task agent', 'deadline late']),
      );
      expect(await books().coursesBehind(10)).toBeNull();
    });

    test('are found by the time in which they lived, by definition and version, each once', async () => {
      const processId = freshId('process');
      const open = await anInstance(processId);
      const ended = await anInstance(processId);
      ended.scenario.wait(2 * DAY);
      ended.scenario.send('CancelInstance', { reason: 'r' });
      await ended.record();
      await readAll();
      const [from, to] = [open.scenario.state.startedAt, ended.scenario.now];
      const ids = async (since: number, until: number, version?: string) => {
        const filter = { since, until, processId, ...(version === undefined ? {} : { version }) };
        return (await found(filter)).map(({ instanceId }) => instanceId).sort();
      };
      const both = [open, ended].map(({ scenario }) => scenario.state.instanceId).sort();
      expect(await ids(from, to)).toEqual(both);
      expect(await ids(to + 1, to + DAY)).toEqual([open.scenario.state.instanceId]);
      expect(await ids(0, from)).toEqual([]);
      expect(await ids(from, to, '9.9.9')).toEqual([]);
      expect(await books().completedCourses(processId, '1.0.0', 5)).toEqual([]);
    });

    test('more than fit into one page are all found', async () => {
      const processId = freshId('process');
      const digests = Array.from(
        { length: 1_103 },
        (_, index): ReadCourse => ({
          digest: {
            instanceId: freshId('many'),
            processId,
            version: '1.0.0',
            startedAt: index,
            // Some are open, and many end in the same moment.
            closedAt: index % 3 === 0 ? null : 5_000 + (index % 2),
            facts: [],
            stretches: [{ from: index, class: 'other' }],
          },
          upToSeq: 1,
        }),
      );
      await books().putCourses(digests, 0);
      const all = await found({ since: 0, until: Number.MAX_SAFE_INTEGER, processId });
      expect(new Set(all.map(({ instanceId }) => instanceId)).size).toBe(1_103);
      expect(all).toHaveLength(1_103);
      const completed: ReadCourse['digest']['facts'][number] = {
        kind: 'completed',
        at: 9_000,
        ms: 9_000,
        what: null,
        phaseId: null,
        taskId: null,
        who: null,
      };
      const done = { ...digests[1]!.digest, closedAt: 9_000, facts: [completed] };
      await books().putCourses([{ digest: done, upToSeq: 2 }], 0);
      expect(await books().completedCourses(processId, '1.0.0', 5)).toEqual([done]);
    });

    test('never go back: what reaches less far does not take their place', async () => {
      const processId = freshId('process');
      const { scenario } = await anInstance(processId);
      await readAll();
      const digest = digestOf(scenario.recorded)!;
      await books().putCourses([{ digest: { ...digest, facts: [] }, upToSeq: 1 }], 0);
      expect(await found({ since: 0, until: Number.MAX_SAFE_INTEGER, processId })).toEqual([digest]);
    });

    test('what is open now is counted by definition', async () => {
      const processId = freshId('process');
      const { scenario, record } = await anInstance(processId);
      const other = await anInstance(processId);
      other.scenario.send('CancelInstance', { reason: 'r' });
      await other.record();
      const ours = async () => {
        const { instances, approvals, incidents, ...rest } = await books().liveCounts();
        const of = <T extends { processId: string }>(rows: T[]) =>
          rows.filter((row) => row.processId === processId).map(({ processId: _of, ...row }) => row);
        expect(rest.position).toBe(await books().lastPosition());
        return { instances: of(instances), approvals: of(approvals), incidents: of(incidents) };
      };
      expect(await ours()).toEqual({
        instances: [{ status: 'running', waits: 'people', count: 1 }],
        approvals: [{ status: 'pending', count: 1 }],
        incidents: [],
      });
      scenario.wait(3 * DAY);
      await record();
      expect((await ours()).approvals).toEqual([{ status: 'overdue', count: 1 }]);
      expect((await ours()).incidents).toEqual([{ kind: 'approval-overdue', count: 1 }]);
    });

    test('several processes may read at once, and a reading that is cut short goes on', async () => {
      const processId = freshId('process');
      const made: Scenario[] = [];
      for (let count = 0; count < 30; count++) made.push((await anInstance(processId)).scenario);
      // No time at all: at most one instance.
      await readCourses({ books: books(), logger: silent }, 0);
      const others = await Promise.all([1, 2].map(() => openBooks(settings())));
      try {
        await Promise.all([books(), ...others].map(readAll));
      } finally {
        await Promise.all(others.map((other) => other.close()));
      }
      const all = await found({ since: 0, until: Number.MAX_SAFE_INTEGER, processId });
      const byId = (one: CourseDigest, other: CourseDigest) => (one.instanceId < other.instanceId ? -1 : 1);
      expect(all.sort(byId)).toEqual(made.map(({ recorded }) => digestOf(recorded)!).sort(byId));
      expect(await books().coursesUnreadSince()).toBeNull();
    });
  });
}
