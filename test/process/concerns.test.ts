// What worries agents: with their outcome or before it, each an event of its own.
import { describe, expect, test } from '@jest/globals';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { as } from '../support/people-definition.ts';
import { OPERATOR, Scenario, codeOf, failure, started, work } from '../support/scenario.ts';

const CONCERNS = [
  { kind: 'security', text: 'Port 22 is open.' },
  { kind: 'general', text: 'The name is odd.' },
];

function raise(scenario: Scenario, kind: string, text: string, by = scenario.agentOf('make')) {
  return scenario.send('RaiseConcern', { taskId: 'make', kind, text }, by);
}
const atWork = () => started(aDefinition(), { agentsWait: true });

describe('concerns of an outcome', () => {
  test('are on the trail one by one, after the work', () => {
    const scenario = started(aDefinition(), { agents: { make: () => work({ concerns: CONCERNS }) } });
    expect(scenario.of('TaskWorkDone')[0]!.concerns).toEqual(CONCERNS);
    expect(scenario.of('ConcernRaised')).toEqual(
      CONCERNS.map((concern) => ({ taskId: 'make', agentId: 'worker', ...concern })),
    );
    const types = scenario.recorded.map(({ type }) => type);
    expect(types.indexOf('ConcernRaised')).toBe(types.indexOf('TaskWorkDone') + 1);
  });

  test('hold nothing up by themselves', () => {
    const scenario = started(aDefinition(), { agents: { make: () => work({ concerns: CONCERNS }) } });
    expect(scenario.state.status).toBe('completed');
  });

  test('of work that is looked over are raised at once', () => {
    const make = aTask('make', { minConfidence: 0.8, reviewers: ['approver'] });
    const scenario = started(aDefinition({ phases: [aPhase('build', [make])] }), {
      agents: { make: () => work({ concerns: CONCERNS }) },
    });
    expect(scenario.of('ConcernRaised')).toHaveLength(2);
  });
});

describe('a concern raised at work', () => {
  test('is on the trail', () => {
    const scenario = atWork();
    expect(codeOf(raise(scenario, 'data', ' Names of people in the log. '))).toBe('');
    expect(scenario.of('ConcernRaised')).toEqual([
      { taskId: 'make', agentId: 'worker', kind: 'data', text: 'Names of people in the log.' },
    ]);
    expect(scenario.state.tasks.make!.status).toBe('running');
  });

  test.each([
    ['of no kind', '', 'x'],
    ['of a kind that is no word', 'Two words', 'x'],
    ['of too long a kind', 'x'.repeat(41), 'x'],
    ['without words', 'data', ' '],
    ['with too many', 'data', 'x'.repeat(2_001)],
  ])('%s is refused', (_name, kind, text) => {
    expect(codeOf(raise(atWork(), kind, text))).toBe('invalid-command');
  });

  test('is the agent’s at work alone', () => {
    const scenario = atWork();
    expect(codeOf(raise(scenario, 'data', 'x', OPERATOR))).toBe('forbidden');
    expect(codeOf(raise(scenario, 'data', 'x', as('approver')))).toBe('forbidden');
    const agent = scenario.agentOf('make');
    scenario.report('make', 1, failure());
    expect(codeOf(raise(scenario, 'data', 'x', agent))).toBe('task-not-open');
    expect(scenario.of('ConcernRaised')).toEqual([]);
  });
});
