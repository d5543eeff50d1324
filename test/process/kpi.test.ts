// Figures, case by case: what counts once, what counts for whom, and what does not count.
import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../process/kpi/digest-of.ts';
import { percentilesOf, shareOf } from '../../process/kpi/percentiles.ts';
import { KpiCount } from '../../process/kpi/report.ts';
import type { KpiGrouping, KpiReport } from '../../process/kpi/types.ts';
import { courseOf } from '../../process/spans/course-of.ts';
import type { SpanKind } from '../../process/spans/types.ts';
import { aDefinition, aGate, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { DAY, failure, HOUR, MONDAY, type Scenario, started } from '../support/scenario.ts';

const definition = (rules: object = {}, people: string[] = ['approver']) =>
  aDefinition({
    phases: [aPhase('build', [aTask('make', { requiredApprovals: people, timeout: '2d', ...rules })])],
    humans: Object.fromEntries(people.map((id) => [id, anApprover()])),
  });

function reportOf(scenarios: Scenario[], groupBy: KpiGrouping | null = null, days = 28): KpiReport {
  const asked = { from: MONDAY, until: MONDAY + days * DAY, processId: null, version: null, groupBy };
  const count = new KpiCount({ ...asked, asOf: Math.max(...scenarios.map(({ now }) => now)) });
  for (const { recorded } of scenarios) count.add(digestOf(recorded)!);
  return count.report((_processId, key) => key);
}

describe('in time', () => {
  test('an answer after the deadline is late, once, in the week of the deadline', () => {
    const scenario = started(definition({ onTimeout: 'hold' }));
    scenario.wait(12 * DAY);
    expect(reportOf([scenario]).all.inTime).toEqual(shareOf(0, 1));
    scenario.answer('approver', 'make');
    const { all, weeks } = reportOf([scenario]);
    expect(all.inTime).toEqual(shareOf(0, 1));
    expect(weeks.map(({ figures }) => figures.inTime.of)).toEqual([1, 0, 0, 0]);
    expect(all.waiting.person!.max).toBe(12 * DAY);
  });

  test('a deadline that was moved is the one that counts', () => {
    const scenario = started(definition({ onTimeout: 'hold' }));
    scenario.wait(3 * DAY);
    const [approvalId] = Object.keys(scenario.state.approvals);
    scenario.send('MoveDeadline', { approvalId: approvalId!, dueAt: scenario.now + 2 * DAY, reason: 'r' });
    expect(reportOf([scenario]).all.inTime).toEqual(shareOf(0, 0));
    scenario.wait(DAY);
    scenario.answer('approver', 'make');
    expect(reportOf([scenario]).all.inTime).toEqual(shareOf(1, 1));
  });

  test('a pause stops the clock, and is not waiting', () => {
    const scenario = started(definition());
    scenario.wait(DAY);
    scenario.send('PauseInstance', { reason: 'r' });
    scenario.wait(5 * DAY);
    scenario.send('ResumeInstance', { reason: 'r' });
    scenario.wait(DAY / 2);
    scenario.answer('approver', 'make');
    const { all } = reportOf([scenario]);
    expect(all.inTime).toEqual(shareOf(1, 1));
    expect(all.waiting.person).toMatchObject({ count: 1, max: 1.5 * DAY });
    expect(all.cycleTime!.max).toBe(6.5 * DAY);
    expect(all.time).toMatchObject({ paused: 5 * DAY, person: 1.5 * DAY });
  });

  test('an answer that the API took in time is in time, though it was counted later', () => {
    const scenario = started(definition());
    const receivedAt = scenario.now + HOUR;
    // No worker for three days.
    scenario.now += 3 * DAY;
    scenario.answer('approver', 'make', 'approve', { receivedAt });
    expect(reportOf([scenario]).all.inTime).toEqual(shareOf(1, 1));
  });

  test('what its deadline rejects is late; what is withdrawn before does not count', () => {
    const rejected = started(definition({ onTimeout: 'reject' }));
    rejected.wait(3 * DAY);
    expect(reportOf([rejected]).all.inTime).toEqual(shareOf(0, 1));
    const cancelled = started(definition());
    cancelled.wait(DAY);
    cancelled.send('CancelInstance', { reason: 'r' });
    const { all } = reportOf([cancelled]);
    expect(all.inTime).toEqual(shareOf(0, 0));
    expect(all).toMatchObject({ cancelled: 1, completed: 0, cycleTime: null });
    expect(courseOf(cancelled.recorded).spans.every(({ to }) => to !== null)).toBe(true);
  });

  test('in order, a turn begins when it has come, and who is asked after the deadline has none to keep', () => {
    const scenario = started(definition({ inOrder: true, onTimeout: 'hold' }, ['first', 'second']));
    scenario.wait(3 * DAY);
    scenario.answer('first', 'make');
    scenario.wait(HOUR);
    scenario.answer('second', 'make');
    const report = reportOf([scenario], 'person');
    expect(report.all.inTime).toEqual(shareOf(0, 1));
    expect(
      report.groups.map(({ key, figures }) => [
        key.split('/')[1],
        figures.waiting!.person!.max,
        figures.inTime,
      ]),
    ).toEqual([
      ['first', 3 * DAY, shareOf(0, 1)],
      ['second', HOUR, shareOf(0, 0)],
    ]);
  });
});

describe('who worked', () => {
  test('attempts that failed, and a pause between them that is nobody’s', () => {
    const rules = { errorHandling: { maxRetries: 2 }, requiredApprovals: [] };
    const scenario = started(definition(rules), {
      agents: {
        make: ({ attempt }) =>
          attempt < 3
            ? failure()
            : {
                ok: true,
                summary: 's',
                artifacts: [],
                facts: {},
                concerns: [],
                usage: { executor: 'simulated', simulated: true, durationMs: 1 },
              },
      },
    });
    scenario.wait(HOUR);
    const { all } = reportOf([scenario]);
    expect(all.errors).toEqual(shareOf(2, 3));
    expect(all.automation).toEqual(shareOf(1, 1));
    expect(all.time.other).toBe(5_000);
    expect(courseOf(scenario.recorded).spans.filter(({ kind }) => kind === 'backoff')).toHaveLength(2);
  });

  test('a task that somebody completes in an agent’s place is a person’s, and an exception of its kind', () => {
    const scenario = started(
      definition({ errorHandling: { taskFailure: 'hold', maxRetries: 0 }, requiredApprovals: [] }),
      {
        agents: { make: () => failure() },
      },
    );
    scenario.send('CompleteTask', { taskId: 'make', reason: 'By phone.' });
    const { all } = reportOf([scenario]);
    expect(all.automation).toEqual(shareOf(0, 1));
    expect(all.exceptions).toEqual({ count: 1, byWhat: { 'completed-by-hand': 1 } });
  });

  test('rework counts the decision that led to it, and drops what was under way', () => {
    const scenario = started(definition());
    scenario.wait(HOUR);
    scenario.answer('approver', 'make', 'reject');
    scenario.wait(HOUR);
    scenario.answer('approver', 'make');
    const { all } = reportOf([scenario]);
    expect(all.rework).toEqual(shareOf(1, 2));
    expect(all.waiting.agent!.count).toBe(2);
  });
});

describe('the course', () => {
  const spansOf = ({ recorded }: Scenario) => courseOf(recorded).spans;
  const outcomes = (scenario: Scenario, kind: SpanKind) =>
    spansOf(scenario)
      .filter((span) => span.kind === kind)
      .map(({ id, outcome }) => `${id} ${outcome}`);

  test('work sent back drops what was built on it: phase, gate and sign-off pass anew', () => {
    const scenario = started(
      aDefinition({
        phases: [
          aPhase('build', [aTask('make')], { requiredApprovals: ['approver'] }),
          aPhase('ship', [aTask('send')]),
        ],
        gates: [aGate('go', 'ship', { approvers: ['approver'] })],
        humans: { approver: anApprover() },
      }),
    );
    scenario.wait(HOUR);
    scenario.send('SendBack', { target: 'make', reason: 'Once more.' });
    scenario.wait(HOUR);
    scenario.answer('approver', 'build');
    scenario.answer('approver', 'go');
    expect(outcomes(scenario, 'phase')).toEqual([
      'phase.build.1 completed',
      'phase.ship.1 dropped',
      'phase.ship.2 completed',
    ]);
    expect(outcomes(scenario, 'exit').slice(0, 2)).toEqual(['exit.build.1 dropped', 'exit.build.2 over']);
    expect(outcomes(scenario, 'gate')).toEqual(['gate.go.1 dropped', 'gate.go.2 approval']);
    const { all } = reportOf([scenario]);
    expect(all.waiting.gate).toMatchObject({ count: 1, max: HOUR });
    expect(all.phaseTime).toMatchObject({ count: 2, max: 2 * HOUR });
    expect(all.exceptions.byWhat).toEqual({ 'sent-back': 1 });
    expect(all.rework.count).toBe(0);
  });

  test('a place handed over is the time of each; who is away never had a turn', () => {
    const scenario = started(
      aDefinition({
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])],
        humans: { approver: anApprover(), second: anApprover(), third: anApprover() },
      }),
    );
    const [approvalId] = Object.keys(scenario.state.approvals);
    scenario.wait(3 * HOUR);
    const to = { participantId: 'second' };
    scenario.send('HandOverApproval', { approvalId: approvalId!, from: 'approver', to, reason: 'r' });
    scenario.wait(HOUR);
    const away = {
      participantId: 'second',
      substitute: { participantId: 'third' },
      until: null,
      reason: 'r',
    };
    scenario.send('SetAbsence', away);
    scenario.wait(2 * HOUR);
    scenario.answer('third', 'make', 'reject');
    // Asked again it is put to them in turn, in one moment: only who has it now is asked.
    scenario.wait(HOUR);
    scenario.answer('third', 'make');
    expect(outcomes(scenario, 'turn')).toEqual([
      'turn.task.make.1.approver.1 handed-over',
      'turn.task.make.1.second.1 handed-over',
      'turn.task.make.1.third.1 rejected',
      'turn.task.make.2.third.1 approved',
    ]);
    const people = reportOf([scenario], 'person').groups.map(({ key, figures }) => [
      key.split('/')[1],
      figures.waiting!.person!.count,
      figures.waiting!.person!.max,
    ]);
    expect(people).toEqual([
      ['approver', 1, 3 * HOUR],
      ['second', 1, HOUR],
      ['third', 2, 2 * HOUR],
    ]);
  });
});

describe('percentiles', () => {
  test('are lengths that occurred, by nearest rank', () => {
    const tenth = Array.from({ length: 10 }, (_, index) => (10 - index) * 10);
    expect(percentilesOf(tenth)).toEqual({
      count: 10,
      mean: 55,
      p50: 50,
      p75: 80,
      p90: 90,
      p95: 100,
      max: 100,
    });
    expect(percentilesOf([7])).toEqual({ count: 1, mean: 7, p50: 7, p75: 7, p90: 7, p95: 7, max: 7 });
    expect(percentilesOf([])).toBeNull();
  });

  test('sort by size, not as text', () => {
    expect(percentilesOf([9, 10, 100])).toMatchObject({ p50: 10, max: 100 });
  });
});

test('weeks end with the period, lie whole in it, and are at most 53', () => {
  const scenario = started(definition());
  const weeks = (days: number) => reportOf([scenario], null, days).weeks;
  expect(weeks(6)).toEqual([]);
  const [first, second] = weeks(17);
  expect([first!.from, second!.until]).toEqual(
    [MONDAY + 3 * DAY, MONDAY + 17 * DAY].map((at) => new Date(at).toISOString()),
  );
  expect(weeks(17)).toHaveLength(2);
  expect(weeks(5 * 365)).toHaveLength(53);
});
