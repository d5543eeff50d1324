// What happens next by itself and when, and the band of the estimate.
import { describe, expect, test } from '@jest/globals';
import { ENOUGH_INSTANCES, estimateOf, type PhaseHistory } from '../../../process/views/estimate.ts';
import { nextViews } from '../../../process/views/next.ts';
import { statusView } from '../../../process/views/status.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../../support/definition-builder.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../../support/sample-graph.ts';
import { DAY, failure, HOUR, type Scenario, started } from '../../support/scenario.ts';

const people = { approver: { name: 'John Smith' }, boss: { name: 'Jane Doe' } };
const withRules = (rules: object) =>
  started(
    aDefinition({
      phases: [
        aPhase('build', [aTask('make', { requiredApprovals: ['approver'], timeout: '2d', ...rules })]),
      ],
      humans: { approver: anApprover(), boss: { raidRole: 'delegator' } },
    }),
  );
const next = ({ graph, state }: Scenario) => nextViews(graph, state, people);
const sentence = ({ graph, state, now }: Scenario) =>
  statusView(graph, state, { people, now, source: { from: 'books', asOf: '' } }).summary;

describe('next', () => {
  test('has reminder, rung and deadline of an open approval, soonest first', () => {
    const scenario = withRules({ reminders: ['1d', '36h'], escalations: [{ after: '30h', to: 'boss' }] });
    expect(next(scenario)).toEqual([
      {
        what: 'reminder',
        id: 'task.make.1',
        at: '2026-01-06T09:00:00.000Z',
        text: 'Make: a reminder goes out, 6 January 2026, 09:00 UTC',
      },
      {
        what: 'escalation',
        id: 'task.make.1',
        at: '2026-01-06T15:00:00.000Z',
        text: 'Make: Jane Doe is told, 6 January 2026, 15:00 UTC',
      },
      {
        what: 'deadline',
        id: 'task.make.1',
        at: '2026-01-07T09:00:00.000Z',
        text: 'Make: it becomes overdue and Jane Doe is told, 7 January 2026, 09:00 UTC',
      },
    ]);
    scenario.wait(25 * HOUR);
    expect(next(scenario).map(({ what, at }) => [what, at])).toEqual([
      ['escalation', '2026-01-06T15:00:00.000Z'],
      ['reminder', '2026-01-06T21:00:00.000Z'],
      ['deadline', '2026-01-07T09:00:00.000Z'],
    ]);
  });

  test('has nothing of what is overdue and has no step left; the sentence says that it can be decided', () => {
    const scenario = withRules({ onTimeout: 'escalate' });
    scenario.wait(2 * DAY);
    expect(next(scenario)).toEqual([]);
    expect(sentence(scenario)).toMatch(
      /^Waits since 5 January 2026, 09:00 UTC for John Smith to decide on “Make”; it is overdue since 7 January 2026, 09:00 UTC and can still be decided/,
    );
  });

  test('has nothing while paused, for the clock stands, nor once closed', () => {
    const scenario = withRules({});
    scenario.send('PauseInstance', { reason: 'r' });
    expect(next(scenario)).toEqual([]);
    scenario.send('ResumeInstance', { reason: 'r' });
    expect(next(scenario)).toHaveLength(1);
    scenario.send('CancelInstance', { reason: 'r' });
    expect(next(scenario)).toEqual([]);
  });

  test('has the next attempt at a task', () => {
    const definition = aDefinition({ phases: [aPhase('build', [aTask('make')])] });
    const scenario = started(definition, { agents: { make: () => failure() } });
    expect(next(scenario)).toEqual([
      {
        what: 'retry',
        id: 'make',
        at: '2026-01-05T09:00:01.000Z',
        text: 'Make: attempt 2 starts, 5 January 2026, 09:00 UTC',
      },
    ]);
  });
});

test('the sentence names who is asked what, and by whom', () => {
  const definition = aDefinition({
    phases: [aPhase('build', [aTask('make')])],
    humans: { boss: { raidRole: 'delegator' } },
  });
  const scenario = started(definition, { agentsWait: true });
  scenario.send('AskPerson', { taskId: 'make', text: 'Which domain?' }, scenario.agentOf('make'));
  expect(sentence(scenario)).toMatch(
    /^Waits since 5 January 2026, 09:00 UTC for Jane Doe to answer what worker asks about “Make”; then worker goes on/,
  );
});

describe('the estimate', () => {
  const source = (scenario: Scenario) => [scenario.graph, scenario.state] as const;
  const scenario = started(SAMPLE_GRAPH.definition);
  const history = (instances = ENOUGH_INSTANCES): PhaseHistory => ({
    instances,
    phases: Object.fromEntries(
      SAMPLE_GRAPH.phases.map(({ id }) => [
        id,
        Array.from({ length: instances }, (_, index) => (index + 1) * HOUR),
      ]),
    ),
  });

  test('is a band: the shortest, the middle and the longest of what the definition says', () => {
    const definition = aDefinition({
      phases: [
        aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], {
          estimatedDuration: '2-4 days',
        }),
        aPhase('ship', [aTask('send', { estimatedDuration: '1d' })]),
      ],
      humans: { approver: anApprover() },
    });
    const its = started(definition);
    const band = (now: number) => {
      const found = estimateOf(...source(its), now)!;
      return [found.earliest, found.likely, found.latest].map((at) => (at - now) / DAY);
    };
    expect(band(its.now)).toEqual([3, 4, 5]);
    // What is under way takes what is left of it, never less than nothing.
    expect(band(its.now + 2.5 * DAY)).toEqual([1, 1.5, 2.5]);
    expect(band(its.now + 50 * DAY)).toEqual([1, 1, 1]);
  });

  test('is by closed instances once there are ten, phase by phase', () => {
    expect(estimateOf(...source(scenario), scenario.now, history(9))).toMatchObject({
      basis: 'definition',
      instances: 0,
    });
    const found = estimateOf(...source(scenario), scenario.now, history())!;
    expect(found).toMatchObject({ basis: 'history', instances: 10 });
    // Discovery is complete; of three phases the 10th, 50th and 90th percentile of 1 to 10 hours.
    expect([found.earliest, found.likely, found.latest].map((at) => (at - scenario.now) / HOUR)).toEqual([
      3, 15, 27,
    ]);
  });

  test('by history a phase that has taken long is held against those that took longer still', () => {
    const now = scenario.now + 6.5 * HOUR;
    const found = estimateOf(...source(scenario), now, history())!;
    // 7 to 10 hours, less 6.5: 0.5, 1.5, 2.5, 3.5.
    const first = [0.5, 1.5, 3.5];
    expect([found.earliest, found.likely, found.latest].map((at) => (at - now) / HOUR)).toEqual(
      first.map((left, index) => left + [2, 10, 18][index]!),
    );
    const late = scenario.now + 99 * HOUR;
    expect(estimateOf(...source(scenario), late, history())!.earliest).toBe(late + 2 * HOUR);
  });

  test('falls back to the definition where none of them passed through a phase, and is null once closed', () => {
    const { production: _, ...phases } = history().phases;
    expect(estimateOf(...source(scenario), scenario.now, { instances: 10, phases })!.basis).toBe(
      'definition',
    );
    const closed = started(SAMPLE_GRAPH.definition);
    closed.send('CancelInstance', { reason: 'r' });
    expect(estimateOf(...source(closed), closed.now, history())).toBeNull();
  });

  test('stands in the status with its basis', () => {
    const asOf = new Date(scenario.now).toISOString();
    const { estimate, estimatedCompletion } = statusView(...source(scenario), {
      people: SAMPLE_PEOPLE,
      now: scenario.now,
      source: { from: 'workflow', asOf },
      history: history(),
    });
    expect(estimate).toEqual({
      earliest: new Date(scenario.now + 3 * HOUR).toISOString(),
      likely: estimatedCompletion,
      latest: new Date(scenario.now + 27 * HOUR).toISOString(),
      basis: 'history',
      instances: 10,
    });
  });
});
