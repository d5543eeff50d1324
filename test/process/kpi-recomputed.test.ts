// Every number of a report is what a slow count over the raw events says, for all definitions, histories and periods.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildGraph } from '../../definition/graph.ts';
import { digestOf } from '../../process/kpi/digest-of.ts';
import { groupKeyOf } from '../../process/kpi/groups.ts';
import { KpiCount } from '../../process/kpi/report.ts';
import type { Figures, KpiGrouping, KpiReport } from '../../process/kpi/types.ts';
import type { RunProcessInput } from '../../workflows/messages.ts';
import { eventsIn, type StoredHistory, storedHistories } from '../replay/history-files.ts';
import { type Counts, naiveFigures } from '../support/naive-figures.ts';
import { courseSteps, playCourse } from '../support/random-course.ts';
import { randomDefinition } from '../support/random-definition.ts';
import { randomTeam } from '../support/random-team.ts';
import { DAY, HOUR, MONDAY } from '../support/scenario.ts';
import { type Course, watch } from '../support/watched-course.ts';

const cases = fc.record({
  definition: randomDefinition,
  team: fc.option(randomTeam, { nil: undefined }),
  histories: fc.array(courseSteps, { minLength: 1, maxLength: 5 }),
  /** Hours from the first start; and of the period. */
  from: fc.integer({ min: -300, max: 300 }),
  length: fc.integer({ min: 1, max: 1_500 }),
  groupBy: fc.constantFrom<KpiGrouping[]>('definition', 'version', 'phase', 'task', 'person', 'agent'),
});

function report(
  courses: Course[],
  asked: { from: number; until: number; groupBy: KpiGrouping },
  asOf: number,
) {
  const count = new KpiCount({ ...asked, asOf, processId: null, version: null });
  for (const { events } of courses) count.add(digestOf(events)!);
  return count.report((_processId, key) => key);
}

/** Numbers of exceptions only: their kinds are ours. */
function comparable({ exceptions, ...rest }: Figures) {
  const { count, byWhat } = exceptions;
  expect(Object.values(byWhat).reduce((sum, each) => sum + each, 0)).toBe(count);
  return { ...rest, exceptions: count };
}

function expectRecomputed(told: KpiReport, count: Counts): void {
  const at = (period: { from: string; until: string }) =>
    count(Date.parse(period.from), Date.parse(period.until));
  const from = Date.parse(told.from);
  const length = Date.parse(told.until) - from;
  expect(comparable(told.all)).toEqual(at(told));
  expect(comparable(told.before)).toEqual(count(from - length, from));
  expect(told.weeks).toHaveLength(Math.min(53, Math.floor(length / (7 * DAY))));
  for (const week of told.weeks) expect(comparable(week.figures)).toEqual(at(week));
}

/** Each group has what is its own, and together they have all that belongs to any. */
function expectGroups(told: KpiReport, count: Counts, by: KpiGrouping): void {
  const [from, until] = [Date.parse(told.from), Date.parse(told.until)];
  for (const group of told.groups) {
    const id = group.key.slice(group.processId.length + 1);
    const { figures } = group;
    const naive = count(from, until, (one) => {
      if (one.processId !== group.processId) return false;
      if (by === 'phase') return one.phaseId === id;
      if (by === 'task') return one.taskId === id;
      if (by === 'person') return one.who === id && /^(person|rework|approve|reject)$/.test(one.what);
      if (by === 'agent') return one.who === id && one.what.startsWith('agent ');
      return true;
    }) as Record<string, unknown>;
    const named = Object.keys(figures).filter((name) => name !== 'exceptions');
    // By person the deadlines are those of their turns, which have a test of their own.
    const compared = by === 'person' ? named.filter((name) => name !== 'inTime') : named;
    const pick = (of: object) =>
      Object.fromEntries(Object.entries(of).filter(([name]) => compared.includes(name)));
    expect({ key: group.key, ...pick(figures) }).toEqual({ key: group.key, ...pick(naive) });
  }
}

/** Of instances that ran on Temporal: over all runs of each. */
async function recordedCourses(): Promise<Course[]> {
  const runs = (await storedHistories()).filter(({ history }) => inputOf(history)?.definition !== undefined);
  const scenarios = new Map<string, StoredHistory[]>();
  for (const run of runs) {
    const name = run.name.replace(/\.\d+$/, '');
    scenarios.set(name, [...(scenarios.get(name) ?? []), run]);
  }
  return [...scenarios.values()].map((its) => {
    const { definition, team } = inputOf(its[0]!.history)!;
    // A run that continued begins with what the one before it had not written.
    const bySeq = new Map(its.flatMap(eventsIn).map((event) => [event.seq, event]));
    const events = [...bySeq.values()].sort((one, other) => one.seq - other.seq);
    return watch(buildGraph(definition!, team ?? null), events);
  });
}

function inputOf({ events }: StoredHistory['history']): Partial<RunProcessInput> | null {
  const first = events[0] as {
    workflowExecutionStartedEventAttributes?: {
      workflowType: { name: string };
      input?: { payloads?: { data?: string }[] };
    };
  };
  const attributes = first.workflowExecutionStartedEventAttributes;
  const data = attributes?.input?.payloads?.[0]?.data;
  if (attributes?.workflowType.name !== 'runProcess' || data === undefined) return null;
  return JSON.parse(Buffer.from(data, 'base64').toString()) as Partial<RunProcessInput>;
}

describe('a report', () => {
  test('says what a slow count over the raw events says', () => {
    const seen = { late: 0, rework: 0, phases: 0, gates: 0, errors: 0, exceptions: 0 };
    fc.assert(
      fc.property(cases, ({ definition, team, histories, from, length, groupBy }) => {
        const courses = histories.map((history, index) => {
          const at = MONDAY + index * 30 * HOUR;
          const scenario = playCourse({ definition, team }, history, { id: `i${index}`, at });
          return { scenario, course: watch(scenario.graph, scenario.recorded) };
        });
        const now = Math.max(...courses.map(({ scenario }) => scenario.now));
        const asked = { from: MONDAY + from * HOUR, until: MONDAY + (from + length) * HOUR, groupBy };
        const told = report(
          courses.map(({ course }) => course),
          asked,
          now,
        );
        const count = naiveFigures(
          courses.map(({ course }) => course),
          now,
        );
        expectRecomputed(told, count);
        expectGroups(told, count, groupBy);
        seen.late += told.all.inTime.of - told.all.inTime.count;
        seen.rework += told.all.rework.count;
        seen.phases += told.all.phaseTime?.count ?? 0;
        seen.gates += told.all.waiting.gate?.count ?? 0;
        seen.errors += told.all.errors.count;
        seen.exceptions += told.all.exceptions.count;
      }),
      { numRuns: 100 },
    );
    // What never occurs proves nothing.
    for (const [what, times] of Object.entries(seen)) expect([what, times > 0]).toEqual([what, true]);
  });

  test('says the same of every history that is on record', async () => {
    const courses = await recordedCourses();
    expect(courses.length).toBeGreaterThan(8);
    const all = courses.flatMap(({ events }) => events.map(({ at }) => at));
    const [first, last] = [Math.min(...all), Math.max(...all)];
    const asked = { from: first, until: last + 1, groupBy: 'task' as const };
    const told = report(courses, asked, last + 1);
    const count = naiveFigures(courses, last + 1);
    expectRecomputed(told, count);
    expectGroups(told, count, 'task');
    expect(told.all.started).toBe(courses.length);
  });

  test('groups leave out what is nobody’s', () => {
    const fact = {
      kind: 'started',
      at: 0,
      ms: null,
      what: null,
      phaseId: null,
      taskId: null,
      who: null,
    } as const;
    const within = { processId: 'p', version: '1.0.0' };
    expect(groupKeyOf('phase', within, fact)).toBeNull();
    expect(groupKeyOf('person', within, { ...fact, kind: 'agent', who: 'a' })).toBeNull();
    expect(groupKeyOf('agent', within, { ...fact, kind: 'agent', who: 'a' })).toBe('p/a');
    expect(groupKeyOf('version', within, fact)).toBe('p@1.0.0');
  });
});
